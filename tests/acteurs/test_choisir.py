"""Choosing the affectation that acts."""

import uuid

import pytest
from django.urls import reverse

from partnership.acteurs import actions
from partnership.acteurs.enums import Role
from partnership.acteurs.middleware import CLE_SESSION
from partnership.acteurs.models import Utilisateur

URL = "/acteurs/choisir/"


@pytest.fixture
def deux_roles(distribution):
    """Give the référente a second role, and return it."""
    return actions.affecter(
        utilisateur=distribution.referente.utilisateur,
        organisation=distribution.organisations["moselis"],
        role=Role.MEMBRE_COMMISSION,
        par=distribution.superutilisateur,
    )


def test_plusieurs_roles_demandent_un_choix(distribution, client, deux_roles):
    client.force_login(distribution.referente.utilisateur)
    assert client.get("/").headers["Location"] == URL
    page = client.get(URL).text
    assert "Référente ou référent social" in page
    assert "Membre de la commission" in page
    reponse = client.post(URL, {"affectation": deux_roles.ref})
    assert reponse.headers["Location"] == reverse("accueil")
    assert client.session[CLE_SESSION] == deux_roles.pk
    assert client.get("/").wsgi_request.acteur.role == Role.MEMBRE_COMMISSION


@pytest.mark.parametrize("valeur", ["", "x", str(uuid.UUID(int=7)), "1"])
def test_valeurs_inventees(distribution, connecte, valeur):
    assert connecte(distribution.referente).post(URL, {"affectation": valeur}).status_code == 404


def test_l_affectation_d_une_autre_n_existe_pas(distribution, connecte):
    autre = distribution.clinicienne.affectation.ref
    assert connecte(distribution.referente).post(URL, {"affectation": autre}).status_code == 404


def test_une_affectation_finie_n_existe_plus(distribution, connecte, deux_roles):
    navigateur = connecte(distribution.referente)
    actions.terminer_affectation(affectation=deux_roles, par=distribution.admin_organisation)
    assert navigateur.post(URL, {"affectation": deux_roles.ref}).status_code == 404


def test_sans_affectation(client, db):
    client.force_login(Utilisateur.objects.create_user("seule@essai.test", prenom="S", nom="Eule"))
    assert client.get("/").headers["Location"] == URL
    page = client.get(URL).text
    assert "Aucun rôle pour l’instant" in page
    assert "/admin/" not in page


def test_compte_technique(racine):
    assert racine.get("/").headers["Location"] == URL
    assert "/admin/" in racine.get(URL).text
