"""The hurry-up: wake a worker now rather than at the next tick of the clock.

It may fail: the row is in PostgreSQL and beat sweeps every 20 s. A page must not feel it.
"""

import logging
import time

from celery import Task
from kombu.exceptions import OperationalError

from .tasks import relever

SILENCE = 30.0  # seconds without trying, after Redis failed to answer
PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 1}  # seconds

journal = logging.getLogger(__name__)
_pas_avant = 0.0


def reveiller() -> None:
    """Queue `relever`, without ever failing."""
    presser(relever)


def presser(tache: Task) -> None:
    """Queue a task; when Redis is down, do nothing, quickly, for 30 s in this process."""
    global _pas_avant
    if time.monotonic() < _pas_avant:
        return
    try:
        # A connection of its own: the workers' patience is too long for a page.
        with tache.app.connection_for_write(transport_options=PATIENCE) as connexion:
            tache.apply_async(connection=connexion, retry=False)
    except (OperationalError, OSError) as erreur:
        _pas_avant = time.monotonic() + SILENCE
        journal.warning("Redis ne répond pas (%s) : l’horloge relèvera.", type(erreur).__name__)
