"""The worker: Redis wakes it, PostgreSQL remembers what is to be done."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")

application = Celery("palier")
application.config_from_object("django.conf:settings", namespace="CELERY")
application.autodiscover_tasks()
