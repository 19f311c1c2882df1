"""An import in a browser, from the file to its undoing; each of its pages: axe, a phone's width."""

from urllib.parse import urlparse

import pytest
from django.db import transaction
from playwright.sync_api import expect

from annuaire.imports import actions, lire
from annuaire.imports.tasks import relever_fichiers
from annuaire.models import LigneImport, Structure
from tests.annuaire.tableaux import en_csv, en_xlsx
from tests.navigateur.parcours import defauts

pytestmark = pytest.mark.django_db(transaction=True)
LIGNES = [
    ["Genre", "Nom", "Commune", "Téléphone", "Remarque"],
    *(["GEM", f"GEM {n:02}", "Metz", "03 53 01 88 01", "x"] for n in range(27)),
    ["Boulangerie", "<img src=x onerror=alert(1)>", "Metz", "", ""],
    ["GEM", "GEM 00", "Metz", "", ""],
]
SECTEURS = [
    ["Secteur", "Public", "Commune", "Voie", "Côté", "De", "À"],
    ["57G90", "Adultes", "Metz", "rue des Essais", "", "1", "20"],
    ["57G91", "Adultes", "Metz", "rue des Essais", "", "10", "30"],
    ["57G91", "", "Nulle-Part", "", "", "", ""],
]


@pytest.fixture
def siege(distribution_reelle, poste):
    return poste(distribution_reelle.coordinatrice, telephone=True)


def regarder(siege, *phrases: str) -> None:
    """What the page says, that it fits a phone, and that axe finds nothing."""
    for phrase in phrases:
        expect(siege.page.get_by_text(phrase).first).to_be_visible()
    siege.sans_defilement_lateral()
    assert defauts(siege) == [], siege.page.url


def test_du_fichier_a_son_annulation(siege, settings, monkeypatch):
    siege.ouvrir("/annuaire/imports/")
    regarder(siege, "Aucun import")
    siege.suivre("Importer un fichier")
    siege.presser("Lire ce fichier")
    regarder(siege, "Choisissez un fichier.")
    fichier = {"name": "x.csv", "mimeType": "text/csv", "buffer": en_csv(LIGNES)}
    siege.page.get_by_label("Fichier", exact=True).set_input_files(fichier)
    siege.ecrire("Son nom dans Palier", "Les quais")
    siege.presser("Lire ce fichier")
    regarder(siege, "Palier lit le fichier…")
    # The worker stops in the middle, as when its time is up: the page says how far it is.
    with monkeypatch.context() as m:
        m.setattr(lire, "PAQUET", 10)
        settings.CELERY_TASK_TIME_LIMIT = 0.006
        while not LigneImport.objects.exists():
            relever_fichiers()
    regarder(siege, "11 / 30 lignes")
    settings.CELERY_TASK_TIME_LIMIT = 300
    relever_fichiers()
    regarder(siege, "27 à créer, 2 refusées.", "laissées de côté : Remarque")
    siege.suivre("Refusées")
    regarder(siege, "« Boulangerie » n’est pas un genre", "La ligne 2 parle déjà de cette fiche.")
    assert siege.page.locator(".ligne-import img").count() == 0
    assert not Structure.objects.exists()
    siege.presser("Appliquer")
    siege.voit("Palier écrit dans l'annuaire…")
    relever_fichiers()
    siege.ouvrir(urlparse(siege.page.url).path)
    regarder(siege, "C’est appliqué. 27 créées, 2 refusées.")
    assert Structure.objects.filter(retiree_le=None).count() == 27
    siege.presser("Annuler tout cet import")
    siege.voit("Palier remet l'annuaire comme avant…")
    relever_fichiers()
    siege.ouvrir(urlparse(siege.page.url).path)
    regarder(siege, "Cet import est annulé.")
    assert not Structure.objects.filter(retiree_le=None).exists()
    assert not siege.erreurs


def test_une_liste_de_secteurs(distribution_reelle, siege):
    """Its overlaps and holes, then the sectors and one of them."""
    d = distribution_reelle.coordinatrice
    with transaction.atomic(), d.agir():
        donne = actions.deposer(par=d, nature="secteurs", octets=en_xlsx(SECTEURS))
    relever_fichiers()
    siege.ouvrir(f"/annuaire/imports/{donne.ref}/")
    regarder(siege, "57G90 et 57G91 répondent tous", "Nulle-Part n’est pas une commune")
    siege.presser("Appliquer")
    relever_fichiers()
    regarder(siege, "C’est appliqué.")
    siege.ouvrir("/annuaire/secteurs/")
    regarder(siege, "Exporter les règles")
    siege.suivre("57G90")
    regarder(siege, "Celui que l’on donne à qui cherche pour une adresse.")
    assert not siege.erreurs
