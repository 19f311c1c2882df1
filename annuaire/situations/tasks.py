"""What the clock does for the plans: it reminds those who have something to do."""

import logging

from celery import shared_task

from partnership.acteurs.models import Territoire

from . import rappels

journal = logging.getLogger(__name__)


@shared_task(name="situations.rappeler", ignore_result=True)
def rappeler() -> None:
    """Remind of the actions that are due soon or late; safe to run twice, or late."""
    for territoire in Territoire.objects.order_by("pk"):
        delais = rappels.delais(territoire)
        for affectation in rappels.destinataires(territoire):
            try:
                rappels.rappeler(affectation, delais)
            except Exception as erreur:  # one must not hold back the others
                # The class only: the text of an error may quote an action (SP-17).
                journal.warning("Rappels %s : %s", affectation.pk, type(erreur).__name__)
