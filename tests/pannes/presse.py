"""The platform's Celery with a clock that ticks each second: a test does not wait for twenty."""

from partnership.celery import application

application.conf.beat_schedule = {
    nom: {**entree, "schedule": 1.0} for nom, entree in application.conf.beat_schedule.items()
}
