"""Every page that a member of the cast reaches by links: axe silent, 360 px and 320 px wide."""

import re
from urllib.parse import urlparse

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.navigateur.gestes import ajouter_fait, commencer, dossier, situer
from tests.signalements.scenes import avec_retour, informer, observer, remettre, transmis

pytestmark = pytest.mark.django_db(transaction=True)

MODELE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
# Followed once by shape; the administration has its own look, tested with the accounts.
HORS = re.compile(r"^/admin/|deconnexion|logout|telecharger|/static/")
PAGES_AU_PLUS = 30
ROLES = [
    "agent",
    "referente",
    "clinicienne",
    "coordinatrice",
    "pilotage",
    "deleguee",
    "admin_organisation",
]


def parcourir(siege, depart: str = "/") -> list[str]:
    """Visit each shape of page once; yield its path when it stands in the browser."""
    file, formes = [depart], set()
    while file and len(formes) < PAGES_AU_PLUS:
        chemin = urlparse(file.pop(0)).path
        forme = MODELE.sub("x", chemin)
        if forme in formes or HORS.search(chemin):
            continue
        formes.add(forme)
        reponse = siege.ouvrir(chemin)
        assert reponse.status < 400, (chemin, reponse.status)
        yield chemin
        liens = siege.page.locator("a[href]").evaluate_all("tous => tous.map(a => a.href)")
        file += [lien for lien in liens if lien.startswith(siege.adresse)]


def defauts(siege) -> list[str]:
    violations = Axe().run(siege.page).response["violations"]
    return [f"{v['id']} : {v['nodes'][0]['html'][:160]}" for v in violations]


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
