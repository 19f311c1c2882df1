"""Pro Santé Connect and ProConnect for allauth, which looks for this module by its name.

Its stock OpenID Connect provider sends no nonce, a state of 16 characters, skips the signature of
the id_token and reads userinfo as JSON. Here: state and nonce of 43 characters, each used once,
every token verified (signature by JWKS, iss, aud, exp, nonce), the same person in both.
"""

import hmac
import secrets
from dataclasses import dataclass

import jwt
import requests
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.urls import reverse

# Asymmetric only: « none », and HS256 keyed by a public key, are not in the list.
ALGORITHMES = ["RS256", "PS256", "ES256"]
INJOIGNABLE = "fournisseur_injoignable"
DECALAGE = 30  # seconds between the provider's clock and ours


class RefusFederation(Exception):
    """An answer of the provider that is not accepted; `code` is for the journal, not the user."""

    def __init__(self, code: str):
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Retour:
    """A verified return: who came back (opaque), and what had been asked."""

    uid: str
    etat: dict


class AdaptateurFederation(DefaultSocialAccountAdapter):
    """Providers come from the settings alone: no row of the base opens a door."""

    def list_apps(self, request, provider=None, client_id=None) -> list[SocialApp]:
        return [
            SocialApp(provider=FournisseurFederal.id, **app)
            for app in settings.SOCIALACCOUNT_PROVIDERS[FournisseurFederal.id]["APPS"]
            if provider in {None, FournisseurFederal.id, app["provider_id"]}
        ]

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def get_requests_session(self) -> requests.Session:
        """Follow no redirection: a provider answers itself, our secret goes nowhere else."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session


class Echanges(OpenIDConnectOAuth2Adapter):
    """The exchanges with a provider, at our own address of return."""

    def get_callback_url(self, request, app) -> str:
        return request.build_absolute_uri(reverse("federation:retour", args=[app.provider_id]))


class FournisseurFederal(OpenIDConnectProvider):
    """One federated identity provider of the settings."""

    id = "palier_oidc"
    name = "Fédération d’identité"
    oauth2_adapter_class = Echanges

    def get_pkce_params(self) -> dict:
        """Use PKCE wherever the provider says that it knows it."""
        methodes = self.echanges.openid_config.get("code_challenge_methods_supported", [])
        return generate_code_challenge() if "S256" in methodes else {}

    @property
    def echanges(self) -> Echanges:
        if not hasattr(self, "_echanges"):
            self._echanges = self.get_oauth2_adapter(self.request)
        return self._echanges

    def partir(self, *, pour: int | None, suite: str = "") -> str:
        """Return the provider's address to go to; `pour`: who links it, None to sign in."""
        nonce = secrets.token_urlsafe(32)
        demande = {"nonce": nonce, **self.app.settings.get("auth_params", {})}
        try:
            depart = self.redirect(
                self.request,
                process="connect" if pour else "login",
                next_url=suite,
                data={"nonce": nonce, "pour": pour},
                auth_params=demande,
                state_id=secrets.token_urlsafe(32),
            )
            return depart["Location"]
        except (requests.RequestException, KeyError, ValueError) as erreur:
            raise RefusFederation(INJOIGNABLE) from erreur

    def revenir(self) -> Retour:
        """Return who came back; raises RefusFederation for anything less than proven."""
        etat = self._etat()
        if "code" not in self.request.GET:
            annule = self.request.GET.get("error") == "access_denied"
            raise RefusFederation("annulee" if annule else "sans_code")
        try:
            reponse = self._echanger(etat)
            identite = self._lire(reponse.get("id_token"), nonce=etat["data"]["nonce"])
            self._verifier_le_niveau(identite)
            personne = self._personne(reponse["access_token"])
        except requests.RequestException as erreur:
            raise RefusFederation(INJOIGNABLE) from erreur
        except OAuth2Error as erreur:
            raise RefusFederation("code_refuse") from erreur
        except (KeyError, TypeError, ValueError, jwt.PyJWTError) as erreur:
            raise RefusFederation(type(erreur).__name__) from erreur
        if not _egaux(personne.get("sub"), identite["sub"]):
            raise RefusFederation("autre_sujet")
        return Retour(uid=identite["sub"], etat=etat)

    def _etat(self) -> dict:
        """Take back what this browser had asked; a state serves once, and in its session only."""
        etat = statekit.unstash_state(
            self.request, provider_id=self.sub_id, state_id=self.request.GET.get("state", "")
        )
        if etat is None:
            raise RefusFederation("etat_inconnu")
        return etat

    def _echanger(self, etat: dict) -> dict:
        client = self.echanges.get_client(self.request, self.app)
        return client.get_access_token(
            self.request.GET["code"], pkce_code_verifier=etat.get("pkce_code_verifier")
        )

    def _personne(self, acces: str) -> dict:
        """Return userinfo, which must be a signed token where the provider signs it."""
        with get_adapter().get_requests_session() as session:
            reponse = session.get(
                self.echanges.profile_url, headers={"Authorization": f"Bearer {acces}"}
            )
        reponse.raise_for_status()
        if self.app.settings.get("userinfo_signe", True):
            return self._lire(reponse.text.strip())
        return reponse.json()

    def _lire(self, jeton: str | None, nonce: str | None = None) -> dict:
        """Verify a token and return its claims; `nonce` is required of an id_token."""
        if not jeton:
            raise RefusFederation("jeton_absent")
        config = self.echanges.openid_config
        exiges = ["iss", "aud", "sub", *(["exp", "iat", "nonce"] if nonce else [])]
        contenu = jwt.decode(
            jeton, self._cle(jeton, config["jwks_uri"]), algorithms=ALGORITHMES,
            issuer=config["issuer"], audience=self.app.client_id, leeway=DECALAGE,
            options={"require": exiges},
        )  # fmt: skip
        # Several audiences: the one to whom the token was given must be named, and be us.
        plusieurs = isinstance(contenu["aud"], list) and len(contenu["aud"]) > 1
        if plusieurs and contenu.get("azp") != self.app.client_id:
            raise RefusFederation("autre_destinataire")
        if nonce and not _egaux(contenu["nonce"], nonce):
            raise RefusFederation("autre_nonce")
        return contenu

    def _cle(self, jeton: str, adresse: str) -> jwt.PyJWK:
        """Return the provider's key named by the token, refused when it is not for signing."""
        entete = jwt.get_unverified_header(jeton)
        if entete.get("alg") not in ALGORITHMES:
            raise RefusFederation("algorithme_refuse")
        with get_adapter().get_requests_session() as session:
            reponse = session.get(adresse)
        reponse.raise_for_status()
        cles = [
            cle
            for cle in jwt.PyJWKSet.from_dict(reponse.json()).keys
            if cle.key_type in {"RSA", "EC"} and cle.public_key_use in {None, "sig"}
        ]
        nommees = [cle for cle in cles if cle.key_id == entete.get("kid")]
        if len(nommees) != 1:
            raise RefusFederation("cle_inconnue")
        return nommees[0]

    def _verifier_le_niveau(self, identite: dict) -> None:
        niveaux = self.app.settings.get("niveaux")
        if niveaux and identite.get("acr") not in niveaux:
            raise RefusFederation("niveau_insuffisant")


def _egaux(un: object, autre: str) -> bool:
    return isinstance(un, str) and bool(un) and hmac.compare_digest(un, autre)


provider_classes = [FournisseurFederal]
