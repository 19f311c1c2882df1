"""What is read of the news: by partners, by visitors without an account (`publiques`)."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from partnership.acteurs.models import Territoire

from .models import Actualite

PAR_PAGE = 10


@dataclass(frozen=True)
class Page:
    """Some news, the latest first, and where the next ones start."""

    actualites: list[Actualite] = field(default_factory=list)
    suite: str = ""


def publiques(territoire: Territoire) -> QuerySet[Actualite]:
    """Return the news that a visitor without an account reads, the latest first."""
    return Actualite.objects.publiques(territoire)


def paginer(actualites: QuerySet[Actualite], apres: str) -> Page:
    """Return ten news that come after a place; an unreadable place is the beginning."""
    if place := _place(apres):
        instant, cle = place
        actualites = actualites.filter(
            Q(publiee_le__lt=instant) | Q(publiee_le=instant, pk__lt=cle)
        )
    lues = list(actualites[: PAR_PAGE + 1])
    suite = ""
    if len(lues) > PAR_PAGE:
        derniere = lues[PAR_PAGE - 1]
        suite = f"{derniere.publiee_le:%Y-%m-%dT%H:%M:%S.%f%z}_{derniere.pk}"
    return Page(lues[:PAR_PAGE], suite)


def _place(apres: str) -> tuple[datetime, int] | None:
    """Read « instant_key »."""
    instant, _, cle = apres.partition("_")
    try:
        lu = parse_datetime(instant)
    except ValueError:
        return None
    if lu is None or lu.tzinfo is None or not cle.isdecimal() or len(cle) > 18:
        return None
    return lu, int(cle)
