"""The worker that makes what a territory publishes (the row is the order), and asks for reviews."""

import logging
import time
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from partnership.acteurs import horloge, identite
from partnership.acteurs.models import Territoire
from partnership.envois import pdf, reveil

from . import ouvrages
from .enums import EtatOuvrage
from .imports.tasks import relever_fichiers
from .models import Ouvrage
from .relances import relancer

# Celery looks for tasks here: those of imports live with them.
__all__ = ["relever_fichiers", "relever_ouvrages", "renouveler_ouvrages"]

journal = logging.getLogger(__name__)

TENTATIVES_MAX = 3
# Seconds after which a run begins nothing more: a long guide takes a good part of its time limit.
ASSEZ = 60.0


def presser() -> None:
    """Wake a worker now; when Redis is down, the clock sweeps."""
    reveil.presser(relever_ouvrages)


@shared_task(name="annuaire.relever_ouvrages", ignore_result=True)
def relever_ouvrages() -> None:
    """Make what is asked for, each once in this run; several workers may run it."""
    debut = time.monotonic()
    while time.monotonic() - debut < ASSEZ and (demande := _prendre()):
        try:
            _fabriquer(demande)
        except Exception as erreur:  # one bad work must not hold back the others
            journal.warning("Ouvrage %s non fait : %s", demande.sorte, type(erreur).__name__)
            echoue = demande.tentatives >= TENTATIVES_MAX
            _rendre(demande, EtatOuvrage.ECHOUE if echoue else EtatOuvrage.DEMANDE)


@transaction.atomic
def _prendre() -> Ouvrage | None:
    """Count an attempt on the oldest order that nobody holds; committed before the work."""
    laisse = timezone.now() - timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)
    libres = Ouvrage.objects.filter(
        Q(pris_le=None) | Q(pris_le__lt=laisse),
        etat=EtatOuvrage.DEMANDE,
        sorte__in=ouvrages.SORTES,
    )
    # Its workers died at it: said, rather than waited for.
    libres.filter(tentatives__gte=TENTATIVES_MAX).update(etat=EtatOuvrage.ECHOUE)
    demande = (
        libres.select_for_update(skip_locked=True, of=("self",))
        .select_related("territoire")
        .defer("octets")
        .order_by("tentatives", "demande_le")
        .first()
    )
    if demande:
        demande.tentatives, demande.pris_le = demande.tentatives + 1, timezone.now()
        demande.save(update_fields=["tentatives", "pris_le"])
    return demande


def _fabriquer(demande: Ouvrage) -> None:
    """Make the PDF and keep it; one that has become too long is given up, and its page says why."""
    sorte, quand = ouvrages.SORTES[demande.sorte], horloge.maintenant()
    if sorte.refus(demande.territoire):  # it has grown since it was asked for
        _rendre(demande, EtatOuvrage.ECHOUE)
        return
    contexte = sorte.contexte(demande.territoire, horloge.aujourdhui())
    titre = f"{sorte.titre}, {demande.territoire.nom}"
    octets = pdf.rendre(sorte.gabarit, contexte, titre=titre)
    Ouvrage.objects.filter(pk=demande.pk).update(octets=octets, fait_le=quand)
    _rendre(demande, EtatOuvrage.FAIT)


@transaction.atomic
def _rendre(demande: Ouvrage, etat: str) -> None:
    """Let go of an order; one that was given again meanwhile stays to be done."""
    Ouvrage.objects.filter(pk=demande.pk).update(pris_le=None)
    Ouvrage.objects.filter(pk=demande.pk, demande_le=demande.demande_le).update(etat=etat)


@shared_task(name="annuaire.renouveler_ouvrages", ignore_result=True)
def renouveler_ouvrages() -> None:
    """Each night, ask anew for what the directory has left behind."""
    for territoire in Territoire.objects.order_by("pk"):
        for sorte in ouvrages.a_renouveler(territoire):
            ouvrages.demander(territoire, sorte)


@shared_task(name="annuaire.relancer", ignore_result=True)
def relancer_les_porteurs() -> None:
    """Ask the keepers of each territory to look at their entries again; safe to run twice."""
    with identite.agir_comme(identite.SYSTEME):
        for territoire in Territoire.objects.order_by("pk"):
            relancer(territoire)
