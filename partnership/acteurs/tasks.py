"""What the clock does for accounts; safe to run twice."""

from allauth.usersessions.models import UserSession
from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction

from . import identite
from .actions_revue import rappeler
from .reprise import effacer_les_anciens


@shared_task(name="acteurs.chaque_heure", ignore_result=True)
def chaque_heure() -> None:
    """Remind of the reviews of roles, erase what ended sessions have left."""
    with identite.agir_comme(identite.SYSTEME), transaction.atomic():
        rappeler()
        effacer_les_anciens()
        SessionStore.clear_expired()
        vivantes = Session.objects.values("session_key")
        UserSession.objects.exclude(session_key__in=vivantes).delete()
