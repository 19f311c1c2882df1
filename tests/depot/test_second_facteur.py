"""Without a second factor, no page of a role that reads a dossier opens (promise 9): every URL."""

import os
import re

import pytest
from django.test import Client
from django.urls import reverse

from partnership.acteurs.enums import ROLES_A_SECOND_FACTEUR
from tests.depot.objets import pages
from tests.preuve.releve import relever

VERS = "/acteurs/second-facteur/"
# By which one sets it up, signs in and out, or reads what is public. None shows a dossier.
SANS = re.compile(
    r"(account|mfa)_\w+|(federation|nouvelles|partenariats|publication):\w+|aide|secret:mes_droits|acteurs:(choisir|charte|"
    r"hors_convention|second_facteur|compte|sessions|reprendre|accepter)"
)
VALEURS = {"uuid": "00000000-0000-4000-8000-000000000000", "int": "1"}


def chemin(patron: str) -> str:
    """A path of this pattern; the gate stands before anything is looked for."""
    rempli = re.sub(r"<(?:(\w+):)?\w+>", lambda t: VALEURS.get(t[1], "x"), patron)
    return "/" + re.sub(r"\(\?P<\w+>.*", "x", rempli).rstrip("$")


TOUS = "PALIER_ACCES_TOUS" in os.environ  # both verbs everywhere, by `make proof`


@pytest.fixture
def exige(settings):
    settings.PALIER_SECOND_FACTEUR = True


def test_aucune_url_ne_s_ouvre_sans_second_facteur(distribution, connecte, exige):
    par_role = {
        a.role: a for a in distribution.acteurs.values() if a.role in ROLES_A_SECOND_FACTEUR
    }
    assert set(par_role) == ROLES_A_SECOND_FACTEUR
    fautes, cellules, ouvertes = [], 0, set()
    for tour, acteur in enumerate(par_role.values()):
        navigateur = connecte(acteur)
        for rang, (nom, patron, _) in enumerate(pages()):
            if SANS.fullmatch(nom) or nom.startswith("admin:"):
                continue
            if not TOUS and (rang + tour) % 3:
                continue  # one role in three, by one verb
            verbes = (navigateur.get, navigateur.post)
            for verbe in verbes if TOUS else verbes[rang % 2 :][:1]:
                reponse = verbe(chemin(patron))
                cellules += 1
                if (reponse.status_code, reponse.headers.get("Location")) != (302, VERS):
                    fautes.append((acteur.role, nom, reponse.status_code))
                    ouvertes.add(nom)
    relever(cellules=cellules, ouvertes_sans_second_facteur=len(ouvertes))
    assert cellules > 350
    assert not fautes, (len(fautes), sorted(ouvertes), fautes[:10])


def test_l_administration_non_plus(distribution, exige):
    """The technical account: every page of the admin but the way out and the translations."""
    navigateur = Client()
    navigateur.force_login(distribution.superutilisateur)
    vues = [(nom, p) for nom, p, _ in pages() if nom.startswith("admin:")]
    assert len(vues) > 30
    for nom, patron in vues:
        for verbe in (navigateur.get, navigateur.post):
            assert verbe(chemin(patron)).headers.get("Location") == VERS, nom


def test_les_pages_libres_le_sont_par_leur_nom():
    """A new page is closed until this list says otherwise."""
    libres = {nom for nom, _, _ in pages() if SANS.fullmatch(nom)}
    assert reverse("acteurs:second_facteur") == VERS
    espaces = {n.partition(":")[0] for n in libres if ":" in n}
    assert espaces == {
        "acteurs", "federation", "nouvelles", "partenariats", "publication", "secret",
    }  # fmt: skip
