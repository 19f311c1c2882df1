"""Run as the owner of the database: tables, then policies and grants, in one start of Django."""

import os
from typing import Any

import django
from django.core.management import call_command

ETAPES: dict[str, dict[str, Any]] = {
    "migrate": {"verbosity": 0, "interactive": False},
    "preparer_base": {},
}


def preparer() -> None:
    """Run each step; any failure ends the process with its message."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
    django.setup()
    for commande, options in ETAPES.items():
        call_command(commande, **options)


if __name__ == "__main__":
    preparer()
