"""The hurry-up: wake a worker now rather than at the next tick of the clock.

It may fail: the row is in PostgreSQL and beat sweeps every 20 s. A page must not feel it.
"""

import logging
import time

from kombu.exceptions import OperationalError

from .tasks import relever

SILENCE = 30.0  # seconds without trying, after Redis failed to answer

journal = logging.getLogger(__name__)
_pas_avant = 0.0


def reveiller() -> None:
    """Queue `relever`; when Redis is down, do nothing, quickly, for 30 s in this process."""
    global _pas_avant
    if time.monotonic() < _pas_avant:
        return
    # Said before trying, so that the other threads do not wait on a dead Redis together.
    _pas_avant = time.monotonic() + SILENCE
    try:
        relever.apply_async(retry=False)
    except (OperationalError, OSError) as erreur:
        journal.warning("Redis ne répond pas (%s) : l’horloge relèvera.", type(erreur).__name__)
    else:
        _pas_avant = 0.0
