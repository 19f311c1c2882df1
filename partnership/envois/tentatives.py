"""What becomes of an Envoi after an attempt."""

from datetime import timedelta

from django.utils import timezone

from .enums import EtatEnvoi
from .models import Envoi

# Wait before attempt 2, 3, 4, 5; then hourly.
ATTENTES = [timedelta(minutes=m) for m in (1, 5, 15, 60)]
ABANDON = timedelta(days=3)


def attente(tentatives: int) -> timedelta:
    """Return how long to wait after this number of failed attempts (1 or more)."""
    return ATTENTES[min(tentatives, len(ATTENTES)) - 1]


def marquer_envoye(envoi: Envoi) -> None:
    """Note that the server took the message."""
    envoi.tentatives += 1
    envoi.etat, envoi.envoye_le = EtatEnvoi.ENVOYE, timezone.now()
    envoi.derniere_erreur = ""
    envoi.save(update_fields=["tentatives", "etat", "envoye_le", "derniere_erreur"])


def reporter(envoi: Envoi, erreur: Exception) -> None:
    """Note a failure and when to try again; after three days, give up."""
    maintenant = timezone.now()
    envoi.tentatives += 1
    envoi.derniere_erreur = type(erreur).__name__[:80]
    envoi.prochain_essai = maintenant + attente(envoi.tentatives)
    if maintenant - envoi.cree_le >= ABANDON:
        envoi.etat = EtatEnvoi.ABANDONNE
    envoi.save(update_fields=["tentatives", "derniere_erreur", "prochain_essai", "etat"])
