"""The platform's Celery, that writes down each PDF it makes, then stops there when told to."""

import os
import time
from pathlib import Path

import django

from partnership.celery import application

django.setup()

from signalements import impressions  # noqa: E402

assert application
_fabriquer = impressions.fabriquer


def fabriquer(*args) -> bytes:
    """Make the PDF, note it; with ARRET, never return: whoever kills us does it in the middle."""
    octets = _fabriquer(*args)
    with Path(os.environ["FABRIQUES"]).open("a") as note:
        note.write(f"{os.getpid()}\n")
    if os.environ.get("ARRET"):
        time.sleep(600)
    return octets


impressions.fabriquer = fabriquer
