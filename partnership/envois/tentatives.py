"""What becomes of an Envoi after an attempt."""

from datetime import timedelta

from django.utils import timezone

from .enums import LIENS_QUI_OUVRENT, EtatEnvoi
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
    _oublier_la_cle(envoi)
    envoi.save(update_fields=["tentatives", "etat", "envoye_le", "derniere_erreur", "lien"])


def laisser_sans_compte(envoi: Envoi) -> None:
    """Close what nobody must get, and forget an address that somebody typed for no account."""
    envoi.etat, envoi.derniere_erreur = EtatEnvoi.ABANDONNE, "SansCompte"
    envoi.destinataire = ""
    envoi.save(update_fields=["etat", "derniere_erreur", "destinataire"])


def reporter(envoi: Envoi, erreur: Exception) -> None:
    """Note a failure and when to try again; after three days, give up."""
    maintenant = timezone.now()
    envoi.tentatives += 1
    envoi.derniere_erreur = type(erreur).__name__[:80]
    envoi.prochain_essai = maintenant + attente(envoi.tentatives)
    if maintenant - envoi.cree_le >= ABANDON:
        envoi.etat = EtatEnvoi.ABANDONNE
        _oublier_la_cle(envoi)
    champs = ["tentatives", "derniere_erreur", "prochain_essai", "etat", "lien"]
    envoi.save(update_fields=champs)


def _oublier_la_cle(envoi: Envoi) -> None:
    if envoi.gabarit in LIENS_QUI_OUVRENT:
        envoi.lien = "/"
