"""Our choices inside django-allauth: invitation only, codes encrypted, our own sentences."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from cryptography.fernet import Fernet
from django.conf import settings
from django.urls import reverse

from . import oubli

MAUVAIS_COUPLE = (
    "L’adresse ou le mot de passe ne convient pas. Vérifiez les deux, "
    "ou demandez un nouveau mot de passe."
)
PAS_LE_VOTRE = "Ce mot de passe n’est pas le vôtre."
PAS_L_ACTUEL = "Ce mot de passe n’est pas votre mot de passe actuel."
TROP_D_ESSAIS = "Trop d’essais en peu de temps. Attendez cinq minutes, puis recommencez."
MAUVAIS_CODE = (
    "Ce code ne convient pas. Il change toutes les trente secondes : prenez le dernier affiché."
)


class AdaptateurCompte(DefaultAccountAdapter):
    """No public sign-up: accounts come from invitations."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # One sentence whether or not the address is known.
        "email_password_mismatch": MAUVAIS_COUPLE,
        "invalid_login": MAUVAIS_COUPLE,
        "too_many_login_attempts": TROP_D_ESSAIS,
        "rate_limited": TROP_D_ESSAIS,
        "incorrect_code": MAUVAIS_CODE,
        "incorrect_password": PAS_LE_VOTRE,
        "enter_current_password": PAS_L_ACTUEL,
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        # By address and origin: a stranger who fails on purpose locks nobody else out.
        cle = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{cle}:{self.get_client_ip(request)}"

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        # A page never talks to a mail server; the outbox alone does (decision 0004).
        raise NotImplementedError(f"{template_prefix}: every e-mail goes by the outbox")

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("acteurs:compte")


class AdaptateurMfa(DefaultMFAAdapter):
    """TOTP secrets and recovery seeds rest encrypted under a key derived from SECRET_KEY."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": MAUVAIS_CODE}

    def _coffre(self) -> Fernet:
        empreinte = hashlib.sha256(b"palier-mfa:" + settings.SECRET_KEY.encode()).digest()
        return Fernet(base64.urlsafe_b64encode(empreinte))

    def encrypt(self, text: str) -> str:
        return self._coffre().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._coffre().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user, type) -> str:
        return f"Clé {Authenticator.objects.filter(user=user, type=type).count() + 1}"


class Connexion(LoginForm):
    """E-mail and password; no « remember me », which would outlive the ten-hour session."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        self.fields["login"].label = "Adresse électronique professionnelle"
        self.fields["password"].help_text = ""
        for champ in self.fields.values():
            champ.widget.attrs.pop("placeholder", None)

    def login(self, request, redirect_url=None):
        self.cleaned_data["remember"] = False
        return super().login(request, redirect_url)


class MotDePasseOublie(ResetPasswordForm):
    """A request noted in the same way for any address: the page never learns who has an account."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Adresse électronique professionnelle"
        self.fields["email"].widget.attrs.pop("placeholder", None)

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def save(self, request, **kwargs) -> str:
        oubli.demander(self.cleaned_data["email"])
        return self.cleaned_data["email"]


class AjouterCle(AddWebAuthnForm):
    """A passkey on a phone or a computer, or a security key."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nom de la clé, pour la reconnaître"
        self.fields["passwordless"].label = "Me connecter avec cette clé seule, sans mot de passe"
        self.fields[
            "passwordless"
        ].help_text = "La clé demandera alors votre empreinte, votre visage ou son code."


class NommerCle(EditWebAuthnForm):
    """The name that its owner gives to a key."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nom de la clé"
