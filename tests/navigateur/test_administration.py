"""The technical administration in a browser: axe silent, console silent, choices by the keyboard."""

import os

import pytest
from django.urls import reverse

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Reglage
from tests.navigateur.parcours import defauts, parcourir

TOUS = "PALIER_ACCES_TOUS" in os.environ

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def siege(distribution_reelle, poste):
    """Sit the superuser at a desk; her console must stay silent."""
    siege = poste(Acteur(distribution_reelle.superutilisateur, None, False, False), telephone=False)
    yield siege
    assert not siege.erreurs


def tient_au_telephone(siege) -> None:
    """The page holds in 360 px, tables scrolling in their own frame."""
    bureau = siege.page.viewport_size
    siege.page.set_viewport_size({"width": 360, "height": 740})
    siege.sans_defilement_lateral()
    largeurs = siege.page.locator("#content").evaluate("e => [e.scrollWidth, e.clientWidth]")
    assert largeurs[0] <= largeurs[1], siege.page.url
    siege.page.set_viewport_size(bureau)


def changer(objet) -> str:
    return reverse(f"admin:{objet._meta.label_lower.replace('.', '_')}_change", args=[objet.pk])


def test_axe_ne_trouve_rien(distribution_reelle, siege):
    territoire = distribution_reelle.territoire
    Reglage.objects.create(
        territoire=territoire, cle="delai_accuse", valeur=3, du="2026-01-01", source="Copil"
    )
    trouves = {}
    for rang, chemin in enumerate(parcourir(siege, "/admin/", sous="/admin/")):
        # By turns: Django draws them all with the same few templates.
        trouves[chemin] = defauts(siege) if TOUS or rang % 2 else {}
        tient_au_telephone(siege)
    for chemin in (
        changer(territoire).replace("change", "delete"),  # refused, with a page that says why
        changer(distribution_reelle.superutilisateur),
        "/admin/acteurs/territoire/add/?_popup=1",
        "/admin/password_change/",
    ):
        siege.ouvrir(chemin)
        trouves[chemin] = defauts(siege)
    assert {c: t for c, t in trouves.items() if t} == {}
    assert len(trouves) >= 30


def test_donner_un_role_au_clavier(distribution_reelle, siege):
    """Search, arrow, Enter; a refusal keeps the choice; the page in error is clean too."""
    agent, page = distribution_reelle.agent.utilisateur, siege.page
    siege.ouvrir(changer(agent))
    page.get_by_role("button", name="Ajouter un objet Nouveau rôle").click()
    champ = page.get_by_role("combobox", name="Organisation")
    champ.press_sequentially("mos")
    page.get_by_role("option", name="MOSELIS").wait_for()
    champ.press("ArrowDown")
    assert defauts(siege) == []
    champ.press("Enter")
    role = page.get_by_role("combobox", name="Rôle", exact=True)
    role.select_option(Role.AGENT_PROXIMITE)
    siege.presser("Enregistrer et continuer")
    siege.voit("Cette personne tient déjà ce rôle")
    assert champ.input_value() == "MOSELIS"
    assert defauts(siege) == []
    role.select_option(Role.RESPONSABLE_FORMATION)
    siege.presser("Enregistrer et continuer")
    assert agent.affectations.filter(role=Role.RESPONSABLE_FORMATION).exists()


def test_choisir_plusieurs(distribution_reelle, siege):
    """Taken out, found again, left half written: only what was chosen is kept."""
    territoire, page = distribution_reelle.territoire, siege.page
    siege.ouvrir(changer(territoire))
    champ = page.get_by_role("combobox", name="Communes")
    page.get_by_role("button", name="Retirer Metz").click()
    champ.fill("introuvable")
    page.get_by_text("Aucune réponse").wait_for()
    champ.press("Tab")
    assert champ.input_value() == ""
    siege.presser("Enregistrer et continuer")
    assert [c.nom for c in territoire.communes.all()] == ["Montigny-lès-Metz"]
    champ.click()
    page.get_by_role("option", name="Metz").click()
    siege.presser("Enregistrer et continuer")
    assert territoire.communes.count() == 2


def test_vider_un_choix(distribution_reelle, siege):
    erah = distribution_reelle.organisations["erah"]
    erah.rattachee_a = distribution_reelle.organisations["ars"]
    erah.save()
    siege.ouvrir(changer(erah))
    champ = siege.page.get_by_role("combobox", name="Rattachée à")
    assert champ.input_value() == "ARS"
    champ.fill("")
    champ.press("Tab")
    siege.presser("Enregistrer et continuer")
    erah.refresh_from_db()
    assert erah.rattachee_a is None
