"""From an Envoi to an e-mail: a reference, a link, the same words for everybody (SP-17)."""

import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from partnership.acteurs import oubli

from .enums import OBJETS, Gabarit
from .models import Envoi

SANS_REFERENCE = "un dossier"


def lien_de(envoi: Envoi) -> str | None:
    """Return the path to write in the message; None when nobody must get it.

    The key to an account is made now: it never rests in the base.
    """
    if envoi.gabarit == Gabarit.MOT_DE_PASSE:
        return oubli.lien_pour(envoi.destinataire)
    return envoi.lien


def composer(envoi: Envoi, lien: str, connexion) -> EmailMessage:
    """Return the message, plain text only."""
    contexte = {
        "reference": envoi.reference,
        "lien": settings.PALIER_ADRESSE.rstrip("/") + lien,
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
