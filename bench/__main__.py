"""`make bench`: set Django up, then measure."""

import os
import sys

import django


def principal() -> int:
    """Return the exit code of the measures."""
    os.environ["PALIER_MODE"] = "essai"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
    django.setup()
    from bench.mesures import mesurer_tout

    return mesurer_tout()


sys.exit(principal())
