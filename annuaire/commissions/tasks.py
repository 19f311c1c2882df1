"""What the clock does for the sessions: tells their members, ends those that nobody ended."""

import logging

from celery import shared_task

from partnership.acteurs import horloge, identite
from partnership.acteurs.models import Territoire

from . import actions_seances, convocations, suites
from .models import Seance

journal = logging.getLogger(__name__)


@shared_task(name="commissions.chaque_heure", ignore_result=True)
def chaque_heure() -> None:
    """Tell whom a session approaches for, end those of another day; safe to run twice.

    What those never opened, ended here or never begun, is put off as by who ends a session.
    """
    with identite.agir_comme(identite.SYSTEME):
        for territoire in Territoire.objects.order_by("pk"):
            for seance in convocations.a_prevenir(territoire):
                _sans_retenir(convocations.prevenir, seance)
        oubliees = Seance.objects.filter(
            ouverte_le__isnull=False, levee_le=None, jour__lt=horloge.aujourdhui()
        )
        for seance in oubliees:
            _sans_retenir(actions_seances.lever_oubliee, seance)
    for territoire in Territoire.objects.order_by("pk"):
        _sans_retenir(suites.passer, territoire)


def _sans_retenir(faire, objet: Seance | Territoire) -> None:
    """Do it for one of them; one that fails must not hold back the others."""
    try:
        faire(objet)
    except Exception as erreur:
        nom, quoi = type(objet).__name__, type(erreur).__name__
        journal.warning("%s %s : %s", nom, objet.pk, quoi)
