"""Link a federated identity to one's own account, or cut it. It never brings a role (SP-11)."""

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from .models import Utilisateur
from .refus import ActionRefusee
from .registre import journaliser


@transaction.atomic
def lier(*, utilisateur: Utilisateur, fournisseur: str, uid: str) -> None:
    """Link; nothing of what the provider tells about the person is kept, nor read.

    Raises ActionRefusee when the identity is another account's, or the account has one already.
    """
    Utilisateur.objects.select_for_update().get(pk=utilisateur.pk)
    liaison = SocialAccount.objects.filter(provider=fournisseur, uid=uid).first()
    if liaison and liaison.user_id == utilisateur.pk:
        return
    if liaison:
        raise ActionRefusee("Cette identité est déjà liée à un autre compte de Palier.")
    if SocialAccount.objects.filter(provider=fournisseur, user=utilisateur).exists():
        raise ActionRefusee("Votre compte est déjà lié à une autre identité : retirez-la d’abord.")
    SocialAccount.objects.create(user=utilisateur, provider=fournisseur, uid=uid)
    journaliser("federation_liee", par=utilisateur, objet=fournisseur)


@transaction.atomic
def delier(*, utilisateur: Utilisateur, fournisseur: str) -> None:
    """Cut the link; twice does nothing more."""
    retirees, _ = SocialAccount.objects.filter(user=utilisateur, provider=fournisseur).delete()
    if retirees:
        journaliser("federation_deliee", par=utilisateur, objet=fournisseur)
