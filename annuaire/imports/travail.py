"""One worker at a time on one order, step by step: each step is a transaction that proves it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ..models import Export, Import

SILENCE = timedelta(seconds=90)  # of a worker, after which another takes its place
TENTATIVES_MAX = 5


class PlusLaMain(Exception):
    """Another worker, or the author, has changed the order meanwhile: nothing more is written."""


@transaction.atomic
def prendre(modele, etats) -> Import | Export | None:
    """Take the oldest order that nobody works on; one that failed too often is returned no more.

    Committed before the work: a worker killed in the middle has spent one attempt, no more.
    """
    silencieux = Q(battement=None) | Q(battement__lt=timezone.now() - SILENCE)
    travail = (
        modele.objects.filter(silencieux, etat__in=etats, tentatives__lt=TENTATIVES_MAX)
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("cree_le")
        .first()
    )
    if travail is not None:
        travail.jeton, travail.battement = uuid.uuid4(), timezone.now()
        travail.tentatives += 1
        travail.save(update_fields=["jeton", "battement", "tentatives"])
    return travail


@contextmanager
def pas(travail: Import | Export) -> Iterator[Import | Export]:
    """One step of the work: give the order, locked; save it at the end. Raises `PlusLaMain`."""
    with transaction.atomic():
        frais = (
            type(travail).objects.filter(pk=travail.pk, jeton=travail.jeton, etat=travail.etat)
            .select_for_update(of=("self",))
            .first()
        )  # fmt: skip
        if frais is None:
            raise PlusLaMain
        yield frais
        # It went forward: what failed before counts no more.
        frais.battement, frais.tentatives = timezone.now(), 0
        frais.save()


def lacher(travail: Import | Export) -> None:
    """Leave an order to whoever comes next, at once."""
    type(travail).objects.filter(pk=travail.pk, jeton=travail.jeton).update(
        jeton=None, battement=None
    )
