"""E-mail backend of the demonstration: messages go to a page instead of leaving."""

from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from .models import CourrielDemo


class BoiteDemo(BaseEmailBackend):
    """Keep each message in `CourrielDemo`, shown at `demo:courriels`."""

    # A savepoint, so that a failure here leaves the transaction of the Envoi usable.
    @transaction.atomic
    def send_messages(self, email_messages) -> int:
        courriels = [
            CourrielDemo(a=", ".join(m.recipients()), objet=m.subject, corps=m.body)
            for m in email_messages
        ]
        return len(CourrielDemo.objects.bulk_create(courriels))
