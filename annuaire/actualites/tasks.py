"""What the clock does for the news; safe to run twice."""

from celery import shared_task
from django.db import transaction

from partnership.acteurs import identite

from . import actions


@shared_task(name="actualites.resumer", ignore_result=True)
def resumer() -> None:
    """Tell the subscribers of last week's news."""
    with identite.agir_comme(identite.SYSTEME), transaction.atomic():
        actions.resumer()
