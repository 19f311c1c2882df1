"""The business clock: what day it is for delays and dates.

Rights never read it: they follow the real clock of the database. Demonstration data and
scenario tests live some days in the past, so this clock can be set, outside production only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

_decalage: timedelta | None = None


def maintenant() -> datetime:
    """Return the business instant (aware)."""
    return timezone.now() + (_decalage or timedelta())


def aujourdhui() -> date:
    """Return the business day in the project's time zone."""
    return timezone.localdate(maintenant())


@contextmanager
def au(instant: datetime) -> Iterator[None]:
    """Live from `instant` on, for demonstration data and tests; time goes on passing."""
    global _decalage
    if settings.EN_PRODUCTION:
        raise RuntimeError("L'horloge ne se règle pas en production.")
    precedent, _decalage = _decalage, instant - timezone.now()
    try:
        yield
    finally:
        _decalage = precedent
