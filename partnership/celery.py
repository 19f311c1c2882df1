"""The worker: Redis wakes it, PostgreSQL remembers what is to be done."""

import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")

application = Celery("palier")
application.config_from_object("django.conf:settings", namespace="CELERY")
application.autodiscover_tasks()


@worker_init.connect
def verifier_les_murs(**kwargs) -> None:
    """Refuse to work on a base whose walls are not standing, as the web does."""
    from partnership.secret.checks import verifier_au_demarrage

    verifier_au_demarrage()
