"""What the clock asks of the secret."""

from celery import shared_task

from . import ancres
from . import conserver as conservation

SECONDES = 240  # under the time limit of a task; the next tick of the night takes the rest


@shared_task(name="secret.conserver", ignore_result=True)
def conserver() -> None:
    """Warn of what will go, erase what is due (SP-19); may run twice, or be stopped."""
    conservation.passer(secondes=SECONDES)


@shared_task(name="secret.ancrer_journal", ignore_result=True)
def ancrer_journal() -> None:
    """Write the heads of the journal outside the database; run twice, it writes two lines."""
    ancres.ancrer()
