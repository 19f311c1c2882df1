"""Accepting an invitation: the only way in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partnership.acteurs import actions
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Affectation, Utilisateur
from partnership.acteurs.views import lien_invitation
from tests.distribution import MOT_DE_PASSE


def _inviter(distribution, email="neuve@essai.test", role=Role.REFERENT_SOCIAL):
    return actions.inviter(
        par=distribution.admin_organisation, email=email, prenom="Neuve", nom="Venue", role=role
    )


def _deux_fois(mot_de_passe):
    return {"mot_de_passe": mot_de_passe, "encore": mot_de_passe}


def test_nouveau_compte(distribution, client):
    invitation = _inviter(distribution)
    url = lien_invitation(invitation)
    assert "Créer mon compte" in client.get(url).text
    reponse = client.post(url, _deux_fois(MOT_DE_PASSE))
    assert reponse.headers["Location"] == reverse("account_login")
    compte = Utilisateur.objects.get(email="neuve@essai.test")
    assert compte.check_password(MOT_DE_PASSE)
    affectation = compte.affectations.get()
    assert affectation.attribuee_par == distribution.admin_organisation.utilisateur
    assert client.get(url).status_code == 410
    assert client.post(url, _deux_fois(MOT_DE_PASSE)).status_code == 410


@pytest.mark.parametrize(
    "envoi",
    [
        {},
        _deux_fois("court"),
        _deux_fois("neuve@essai.test"),
        {"mot_de_passe": MOT_DE_PASSE, "encore": "autre chose, vraiment"},
    ],
)
def test_mot_de_passe_refuse(distribution, client, envoi):
    url = lien_invitation(_inviter(distribution))
    assert client.post(url, envoi).status_code == 422
    assert not Utilisateur.objects.filter(email="neuve@essai.test").exists()


def test_lien_devine(distribution, client):
    """The reference alone opens nothing: the link is signed."""
    un, deux = _inviter(distribution), _inviter(distribution, "autre@essai.test")
    signature = lien_invitation(deux).rstrip("/").rsplit("/", 1)[1]
    for faux in (signature, "x", signature[:-1], "é"):
        url = reverse("acteurs:accepter", args=[un.ref, faux])
        assert client.get(url).status_code == 404
        assert client.post(url, _deux_fois(MOT_DE_PASSE)).status_code == 404


def test_invitation_expiree(distribution, client):
    invitation = _inviter(distribution)
    invitation.expire_le = timezone.now() - timedelta(seconds=1)
    invitation.save()
    url = lien_invitation(invitation)
    assert client.get(url).status_code == 410
    assert client.post(url, _deux_fois(MOT_DE_PASSE)).status_code == 410
    assert not Utilisateur.objects.filter(email="neuve@essai.test").exists()


def test_la_seconde_invitation_remplace_la_premiere(distribution, client):
    premiere = _inviter(distribution)
    _inviter(distribution)
    assert client.get(lien_invitation(premiere)).status_code == 410


def test_adresse_connue(distribution, connecte, client):
    """A known account signs in and confirms; nobody changes its password."""
    url = lien_invitation(_inviter(distribution, "CLINICIENNE@essai.test", Role.MEMBRE_COMMISSION))
    page = client.get(url).text
    assert "déjà un compte" in page
    assert "mot_de_passe" not in page
    assert client.post(url, _deux_fois(MOT_DE_PASSE)).status_code == 200
    assert "autre compte" in connecte(distribution.agent).post(url).text
    assert not Affectation.objects.filter(
        utilisateur=distribution.clinicienne.utilisateur, role=Role.MEMBRE_COMMISSION
    ).exists()
    elle = connecte(distribution.clinicienne)
    assert "Accepter ce rôle" in elle.get(url).text
    assert elle.post(url).headers["Location"] == "/acteurs/choisir/"
    compte = Utilisateur.objects.get(pk=distribution.clinicienne.utilisateur.pk)
    assert not compte.has_usable_password()
    assert compte.affectations.count() == 2


def test_connecte_sous_un_autre_nom(distribution, connecte):
    url = lien_invitation(_inviter(distribution))
    assert "autre compte" in connecte(distribution.agent).get(url).text
    assert not Utilisateur.objects.filter(email="neuve@essai.test").exists()


def test_role_deja_tenu(distribution, connecte):
    """The role was given in between: a sentence, not a crash."""
    url = lien_invitation(_inviter(distribution, "clinicienne@essai.test", Role.MEMBRE_COMMISSION))
    actions.affecter(
        utilisateur=distribution.clinicienne.utilisateur,
        organisation=distribution.organisations["moselis"],
        role=Role.MEMBRE_COMMISSION,
        par=distribution.superutilisateur,
    )
    reponse = connecte(distribution.clinicienne).post(url)
    assert reponse.status_code == 403
    assert "déjà ce rôle" in reponse.text


def test_la_nouvelle_venue_signe_la_charte_avant_d_entrer(distribution, client):
    url = lien_invitation(_inviter(distribution))
    client.post(url, _deux_fois(MOT_DE_PASSE))
    nouveau = Client()
    envoi = {"login": "neuve@essai.test", "password": MOT_DE_PASSE}
    reponse = nouveau.post(reverse("account_login"), envoi, follow=True)
    assert reponse.redirect_chain[-1][0] == "/acteurs/charte/"
