"""What the allocation commission of a landlord decided, told on the thread by the operator."""

from datetime import date

from django.db import transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur

from ..actions import socle
from ..models import Candidature
from . import regles


@transaction.atomic
def noter_caleol(
    *,
    candidature: Candidature,
    par: Acteur,
    decision: str,
    le: date,
    rang: int | None = None,
    version: int | None = None,
) -> None:
    """Write the decision on the thread, which no landlord reads; no stage moves by it."""
    frais, _ = socle.engager(candidature, par, "noter_caleol", version)
    regles.verifier_caleol(decision, le, rang, horloge.aujourdhui())
    detail = f"{decision}:{le.isoformat()}:{rang or ''}"
    socle.passer(frais, par, "noter_caleol", detail=detail)
