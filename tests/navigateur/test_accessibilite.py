"""Every page that a member of the cast reaches by links: axe silent, 360 px and 320 px wide.

The same page is looked at for whoever comes to it first, and for everybody with PALIER_ACCES_TOUS
(`make proof ARGS=1`).
"""

import os
import re
from urllib.parse import urlparse

import pytest

from partnership.acteurs.enums import Role
from tests.accompagnement import baux, examens
from tests.accompagnement import scenes as acces
from tests.navigateur.gestes import ajouter_fait, commencer, dossier, situer
from tests.navigateur.parcours import COMMUNES, HORS, SAUF_ANNUAIRE, defauts, forme, parcourir
from tests.signalements.scenes import avec_retour, informer, observer, remettre, transmis

pytestmark = pytest.mark.django_db(transaction=True)

ROLES = [
    "agent",
    "referente",
    "clinicienne",
    "coordinatrice",
    "pilotage",
    "deleguee",
    "admin_organisation",
    "travailleuse",
    "membre",
    "formation",
]


# Each role sees its own there, and its own frame.
A_CHACUN = re.compile(r"^/((signalements|accompagnement|situations)/(x/)?)?$")
TOUS = "PALIER_ACCES_TOUS" in os.environ


@pytest.fixture
def a_voir(tmp_path_factory):
    """Say whether a page is still to be looked at in this run, whatever the process."""
    racine = tmp_path_factory.getbasetemp()
    commune = racine.parent if "PYTEST_XDIST_WORKER" in os.environ else racine

    def dire(chemin: str) -> bool:
        try:
            (commune / f"vue{forme(chemin).replace('/', '~')}").touch(exist_ok=False)
        except FileExistsError:
            return TOUS or bool(A_CHACUN.match(forme(chemin)))
        return True

    return dire


def test_aucun_role_oublie(distribution):
    assert {getattr(distribution, role).role for role in ROLES} == set(Role)


@pytest.mark.parametrize("role", ROLES)
def test_axe_ne_trouve_rien(distribution_reelle, poste, role, a_voir):
    d = distribution_reelle
    transmis(d)
    avec_retour(d, nom="Autre")
    s = observer(d.agent)
    remettre(d, s)
    informer(d, s)
    observer(d.agent)
    acces.presentee(d)
    acces.etudier(d, acces.associee(d))
    baux.preparee(d)
    examens.tenue(d)
    siege = poste(getattr(d, role), telephone=True)
    trouves, visites = {}, 0
    hors = {"referente": HORS, "coordinatrice": COMMUNES}.get(role, SAUF_ANNUAIRE)
    for chemin in parcourir(siege, hors=hors):
        visites += 1
        if a_voir(chemin):
            siege.sans_defilement_lateral()
            trouves[chemin] = defauts(siege)
    assert {c: t for c, t in trouves.items() if t} == {}
    assert visites >= 3
    assert trouves
    assert not siege.erreurs
    siege.page.set_viewport_size({"width": 320, "height": 640})
    siege.ouvrir("/")
    siege.sans_defilement_lateral()


def test_axe_a_la_porte(distribution_reelle, poste):
    siege = poste(telephone=True)
    siege.ouvrir("/")
    assert "connexion" in siege.page.url or "login" in siege.page.url
    # The public face is visited with something to read: test_annuaire.py.
    publics = re.compile(r"^/partenariats/.")
    for chemin in parcourir(siege, urlparse(siege.page.url).path, hors=publics):
        assert defauts(siege) == [], chemin


def test_sans_javascript(distribution_reelle, poste):
    """The main act works without JavaScript: from the emergency question to the handing over."""
    d = distribution_reelle
    siege = poste(d.agent, javascript=False)
    commencer(siege)
    situer(siege, adresse="1 rue des Essais")
    ajouter_fait(siege, "Le logement", "Odeurs perceptibles du palier", "2026-09-22", "")
    dossier(siege, "SIG-2026-0001")
    siege.suivre("Compléter la fiche")
    siege.presser("Remettre à la référente sociale")
    siege.voit("Remis")


TROP_BAS = """tous => tous.map(a => [a.innerText, a.getBoundingClientRect().height])
  .filter(([, hauteur]) => hauteur > 0 && hauteur < 44)"""


def test_au_telephone_l_acte_est_au_premier_ecran(distribution_reelle, poste):
    """The agent's main act without scrolling; what is tapped in the frame is 44 px high."""
    siege = poste(distribution_reelle.agent)
    siege.ouvrir("/")
    acte = siege.corps.get_by_role("link", name="Signaler une inquiétude").bounding_box()
    assert acte["y"] + acte["height"] <= 600  # 740, less the bars of a browser
    cadre = siege.page.locator(".tete-page a, .tete-page summary, .pied a, .urgence a, .acte")
    assert cadre.evaluate_all(TROP_BAS) == []
    assert cadre.count() > 10


def test_au_telephone_un_membre_est_une_fiche(distribution_reelle, poste):
    """The act on a member stands inside the width of the screen, not behind a scroll."""
    siege = poste(distribution_reelle.admin_organisation, telephone=True)
    siege.ouvrir("/acteurs/membres/")
    actes = siege.corps.get_by_role("link", name="Mettre fin au rôle")
    assert actes.count() > 0
    boites = [acte.bounding_box() for acte in actes.all()]
    assert all(boite["x"] + boite["width"] <= 360 for boite in boites)
    assert all(boite["height"] >= 44 for boite in boites)
