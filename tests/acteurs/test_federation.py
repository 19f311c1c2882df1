"""Pro Santé Connect and ProConnect, against a real OpenID provider and its hostile variants."""

import html
import json
import re
import socket
import time
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from partnership.acteurs import registre
from partnership.acteurs.models import Affectation
from partnership.acteurs.provider import AdaptateurFederation
from partnership.acteurs.views_federation import NON_PROUVEE
from tests.acteurs.federation import CLIENT, ouvrir
from tests.acteurs.mensonges import MENSONGES, RAISONS

# The provider's own, not ours.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
ENTRER, RETOUR = "/comptes/federation/psc/entrer/", "/comptes/federation/psc/retour/"
LIER, DELIER = "/comptes/federation/psc/lier/", "/comptes/federation/psc/delier/"
SUJET = "899700012345"


@pytest.fixture(scope="module")
def fournisseur_reel():
    with ouvrir() as fournisseur:
        yield fournisseur


@pytest.fixture
def fournisseur(fournisseur_reel, settings):
    """The provider, named by the settings, telling the truth."""
    f = fournisseur_reel
    f.jeton = f.personne = f.signer
    f.acr, f.renvoie = "eidas1", ""
    f.demandes.clear()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "palier_oidc": {
            "APPS": [
                {
                    "provider_id": "psc",
                    "name": "Pro Santé Connect",
                    "client_id": CLIENT,
                    "secret": "secret-du-client",
                    "settings": {
                        "server_url": f.adresse,
                        "scope": ["openid"],
                        "auth_params": {"acr_values": "eidas1"},
                        "niveaux": ["eidas1"],
                        "userinfo_signe": True,
                    },
                }
            ]
        }
    }
    return f


@pytest.fixture
def lignes(monkeypatch):
    """What the journal receives."""
    ecrites = []
    monkeypatch.setattr(registre, "_journaux", [lambda action, **d: ecrites.append((action, d))])
    return ecrites


def partir(client, chemin=ENTRER) -> str:
    """Leave Palier; return the provider's address, as the page gives it."""
    page = client.post(chemin)
    assert page.status_code == 200
    adresse = html.unescape(re.search(r'<a class="bouton"\s+href="([^"]+)"', page.text)[1])
    assert page.headers["Refresh"] == f"0;url={adresse}"
    return adresse


def consentir(adresse: str, sujet=SUJET) -> str:
    """Identify oneself at the provider; return the path that leads back to Palier."""
    retour = requests.post(adresse, data={"sub": sujet}, allow_redirects=False, timeout=10)
    return urlsplit(retour.headers["Location"])._replace(scheme="", netloc="").geturl()


def aller_retour(client, chemin=ENTRER, sujet=SUJET):
    return client.get(consentir(partir(client, chemin), sujet))


@pytest.fixture
def liee(fournisseur, distribution):
    compte = distribution.referente.utilisateur
    SocialAccount.objects.create(user=compte, provider="psc", uid=SUJET)
    return compte


def test_lier_puis_entrer(fournisseur, distribution, connecte, lignes):
    """A signed-in user links her identity; it then replaces her password."""
    elle = connecte(distribution.referente)
    assert "Lier Pro Santé Connect" in elle.get("/acteurs/compte/").text
    assert aller_retour(elle, LIER).headers["Location"] == "/acteurs/compte/"
    liaison = SocialAccount.objects.get()
    assert (liaison.user, liaison.uid) == (distribution.referente.utilisateur, SUJET)
    assert liaison.extra_data == {}  # nothing of what the provider tells is kept
    assert ("federation_liee", {"par": liaison.user, "objet": "psc"}) in lignes
    ailleurs = Client()
    assert "Se connecter avec Pro Santé Connect" in ailleurs.get("/comptes/connexion/").text
    assert aller_retour(ailleurs).headers["Location"] == "/"
    assert ailleurs.get("/").status_code == 200
    assert "liée" in elle.get("/acteurs/compte/").text
    elle.post(DELIER)
    assert not SocialAccount.objects.exists()
    assert "n’est liée à aucun compte" in aller_retour(Client()).text


def test_ce_qui_part(fournisseur, liee):
    """state and nonce of 32 characters or more, the level asked for, never twice the same."""
    vues = [parse_qs(urlsplit(partir(Client())).query) for _ in range(2)]
    for demande in vues:
        assert len(demande["state"][0]) >= 32
        assert len(demande["nonce"][0]) >= 32
        assert demande["acr_values"] == ["eidas1"]
        assert demande["redirect_uri"] == ["http://testserver" + RETOUR]
        assert demande["response_type"] == ["code"]
    assert vues[0]["state"] != vues[1]["state"]
    assert vues[0]["nonce"] != vues[1]["nonce"]
    assert Client().get(ENTRER).status_code == 405


