"""Sensitive acts ask again who one is: the list is fixed here, and no export escapes it."""

import ast
import time

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from partnership.acteurs import middleware
from tests.depot.objets import pages
from tests.depot.sources import APPS, arbre, nom, pythons
from tests.distribution import MOT_DE_PASSE

CONFIRMEES = {
    "acteurs:inviter", "acteurs:terminer", "acteurs:retirer_second_facteur", "acteurs:revue",
    "federation:lier", "secret:exporter", "personne:remettre",
}  # fmt: skip
# One document, to one who reads it on the page: her own print, a paper of one accord.
UN_SEUL = {"signalements/views/impressions.py:telecharger",
           "annuaire/situations/views_impressions.py:telecharger",
           "accompagnement/souslocation/views_impressions.py:telecharger",
           "partnership/secret/recus/views.py:telecharger"}  # fmt: skip
# The directory: no case data, nothing that its readers do not have on the page.
DE_L_ANNUAIRE = {
    "annuaire/imports/ecrire_tableaux.py:ecrire", "annuaire/imports/views.py:modele",
    "annuaire/imports/views_exports.py:recuperer", "annuaire/views_carte.py:telecharger",
    "annuaire/views_partenariats.py:telecharger", "annuaire/views_partenariats.py:_flux",
    "annuaire/situations/views_bilan.py:bilan_ods",
    "annuaire/ressources/views.py:telecharger", "annuaire/commissions/views_seances.py:ics",
    "accompagnement/photos/views.py:_image",
}  # fmt: skip
FICHIERS = {"piece_jointe", "csv_de", "FileResponse", "StreamingHttpResponse"}
LA_PORTE = {"partnership/acteurs/telechargements.py", "partnership/acteurs/tableur.py"}


def test_les_actes_qui_demandent_de_nouveau():
    marquees = {nom for nom, _, p in pages() if getattr(p.callback, "confirmee", False)}
    assert marquees == CONFIRMEES


def _noms(noeud: ast.AST) -> set[str]:
    return {getattr(n, "id", getattr(n, "attr", "")) for n in ast.walk(noeud)}


def test_aucun_export_ne_part_sans():
    """Whatever gives a file wears `@confirmee`, but those above; there is no other door."""
    sans, vues = set(), 0
    for fichier in pythons(*(f"{dossier}/" for dossier in APPS.values())):
        if nom(fichier) in LA_PORTE:
            continue
        assert "Content-Disposition" not in fichier.read_text(), nom(fichier)
        for n in ast.walk(arbre(fichier)):
            if not isinstance(n, ast.FunctionDef) or not _noms(n) & FICHIERS:
                continue
            vues += 1
            if "confirmee" not in {m for d in n.decorator_list for m in _noms(d)}:
                sans.add(f"{nom(fichier)}:{n.name}")
    assert sans == UN_SEUL | DE_L_ANNUAIRE
    assert vues == len(sans) + 2


@pytest.fixture
def deleguee(distribution, settings) -> Client:
    """Signed in with all that is asked, an hour ago."""
    settings.PALIER_SECOND_FACTEUR = True
    compte = distribution.deleguee.utilisateur
    compte.set_password(MOT_DE_PASSE)
    compte.save()
    Authenticator.objects.create(user=compte, type="totp", data={"secret": "x"})
    navigateur = Client()
    navigateur.force_login(compte)
    session = navigateur.session
    il_y_a = time.time() - 3600
    session["account_authentication_methods"] = [{"method": "password", "at": il_y_a}]
    session[middleware.CLE_VU] = time.time()
    session.save()
    return navigateur


def test_l_export_demande_puis_part(deleguee):
    """Asked for, nothing leaves; the password given, the very export that was asked arrives."""
    jours = {"du": "2026-01-01", "au": "2026-12-31"}
    demande = deleguee.post(reverse("secret:exporter"), jours)
    porte = reverse("account_reauthenticate")
    assert demande.status_code == 302
    assert demande.headers["Location"].startswith(porte)
    assert deleguee.post(porte, {"password": "faux"}).status_code != 302
    recu = deleguee.post(demande.headers["Location"], {"password": MOT_DE_PASSE})
    assert recu.headers["Content-Disposition"] == (
        'attachment; filename="journal-2026-01-01-2026-12-31.csv"'
    )
    assert deleguee.post(reverse("secret:exporter"), jours).status_code == 200
