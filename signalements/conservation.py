"""What the signalements tell retention (SP-19): references, states and dates, no content."""

from collections.abc import Iterator
from datetime import date, datetime, time
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from partnership.acteurs.enums import Role
from partnership.secret.conservation import Fiche

from .regles import cycle_de_conservation, responsable_de_conservation


def fiches(
    *, territoire: int, avant: date | None = None, dossier: UUID | None = None
) -> Iterator[Fiche]:
    """Yield the signalements of a territory, those left alone for the longest time first."""
    minuit = timezone.make_aware(datetime.combine(avant, time())) if avant else None
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT * FROM palier.signalements_a_conserver(%s, %s, %s)",
            [territoire, dossier, minuit],
        )
        lignes = curseur.fetchall()
    for ligne in lignes:
        yield _fiche(territoire, *ligne)


def _fiche(
    territoire, dossier, reference, page, etat, transmis, touche_le, organisation, destinataire
) -> Fiche:
    role = responsable_de_conservation(etat)
    return Fiche(
        dossier=dossier,
        territoire=territoire,
        reference=reference,
        lien=reverse("signalements:dossier", args=[page]),
        cycle=cycle_de_conservation(etat, transmis),
        touche_le=timezone.localdate(touche_le),
        organisation=destinataire if role == Role.CLINICIEN else organisation,
        role=role,
    )
