"""The worker that reads the words of shared documents; the row in PostgreSQL is the order."""

import logging

from celery import shared_task
from django.db import transaction

from partnership.acteurs import identite
from partnership.acteurs.reception.natures import FichierRefuse

from . import actions
from .enums import Lecture
from .examen import natures
from .models import Contenu, Fichier

journal = logging.getLogger(__name__)

TENTATIVES_MAX = 3
PAR_PASSAGE = 10  # at most 25 s each, under the time limit of a task; the clock takes the rest


@shared_task(name="ressources.lire", ignore_result=True)
def lire_les_ressources() -> None:
    """Read what waits, each once in this run; several workers may run it."""
    vus: list[int] = []
    with identite.agir_comme(identite.SYSTEME):
        while len(vus) < PAR_PASSAGE and (cle := _prendre(vus)):
            vus.append(cle)
            try:
                _lire(cle)
            except Exception as erreur:  # one bad document must not hold back those behind it
                journal.warning("Document %s non lu : %s", cle, type(erreur).__name__)


@transaction.atomic
def _prendre(vus: list[int]) -> int | None:
    """Count an attempt on the oldest document that nobody holds; give up one that kills workers."""
    fichier = (
        Fichier.objects.filter(lecture=Lecture.A_LIRE)
        .exclude(pk__in=vus)
        .select_for_update(skip_locked=True)
        .order_by("pk")
        .first()
    )
    if fichier is None:
        return None
    fichier.tentatives += 1
    if fichier.tentatives > TENTATIVES_MAX:
        fichier.lecture = Lecture.ILLISIBLE
    fichier.save(update_fields=["tentatives", "lecture"])
    return fichier.pk


@transaction.atomic
def _lire(cle: int) -> None:
    fichier = (
        Fichier.objects.filter(pk=cle, lecture=Lecture.A_LIRE)
        .select_for_update(skip_locked=True)
        .first()
    )
    if fichier is None:
        return
    try:
        texte = natures.lire(bytes(Contenu.objects.get(pk=cle).octets))
    except FichierRefuse:
        return  # too many at once: it waits
    actions.noter_le_texte(fichier, texte)
