"""Signing in: allauth's pages in our words, the second factor, and what must not exist."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from partnership.acteurs.allauth_palier import MAUVAIS_COUPLE, TROP_D_ESSAIS
from partnership.envois.tasks import relever
from tests.distribution import MOT_DE_PASSE

CONNEXION = "/comptes/connexion/"
NOUVEAU = "Une autre phrase, bien longue 2027"


def _entrer(client, email, mot_de_passe=MOT_DE_PASSE, **autres):
    return client.post(CONNEXION, {"login": email, "password": mot_de_passe, **autres})


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def referente(avec_mot_de_passe):
    return avec_mot_de_passe("referente")


def test_entrer(referente, client):
    assert client.get(CONNEXION).status_code == 200
    assert _entrer(client, "REFERENTE@essai.test").headers["Location"] == "/"
    assert client.get("/").status_code == 200


def test_meme_phrase_pour_connu_et_inconnu(referente, client):
    pages = [
        _entrer(Client(), email, "Pas le bon mot de passe 1!").text
        for email in ("referente@essai.test", "personne@essai.test")
    ]
    assert all(MAUVAIS_COUPLE in page for page in pages)
    neutres = [re.sub(r'value="[^"]*"|X-CSRFToken[^}]*|nonce="[^"]*"', "", page) for page in pages]
    assert neutres[0] == neutres[1]


def test_trop_d_essais(referente, client):
    """A stranger's failures stop the stranger, not the owner of the account."""
    inconnu = Client(REMOTE_ADDR="198.51.100.7")
    for _ in range(10):
        _entrer(inconnu, "referente@essai.test", "faux")
    assert TROP_D_ESSAIS in _entrer(inconnu, "referente@essai.test").text
    assert _entrer(client, "referente@essai.test").headers["Location"] == "/"


def test_429_en_francais(referente, client):
    for _ in range(31):
        reponse = _entrer(client, "pas une adresse", "x")
    assert reponse.status_code == 429
    assert "Trop d’essais" in reponse.text


def test_la_session_ne_se_souvient_pas(referente, client):
    """Asking to be remembered does not outlive the browser nor the ten hours."""
    _entrer(client, "referente@essai.test", remember="on")
    assert client.session.get_expire_at_browser_close()


def test_next_etranger(referente, client):
    reponse = _entrer(client, "referente@essai.test", next="https://mechant.test/")
    assert reponse.headers["Location"] == "/"


@pytest.mark.parametrize(
    "nom",
    ["account_signup", "account_email", "account_confirm_email", "account_email_verification_sent",
     "account_request_login_code", "account_confirm_login_code", "socialaccount_connections",
     "mfa_signup_webauthn", "mfa_trust"],
)  # fmt: skip
def test_portes_absentes(nom):
    with pytest.raises(NoReverseMatch):
        reverse(nom)


def test_les_noms_d_allauth_sont_la():
    noms = {nom for nom in get_resolver().reverse_dict if isinstance(nom, str)}
    assert {"account_login", "account_logout", "account_set_password", "mfa_login_webauthn"} <= noms


def test_compte_ferme(referente, client):
    referente.is_active = False
    referente.save()
    reponse = client.post(
        CONNEXION, {"login": referente.email, "password": MOT_DE_PASSE}, follow=True
    )
    assert "Ce compte est fermé" in reponse.text


def test_sortir(referente, client):
    _entrer(client, referente.email)
    assert "Se déconnecter" in client.get("/comptes/deconnexion/").text
    assert client.get("/").status_code == 200
    client.post("/comptes/deconnexion/")
    assert client.get("/").headers["Location"].startswith(CONNEXION)


def test_mot_de_passe_oublie(referente, client):
    reponse = client.post("/comptes/mot-de-passe/oublie/", {"email": "Referente@essai.test"})
    assert reponse.headers["Location"] == "/comptes/mot-de-passe/envoye/"
    assert "Si un compte existe" in client.get(reponse.headers["Location"]).text
    assert mail.outbox == [], "the page never talks to a mail server"
    relever()
    (message,) = mail.outbox
    assert message.subject == "Palier : choisir un nouveau mot de passe"
    assert message.body.startswith("Bonjour,")
    assert referente.nom not in message.body  # SP-17
    lien = re.search(r"http://127.0.0.1:8000(\S+)", message.body)[1]
    page = client.get(lien, follow=True)
    url = page.redirect_chain[-1][0]
    assert client.post(url, {"password1": "court", "password2": "court"}).status_code == 200
    reponse = client.post(url, {"password1": NOUVEAU, "password2": NOUVEAU}, follow=True)
    assert "Votre mot de passe est changé" in reponse.text
    assert _entrer(client, referente.email, NOUVEAU).headers["Location"] == "/"
    assert "n’est plus valable" in Client().get(lien, follow=True).text
    # allauth notes the address; it must not bar the second factor.
    assert EmailAddress.objects.get(user=referente).verified


