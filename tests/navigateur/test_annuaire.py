"""The directory in a browser: its pages, the map without a network, hostile names, axe."""

import pytest
from django.db import transaction
from playwright.sync_api import expect

from annuaire import actions, carte
from annuaire.demo import peupler
from annuaire.models import Contour
from partnership.acteurs import horloge
from partnership.acteurs.models import Commune
from tests.navigateur.parcours import defauts, parcourir

pytestmark = pytest.mark.django_db(transaction=True)
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def peuple(distribution_reelle):
    """The directory of the demonstration, an outline, and a hostile name in the middle of Metz."""
    d = distribution_reelle
    with transaction.atomic():
        Commune.objects.filter(pk="57463").update(latitude=49.12, longitude=6.17)
        peupler(d.coordinatrice)
        carre = [[6.1, 49.0], [6.3, 49.0], [6.3, 49.2], [6.1, 49.2], [6.1, 49.0]]
        Contour.objects.create(
            commune_id="57463", geometrie={"type": "Polygon", "coordinates": [carre]},
            latitude=49.1, longitude=6.2, source=HOSTILE, importe_le=horloge.maintenant(),
        )  # fmt: skip
        with d.coordinatrice.agir():
            actions.creer(
                par=d.coordinatrice,
                document={
                    "genre": "GEM", "nom": HOSTILE, "commune": "57463", "publics": HOSTILE,
                    "latitude": 49.03, "longitude": 6.28, "diffusion": "public", "contacts": [],
                },
            )  # fmt: skip
    return d


def test_la_carte_sans_reseau(peuple, poste):
    """Only our server is asked; the keyboard goes from the list to the map and back."""
    siege = poste(peuple.clinicienne)
    ailleurs = []
    siege.page.route(
        lambda adresse: not adresse.startswith(siege.adresse),
        lambda route: (ailleurs.append(route.request.url), route.abort()),
    )
    siege.ouvrir("/annuaire/carte/")
    page, carte = siege.page, siege.page.locator("#carte")
    page.wait_for_selector(".contour")
    siege.voit("Contours : " + HOSTILE)
    # Nothing but what is already here: the map goes on living without any network at all.
    page.context.set_offline(True)
    assert carte.locator(".lieu", has_text="Metz").count() == 1
    lignes = page.locator("#resultats li")
    assert page.locator(".fiche-voir").count() == page.locator("li[data-lat]").count() > 20
    ligne = lignes.filter(has_text=HOSTILE).first
    voir = ligne.get_by_role("button")
    voir.focus()
    page.keyboard.press("Enter")
    bulle = carte.locator(".bulle")
    bulle.wait_for()
    assert bulle.locator(".bulle-nom").inner_text() == HOSTILE
    assert page.evaluate("document.activeElement.textContent") == "Ouvrir la fiche"
    assert page.locator("#carte img, #resultats img").count() == 0
    page.keyboard.press("Escape")
    expect(bulle).to_have_count(0)
    assert "Voir sur la carte" in page.evaluate("document.activeElement.ariaLabel")
    repere = carte.get_by_role("button", name=HOSTILE)
    repere.focus()
    page.keyboard.press("Enter")
    bulle.get_by_role("button", name="Revenir à la liste").press("Enter")
    assert page.evaluate("document.activeElement.textContent") == HOSTILE
    # Sectors: words beside each motif, the codes on the communes.
    page.get_by_label("Adultes").check()
    assert "57G90, 57G91, 57G92" in carte.locator(".lieu", has_text="Metz").inner_text()
    assert "Partagée selon la rue" in page.locator("[data-legende]").inner_text()
    assert page.locator("#carte path[fill^='url(#motif']").count() >= 1
    assert defauts(siege) == []
    page.context.set_offline(False)
    # The search redraws both.
    page.get_by_label("Genre").select_option("GEM")
    expect(page.locator("#resultats li")).to_have_count(3)
    expect(page.locator(".fiche-voir")).to_have_count(page.locator("li[data-lat]").count())
    assert siege.erreurs == []
    assert ailleurs == []


def test_au_telephone_carte_ou_liste(peuple, poste):
    siege = poste(telephone=True)
    siege.ouvrir("/partenariats/essai/carte/")
    page = siege.page
    page.wait_for_selector(".contour")
    assert page.locator("#carte").is_visible()
    assert not page.locator("#resultats").is_visible()
    siege.sans_defilement_lateral()
    assert defauts(siege) == []
    page.get_by_role("button", name="Liste").click()
    assert page.locator("#resultats").is_visible()
    assert not page.locator("#carte").is_visible()
    page.emulate_media(media="print")
    assert not page.locator("#carte").is_visible()
    assert page.locator("#resultats").is_visible()
    siege.sans_defilement_lateral()
    assert siege.erreurs == []
    sans = poste(telephone=True, javascript=False)
    sans.ouvrir("/partenariats/essai/carte/?q=cmp")
    sans.voit("CMP des Tilleuls")
    assert not sans.page.locator("#carte").is_visible()


def test_axe_sur_l_annuaire(peuple, poste):
    """Every page of the directory, as its coordinator; every public page, as anybody."""
    siege = poste(peuple.coordinatrice, telephone=True)
    publique = poste(telephone=True)
    trouves = {}
    for ou, racine in ((siege, "/annuaire/"), (publique, "/partenariats/")):
        for chemin in parcourir(ou, racine, racine):
            ou.sans_defilement_lateral()
            trouves[chemin] = defauts(ou)
        assert not ou.erreurs
    assert {c: t for c, t in trouves.items() if t} == {}
    assert len(trouves) > 14


def test_une_grande_carte_compte_par_commune(peuple, poste, monkeypatch):
    """Too many entries for markers: a number leads, by the keyboard, to those that it counts."""
    monkeypatch.setattr(carte, "AU_PLUS", 10)
    siege = poste(peuple.clinicienne)
    siege.ouvrir("/annuaire/carte/")
    rond = siege.page.locator("#carte .amas", has_text="structures à Metz")
    rond.wait_for()
    assert siege.page.locator("#carte .repere").count() == 0
    assert defauts(siege) == []
    rond.focus()
    with siege.page.expect_navigation(url="**/carte/?lieu=57463"):
        siege.page.keyboard.press("Enter")
    siege.voit("Situées à Metz", "précisez un genre ou un mot")
    siege.page.get_by_label("Genre").select_option("GEM")
    siege.page.locator("#carte .repere").first.wait_for()
    assert "lieu=57463" in siege.page.url
    assert not siege.erreurs
