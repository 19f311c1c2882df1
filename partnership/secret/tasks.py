"""What the clock asks of the secret."""

from celery import shared_task

from partnership.acteurs import registre

from . import ancres, impressions
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


@shared_task(name="secret.relever_pdf", ignore_result=True)
def relever_pdf() -> None:
    """Make the PDF that readers asked for."""
    impressions.relever()


def presser_les_pdf() -> None:
    """Wake a worker now; when Redis is down, do nothing, quickly: the clock sweeps."""
    registre.presser(relever_pdf)
