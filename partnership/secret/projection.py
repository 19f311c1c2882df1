"""Every circle projected again into grants: after a change of the matrix, or a drift (SP-18).

By the worker, which reads no content, while pages are served: each dossier is a transaction of its
own, under the lock that any change of its circle takes. It may be stopped, run again, run twice.
"""

import json
from uuid import UUID

from django.db import connection, transaction
from django.db.models import prefetch_related_objects

from partnership.acteurs import identite

from .cercle import calculer, consentements_depuis, verrouiller
from .models import Accord, Dossier, EntreeCercle

LOT = 200


def projeter_un_lot(apres: UUID | None) -> tuple[int, int, UUID | None]:
    """Project the next dossiers after a key; return (how many, how many changed, the last key).

    Worker's role only.
    """
    with identite.agir_comme(identite.SYSTEME):
        lot = _suivants(apres)
        changes = sum(_projeter(Dossier(pk=pk, type=nature)) for pk, nature in lot)
    return len(lot), changes, lot[-1][0] if lot else None


@transaction.atomic
def _suivants(apres: UUID | None) -> list[tuple[UUID, str]]:
    with connection.cursor() as curseur:
        curseur.execute("SELECT * FROM palier.dossiers_a_projeter(%s, %s)", [apres, LOT])
        return curseur.fetchall()


@transaction.atomic
def _projeter(dossier: Dossier) -> bool:
    """Write the grants that the rule gives; say whether they were others."""
    verrouiller(dossier)
    places = list(
        EntreeCercle.objects.raw("SELECT * FROM palier.cercle_a_projeter(%s)", [dossier.pk])
    )
    for place in places:
        place.dossier = dossier
    prefetch_related_objects(places, "organisation", "affectation")
    accords = Accord.objects.raw("SELECT * FROM palier.accords_a_projeter(%s)", [dossier.pk])
    droits = calculer(dossier, places, consentements_depuis(accords))
    with connection.cursor() as curseur:
        curseur.execute("SELECT palier.reposer_droits(%s, %s)", [dossier.pk, json.dumps(droits)])
        return curseur.fetchone()[0]
