"""The business clock: what day it is for delays and dates.

Rights never read it: they follow the real clock of the database. Demonstration data and
scenario tests live some days in the past, so this clock can be set, outside production only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_instant: datetime | None = None


def maintenant() -> datetime:
    """Return the business instant (aware)."""
    return _instant or timezone.now()


def aujourdhui() -> date:
    """Return the business day in the project's time zone."""
    return timezone.localdate(maintenant())


@contextmanager
def au(instant: datetime) -> Iterator[None]:
    """Live at `instant` for demonstration data and tests."""
    global _instant
    if settings.EN_PRODUCTION:
        raise RuntimeError("L'horloge ne se règle pas en production.")
    precedent, _instant = _instant, instant
    try:
        yield
    finally:
        _instant = precedent
