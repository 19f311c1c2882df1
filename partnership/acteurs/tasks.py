"""What the clock does for accounts; safe to run twice."""

from celery import shared_task
from django.db import transaction

from . import identite
from .actions_revue import rappeler
from .reprise import effacer_les_anciens


@shared_task(name="acteurs.chaque_heure", ignore_result=True)
def chaque_heure() -> None:
    """Remind of the reviews of roles, erase the kept forms that nobody came back for."""
    with identite.agir_comme(identite.SYSTEME), transaction.atomic():
        rappeler()
        effacer_les_anciens()
