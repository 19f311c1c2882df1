"""A passkey in a real browser, with Chromium's virtual authenticator: enrol it, sign in with it."""

import pytest
from allauth.mfa.models import Authenticator

from tests.distribution import MOT_DE_PASSE

CLE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def empreinte():
    """Return a function that gives a seat a fingerprint reader."""

    def _donner(siege):
        session = siege.page.context.new_cdp_session(siege.page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": CLE})
        return session

    return _donner


def test_enroler_puis_entrer_par_la_cle(
    distribution_reelle, poste, empreinte, live_server, settings
):
    """The key replaces the password, and is both factors: the gate opens."""
    settings.PALIER_SECOND_FACTEUR = True
    compte = distribution_reelle.referente.utilisateur
    compte.set_password(MOT_DE_PASSE)
    compte.save()
    siege = poste()
    # A key belongs to a name of host, which an address in figures is not.
    siege.adresse = live_server.url.replace("127.0.0.1", "localhost")
    empreinte(siege)
    _entrer_par_mot_de_passe(siege, compte.email)
    assert siege.page.url.endswith("/acteurs/second-facteur/")
    siege.ouvrir("/comptes/second-facteur/cles/ajouter/")
    if "confirmer" in siege.page.url:
        siege.page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
        siege.presser("Confirmer")
    siege.ecrire("Nom de la clé", "Ordinateur du bureau")
    siege.page.get_by_label("Me connecter avec cette clé seule").check()
    siege.presser("Ajouter la clé")
    cle = Authenticator.objects.get(user=compte, type="webauthn")
    assert cle.wrap().name == "Ordinateur du bureau"
    siege.ouvrir("/")
    siege.voit("Bonjour Referente")
    siege.ouvrir("/comptes/deconnexion/")
    siege.presser("Se déconnecter")
    siege.ouvrir("/comptes/connexion/")
    siege.presser("Se connecter avec une clé d’accès")
    siege.page.wait_for_url(siege.adresse + "/")
    siege.voit("Bonjour Referente")
    assert not siege.erreurs


def _entrer_par_mot_de_passe(siege, email: str) -> None:
    siege.ouvrir("/comptes/connexion/")
    siege.ecrire("Adresse électronique", email)
    siege.ecrire("Mot de passe", MOT_DE_PASSE)
    siege.presser("Se connecter")
