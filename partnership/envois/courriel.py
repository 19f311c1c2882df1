"""From an Envoi to an e-mail: a reference, a link, the same words for everybody (SP-17)."""

import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from .enums import OBJETS, Gabarit
from .models import Envoi

SANS_REFERENCE = "un dossier"


def composer(envoi: Envoi, connexion) -> EmailMessage:
    """Return the message, plain text only."""
    contexte = {
        "reference": envoi.reference,
        "lien": settings.PALIER_ADRESSE.rstrip("/") + envoi.lien,
    }
    return EmailMessage(
        subject=objet(envoi),
        body=render_to_string(f"courriels/{Gabarit(envoi.gabarit).value}.txt", contexte),
        to=[envoi.destinataire],
        connection=connexion,
        headers={
            "Message-ID": identifiant(envoi.cle),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )


def objet(envoi: Envoi) -> str:
    """Return the subject."""
    return OBJETS[Gabarit(envoi.gabarit)].format(sujet=envoi.reference or SANS_REFERENCE)


def identifiant(cle: str) -> str:
    """Return a Message-ID that depends on the key only: a repeated message is recognised.

    Sent twice happens only when a worker dies between the server's answer and the commit.
    """
    hote = urlsplit(settings.PALIER_ADRESSE).hostname or "palier"
    return f"<{hashlib.sha256(cle.encode()).hexdigest()[:40]}@{hote}>"