def test_le_second_facteur_reste_demande(fournisseur, liee, settings):
    settings.PALIER_SECOND_FACTEUR = True
    client = Client()
    assert aller_retour(client).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/acteurs/second-facteur/"
    Authenticator.objects.create(user=liee, type="totp", data={"secret": "x"})
    client = Client()
    assert aller_retour(client).headers["Location"] == "/comptes/second-facteur/code/"
    assert client.get("/").headers["Location"].startswith("/comptes/connexion/")


def test_une_identite_n_apporte_ni_compte_ni_role(fournisseur, distribution, lignes):
    """Neither a new account, nor the account of the same e-mail, nor a role."""
    avant = Affectation.objects.count()
    email = distribution.referente.utilisateur.email
    requests.put(
        f"{fournisseur.adresse}/users/{SUJET}",
        json={"email": email, "email_verified": True}, timeout=10,
    )  # fmt: skip
    client = Client()
    reponse = aller_retour(client)
    assert reponse.status_code == 403
    assert "n’est liée à aucun compte" in reponse.text
    assert not SocialAccount.objects.exists()
    assert Affectation.objects.count() == avant
    assert client.get("/").status_code == 302
    assert lignes == [("federation_refusee", {"par": None, "objet": "psc : non_liee"})]


def test_l_identite_d_une_autre_ne_se_prend_pas(liee, distribution, connecte):
    reponse = aller_retour(connecte(distribution.agent), LIER)
    assert reponse.status_code == 403
    assert "déjà liée à un autre compte" in reponse.text
    assert SocialAccount.objects.get().user == liee


def test_on_ne_lie_pas_au_compte_d_une_autre(fournisseur, distribution, connecte, lignes):
    """Whoever comes back is who left: a session that changed hands links nothing."""
    navigateur = connecte(distribution.referente)
    retour = consentir(partir(navigateur, LIER))
    etats = dict(navigateur.session["socialaccount_states"])
    navigateur.force_login(distribution.agent.utilisateur)
    session = navigateur.session
    session["socialaccount_states"] = etats
    session.save()
    assert NON_PROUVEE in navigateur.get(retour).text
    assert not SocialAccount.objects.exists()
    assert lignes[-1][1]["objet"] == "psc : autre_session"


def test_compte_ferme(liee):
    liee.is_active = False
    liee.save()
    client = Client()
    assert "inactif" in aller_retour(client).headers["Location"]
    assert client.get("/").status_code == 302


# --- Hostile variants: see mensonges.py --------------------------------------------


def refuse(client, reponse, lignes) -> str:
    """One French sentence, no session, one line of the journal without any content."""
    assert reponse.status_code == 403
    assert NON_PROUVEE in reponse.text
    assert client.get("/").headers["Location"].startswith("/comptes/connexion/")
    ((action, details),) = lignes
    assert action == "federation_refusee"
    assert SUJET not in details["objet"]
    return details["objet"]


@pytest.mark.parametrize("mensonge", MENSONGES)
def test_un_jeton_d_identite_faux_n_ouvre_rien(fournisseur, liee, lignes, mensonge):
    fournisseur.jeton = lambda contenu: MENSONGES[mensonge](fournisseur, contenu)
    client = Client()
    raison = refuse(client, aller_retour(client), lignes)
    assert raison == f"psc : {RAISONS[mensonge]}"


COMMUNS = ["sans signature", "clé publique prise pour secret", "clé du pirate", "clé dans l’en-tête",
           "autre destinataire", "autre émetteur", "périmé", "autre sujet", "sans sujet", "altéré",
           "illisible", "vide"]  # fmt: skip


@pytest.mark.parametrize("mensonge", COMMUNS)
def test_une_reponse_userinfo_fausse_n_ouvre_rien(fournisseur, liee, lignes, mensonge):
    fournisseur.personne = lambda contenu: MENSONGES[mensonge](fournisseur, contenu)
    client = Client()
    raison = refuse(client, aller_retour(client), lignes)
    assert raison == f"psc : {RAISONS[mensonge]}"


def test_userinfo_en_json_simple_est_refuse(fournisseur, liee, lignes):
    fournisseur.personne = json.dumps
    client = Client()
    refuse(client, aller_retour(client), lignes)


def test_pro_sante_connect_donne_userinfo_en_json(fournisseur, liee, settings):
    """Its userinfo is not signed: TLS, and the same subject as the id_token."""
    settings.SOCIALACCOUNT_PROVIDERS["palier_oidc"]["APPS"][0]["settings"]["userinfo_signe"] = False
    fournisseur.personne = json.dumps
    assert aller_retour(Client()).headers["Location"] == "/"
    fournisseur.personne = lambda contenu: json.dumps({**contenu, "sub": "une-autre"})
    assert NON_PROUVEE in aller_retour(Client()).text


def test_un_etat_ne_sert_qu_une_fois(fournisseur, liee, lignes):
    client = Client()
    retour = consentir(partir(client))
    assert client.get(retour).headers["Location"] == "/"
    client.logout()
    assert refuse(client, client.get(retour), lignes) == "psc : etat_inconnu"


