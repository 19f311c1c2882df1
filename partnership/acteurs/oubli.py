"""A forgotten password: the page notes the request, the worker makes the link when it leaves."""

from allauth.account.forms import default_token_generator
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import Utilisateur
from .registre import envoyer_courrier


def demander(adresse: str) -> None:
    """Put the request in the outbox, whether or not the address is known: the same work for both.

    Once a minute for each address: a double click asks for one message.
    """
    minute = int(timezone.now().timestamp()) // 60
    empreinte = salted_hmac("palier.oubli", f"{adresse}|{minute}", algorithm="sha256")
    envoyer_courrier(
        gabarit="mot_de_passe",
        destinataire_email=adresse,
        lien=reverse("account_reset_password"),
        cle=f"mot_de_passe:{empreinte.hexdigest()}",
    )


@transaction.atomic
def lien_pour(adresse: str) -> str | None:
    """Return the path, good once, that changes the password of this account; None without one.

    It opens the account: it goes straight into the message and rests nowhere.
    """
    comptes = filter_users_by_email(adresse, is_active=True, prefer_verified=True, for_login=True)
    return _lien(comptes[0]) if comptes else None


def _lien(compte: Utilisateur) -> str:
    jeton = default_token_generator.make_token(compte)
    # allauth has just noted the address as unverified, which would bar the second factor;
    # ours are proved by the invitation.
    EmailAddress.objects.filter(user=compte).update(verified=True)
    args = [user_pk_to_url_str(compte), jeton]
    return reverse("account_reset_password_from_key", args=args)
