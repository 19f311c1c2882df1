"""Sessions as iCalendar (RFC 5545, RFC 5546): one file for each, one feed for a member.

No situation, no name, no link to the video call: what reads a calendar may be anywhere.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress

from partnership.acteurs.reglages import reglage

from .models import Seance

TYPE = "text/calendar; charset=utf-8"


def fichier(seance: Seance, duree: int) -> bytes:
    """Return the iCalendar file of one session; METHOD:CANCEL takes a cancelled one out.

    `duree`: minutes of a session whose end is not told.
    """
    methode = "CANCEL" if seance.annulee_le else "PUBLISH"
    return _ecrire([seance], methode, duree)


def flux(seances: Iterable[Seance], duree: int, nom: str) -> bytes:
    """Return the feed of a member: all her sessions, those that are cancelled said so."""
    return _ecrire(seances, "PUBLISH", duree, nom)


def duree_de(territoire, jour) -> int:
    """Return how long a session lasts when nobody told: setting `duree_seance`, in minutes."""
    return reglage(territoire, "duree_seance", jour)


def _ecrire(seances: Iterable[Seance], methode: str, duree: int, nom: str = "") -> bytes:
    agenda = Calendar()
    agenda.add("prodid", "-//Palier//Commissions//FR")
    agenda.add("version", "2.0")
    agenda.add("calscale", "GREGORIAN")
    agenda.add("method", methode)
    if nom:
        agenda.add("x-wr-calname", nom)
        agenda.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for seance in seances:
        agenda.add_component(_evenement(seance, duree))
    return agenda.to_ical()


def _evenement(seance: Seance, duree: int) -> Event:
    hote = urlsplit(settings.PALIER_ADRESSE).hostname or "palier"
    adresse = settings.PALIER_ADRESSE.rstrip("/") + reverse("commissions:seance", args=[seance.ref])
    evenement = Event()
    evenement.add("uid", f"{seance.ref}@{hote}")
    evenement.add("sequence", seance.sequence)
    evenement.add("dtstamp", seance.modifiee_le.astimezone(UTC))
    evenement.add("last-modified", seance.modifiee_le.astimezone(UTC))
    evenement.add("dtstart", seance.commence.astimezone(UTC))
    evenement.add("dtend", _fin(seance, duree).astimezone(UTC))
    evenement.add("summary", seance.commission.nom)
    evenement.add("location", seance.lieu or "En visioconférence")
    evenement.add("url", adresse)
    evenement.add("description", f"Présences et documents, une fois connecté : {adresse}")
    evenement.add("organizer", vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
    evenement.add("status", "CANCELLED" if seance.annulee_le else "CONFIRMED")
    return evenement


def _fin(seance: Seance, duree: int) -> datetime:
    if seance.fin:
        return timezone.make_aware(datetime.combine(seance.jour, seance.fin))
    return seance.commence + timedelta(minutes=duree)