def test_mot_de_passe_oublie_inconnu(referente, client):
    envoi = {"email": "personne@essai.test"}
    reponse = client.post("/comptes/mot-de-passe/oublie/", envoi)
    assert reponse.headers["Location"] == "/comptes/mot-de-passe/envoye/"
    relever()
    assert mail.outbox == []


def test_changer_de_mot_de_passe(referente, client):
    _entrer(client, referente.email)
    url = "/comptes/mot-de-passe/"
    assert client.get(url).status_code == 200
    faux = {"oldpassword": "non", "password1": NOUVEAU, "password2": NOUVEAU}
    assert "mot de passe actuel" in client.post(url, faux).text
    reponse = client.post(url, {**faux, "oldpassword": MOT_DE_PASSE})
    assert reponse.headers["Location"] == "/acteurs/compte/"
    assert client.get("/").status_code == 200


def test_sans_mot_de_passe(distribution, connecte):
    reponse = connecte(distribution.referente).get("/comptes/mot-de-passe/", follow=True)
    assert reponse.redirect_chain[-1][0] == "/comptes/mot-de-passe/oublie/"


@pytest.fixture
def equipee(referente, client, settings):
    """Sign the référente in and let her set up her application; return its secret."""
    settings.PALIER_SECOND_FACTEUR = True
    settings.MFA_TOTP_TOLERANCE = 1  # a slow machine may cross the half minute
    _entrer(client, referente.email)
    assert client.get("/").headers["Location"] == "/acteurs/second-facteur/"
    url = reverse("mfa_activate_totp")
    reponse = client.get(url, follow=True)
    if "confirmer" in reponse.redirect_chain[-1][0]:
        reponse = client.post(
            reponse.redirect_chain[-1][0], {"password": MOT_DE_PASSE}, follow=True
        )
    assert "data:image/svg+xml;base64" in reponse.text
    secret = re.search(r"<code>(\w+)</code>", reponse.text)[1]
    assert "ne convient pas" in client.post(url, {"code": "000000"}).text
    reponse = client.post(url, {"code": _code(secret)}, follow=True)
    assert "codes de secours" in reponse.text
    return secret


def test_second_facteur_ensuite_toujours(equipee, referente, client):
    assert client.get("/").status_code == 200
    autre = Client()
    assert _entrer(autre, referente.email).headers["Location"] == reverse("mfa_authenticate")
    assert autre.get("/").headers["Location"].startswith(CONNEXION)
    assert autre.get(reverse("mfa_authenticate")).status_code == 200
    codes = Authenticator.objects.get(user=referente, type="recovery_codes").wrap()
    reponse = autre.post(reverse("mfa_authenticate"), {"code": codes.get_unused_codes()[0]})
    assert reponse.headers["Location"] == "/"
    assert autre.get("/").status_code == 200


def test_le_secret_repose_chiffre(equipee, referente):
    donnees = Authenticator.objects.get(user=referente, type="totp").data
    assert equipee not in str(donnees)


@pytest.mark.parametrize(
    "nom",
    ["mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
     "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn",
     "acteurs:second_facteur", "mfa_reauthenticate", "account_reauthenticate"],
)  # fmt: skip
def test_pages_du_second_facteur(equipee, client, nom):
    reponse = client.get(reverse(nom), follow=True)
    assert reponse.status_code == 200
    if nom != "mfa_download_recovery_codes":
        assert "· Palier</title>" in reponse.text


def test_cles_d_acces(equipee, referente, client):
    """List, rename and remove a key; the ceremony itself is the browser's."""
    cle = Authenticator.objects.create(
        user=referente, type="webauthn", data={"name": "Ordinateur", "credential": {}}
    )
    assert "Ordinateur" in client.get(reverse("mfa_list_webauthn")).text
    url = reverse("mfa_edit_webauthn", args=[cle.pk])
    assert "Nom de la clé" in client.get(url).text
    client.post(url, {"name": "Bureau"})
    assert "Bureau" in client.get(reverse("mfa_list_webauthn")).text
    url = reverse("mfa_remove_webauthn", args=[cle.pk])
    assert "Bureau" in client.get(url).text
    client.post(url)
    assert not Authenticator.objects.filter(pk=cle.pk).exists()


def test_pages_sans_style_ni_script_en_ligne(referente, client):
    """Strict policy: only data blocks and files."""
    for url in (CONNEXION, "/comptes/mot-de-passe/oublie/"):
        page = client.get(url).text
        assert " style=" not in page
        for balise in re.findall(r"<script[^>]*>", page):
            assert "src=" in balise or 'type="application/json"' in balise, balise
