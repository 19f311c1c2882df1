"""What the candidatures tell retention (SP-19): references, stages and dates, no content."""

from collections.abc import Iterator
from datetime import date, datetime, time
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from partnership.acteurs.enums import Role
from partnership.secret.conservation import Fiche

CYCLES = {False: "candidature", True: "sous_location"}  # was something signed?


def fiches(
    *, territoire: int, avant: date | None = None, dossier: UUID | None = None
) -> Iterator[Fiche]:
    """Yield the candidatures of a territory, those left alone for the longest time first."""
    minuit = timezone.make_aware(datetime.combine(avant, time())) if avant else None
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT * FROM palier.candidatures_a_conserver(%s, %s, %s)",
            [territoire, dossier, minuit],
        )
        lignes = curseur.fetchall()
    for cle, reference, touche_le, organisation, louee in lignes:
        yield Fiche(
            dossier=cle,
            territoire=territoire,
            reference=reference,
            lien=reverse("accompagnement:dossier", args=[cle]),
            cycle=CYCLES[louee],
            touche_le=timezone.localdate(touche_le),
            organisation=organisation,
            role=Role.CLINICIEN,
        )
