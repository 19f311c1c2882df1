"""What the clock does for accompanied access: it tells those who are waited for."""

import logging

from celery import shared_task

from partnership.acteurs.models import Territoire

from .examens import rappels

journal = logging.getLogger(__name__)


@shared_task(name="accompagnement.rappeler_examens", ignore_result=True)
def rappeler_examens() -> None:
    """Tell of the examinations and of the views due; safe to run twice, or late."""
    for territoire in Territoire.objects.order_by("pk"):
        for affectation in rappels.destinataires(territoire):
            try:
                rappels.rappeler(affectation)
            except Exception as erreur:  # one must not hold back the others
                # The class only: the text of an error may quote a dossier (SP-17).
                journal.warning("Examens %s : %s", affectation.pk, type(erreur).__name__)
