"""Send what the outbox holds."""

import logging

from celery import shared_task
from django.core.mail import get_connection
from django.db import transaction

from partnership.acteurs import identite

from . import courriel, tentatives
from .models import CourrielDemo, Envoi

journal = logging.getLogger(__name__)

PAR_RELEVE = 200  # well under the time limit of a task; the clock takes the rest


@shared_task(name="envois.relever", ignore_result=True)
def relever() -> None:
    """Send what is due, one row and one transaction at a time; several workers may run it."""
    connexion = get_connection()
    try:
        with identite.agir_comme(identite.SYSTEME):
            for _ in range(PAR_RELEVE):
                if not _envoyer_le_prochain(connexion):
                    break
    finally:
        connexion.close()


@shared_task(name="envois.alleger_la_boite", ignore_result=True)
def alleger_la_boite() -> None:
    """Keep the inbox of the demonstration small."""
    CourrielDemo.objects.alleger()


@transaction.atomic
def _envoyer_le_prochain(connexion) -> bool:
    """Send one due row that no other worker holds; False when there is no reason to go on."""
    envoi = Envoi.objects.dus().select_for_update(skip_locked=True, of=["self"]).first()
    if envoi is None:
        return False
    try:
        joignable = False
        connexion.open()
        joignable = True
        if lien := courriel.lien_de(envoi):
            courriel.composer(envoi, lien, connexion).send()
    except Exception as erreur:  # one bad row must not hold back those behind it
        _fermer(connexion)
        tentatives.reporter(envoi, erreur)
        # The class only: the text of an SMTP error quotes addresses (SP-17).
        journal.warning("Envoi %s non parti : %s", envoi.pk, type(erreur).__name__)
        return joignable
    tentatives.marquer_envoye(envoi) if lien else tentatives.laisser_sans_compte(envoi)
    return True


def _fermer(connexion) -> None:
    """Forget a connection in an unknown state; the next row opens another."""
    try:
        connexion.close()
    except Exception:
        connexion.connection = None
