"""Every page that a member of the cast reaches by links: axe silent, 360 px and 320 px wide."""

from urllib.parse import urlparse

import pytest

from partnership.acteurs.enums import Role
from tests.navigateur.gestes import ajouter_fait, commencer, dossier, situer
from tests.navigateur.parcours import defauts, parcourir
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


def test_aucun_role_oublie(distribution):
    assert {getattr(distribution, role).role for role in ROLES} == set(Role)


@pytest.mark.parametrize("role", ROLES)
def test_axe_ne_trouve_rien(distribution_reelle, poste, role):
    d = distribution_reelle
    transmis(d)
    avec_retour(d, nom="Autre")
    s = observer(d.agent)
    remettre(d, s)
    informer(d, s)
    observer(d.agent)
    siege = poste(getattr(d, role), telephone=True)
    trouves = {}
    for chemin in parcourir(siege):
        siege.sans_defilement_lateral()
        trouves[chemin] = defauts(siege)
    assert {c: t for c, t in trouves.items() if t} == {}
    assert len(trouves) >= 3
    assert not siege.erreurs
    siege.page.set_viewport_size({"width": 320, "height": 640})
    siege.ouvrir("/")
    siege.sans_defilement_lateral()


def test_axe_a_la_porte(distribution_reelle, poste):
    siege = poste(telephone=True)
    siege.ouvrir("/")
    assert "connexion" in siege.page.url or "login" in siege.page.url
    for chemin in parcourir(siege, urlparse(siege.page.url).path):
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