@pytest.mark.parametrize("change", ["", "x" * 43, None])
def test_un_etat_forge_ou_absent(fournisseur, liee, lignes, change):
    client = Client()
    morceaux = urlsplit(consentir(partir(client)))
    code = parse_qs(morceaux.query)["code"][0]
    suite = {"code": code} if change is None else {"code": code, "state": change}
    assert refuse(client, client.get(RETOUR, suite), lignes) == "psc : etat_inconnu"


def test_l_etat_d_un_autre_navigateur(fournisseur, liee, lignes):
    """A link sent by an attacker, with his own code, opens nothing here (login CSRF)."""
    retour = consentir(partir(Client()))
    victime = Client()
    assert refuse(victime, victime.get(retour), lignes) == "psc : etat_inconnu"


def test_un_code_rejoue_ou_invente(fournisseur, liee, lignes):
    client = Client()
    etat = parse_qs(urlsplit(partir(client)).query)["state"][0]
    reponse = client.get(RETOUR, {"code": "invente", "state": etat})
    assert refuse(client, reponse, lignes) == "psc : code_refuse"


def test_la_personne_renonce(fournisseur, liee, lignes):
    client = Client()
    etat = parse_qs(urlsplit(partir(client)).query)["state"][0]
    reponse = client.get(RETOUR, {"error": "access_denied", "state": etat})
    assert refuse(client, reponse, lignes) == "psc : annulee"


def en_panne(client, reponse, lignes) -> None:
    """Said at once and in French; nothing open, one line of the journal."""
    assert reponse.status_code == 503
    assert "Pro Santé Connect ne répond pas" in reponse.text
    assert "votre mot de passe" in reponse.text
    assert client.get("/").headers["Location"].startswith("/comptes/connexion/")
    assert [d["objet"] for _, d in lignes] == ["psc : fournisseur_injoignable"]


@contextmanager
def muet():
    """A provider that takes the call and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as prise:
        yield f"http://127.0.0.1:{prise.getsockname()[1]}"


@pytest.mark.parametrize("panne", ["arrete", "muet", "muet au retour"])
def test_le_fournisseur_est_en_panne(fournisseur, liee, lignes, settings, panne):
    """Stopped, or slow at any of its answers: the page comes within the time-out."""
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 0.2
    reglage = settings.SOCIALACCOUNT_PROVIDERS["palier_oidc"]["APPS"][0]["settings"]
    client, depart = Client(), time.monotonic()
    if panne == "arrete":
        reglage["server_url"] = "http://127.0.0.1:1"
        en_panne(client, client.post(ENTRER), lignes)
    elif panne == "muet":
        with muet() as reglage["server_url"]:
            en_panne(client, client.post(ENTRER), lignes)
    else:
        settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
        retour = consentir(partir(client))
        settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 0.2
        fournisseur.jeton = lambda contenu: time.sleep(0.5) or fournisseur.signer(contenu)
        en_panne(client, client.get(retour), lignes)
    assert time.monotonic() - depart < 10


@pytest.mark.parametrize("chemin", ["/oauth2/token", "/jwks", "/userinfo"])
def test_aucun_renvoi_n_est_suivi(fournisseur, liee, lignes, chemin):
    """A provider that sends us elsewhere with our secret is a provider out of order."""
    client = Client()
    retour = consentir(partir(client))
    fournisseur.renvoie = chemin
    en_panne(client, client.get(retour), lignes)
    assert not [d for d in fournisseur.demandes if "ailleurs" in d]


def test_chaque_attente_est_courte(settings):
    """Four answers one after the other stay under the 30 s that a web server gives a page."""
    assert 4 * settings.SOCIALACCOUNT_REQUESTS_TIMEOUT < 30
    session = AdaptateurFederation().get_requests_session()
    assert session.request.keywords == {"timeout": settings.SOCIALACCOUNT_REQUESTS_TIMEOUT}


def test_sans_reglage_la_porte_n_existe_pas(distribution, connecte):
    navigateur = connecte(distribution.referente)
    for chemin in (ENTRER, LIER, DELIER):
        assert navigateur.post(chemin).status_code == 404
    assert Client().get(RETOUR).status_code == 404
    assert "federation" not in Client().get("/comptes/connexion/").text


def test_une_ligne_de_la_base_n_ouvre_pas_de_porte(distribution):
    """Providers come from the settings alone."""
    from allauth.socialaccount.models import SocialApp

    SocialApp.objects.create(provider="palier_oidc", provider_id="psc", name="X", client_id="x")
    assert Client().post(ENTRER).status_code == 404


def test_la_suite_reste_chez_nous(fournisseur, liee):
    client = Client()
    page = client.post(ENTRER, {"next": "https://mechant.test/"})
    adresse = html.unescape(re.search(r'<a class="bouton"\s+href="([^"]+)"', page.text)[1])
    assert client.get(consentir(adresse)).headers["Location"] == "/"
