"""Rotation of the platform key: each closed key is opened, then closed by the first one.

Batch by batch, each a transaction, while pages are served: what is left to do is in the rows, so
that it may be stopped, run again, and run twice at once. Nothing of a dossier is read.
"""

import logging

from django.db import connection, transaction

from partnership.acteurs import identite

from .chiffre import CoffreAltere, cle_courante, contexte, developper, envelopper

LOT = 500

journal = logging.getLogger(__name__)


def tourner() -> int:
    """Put every key under the first platform key; return how many changed. Worker's role only."""
    total = 0
    with identite.agir_comme(identite.SYSTEME):
        while faites := _lot():
            total += faites
    return total


@transaction.atomic
def _lot() -> int:
    vers = cle_courante()
    with connection.cursor() as curseur:
        curseur.execute("SELECT * FROM palier.cles_a_tourner(%s, %s)", [vers, LOT])
        neuves = [ligne for lue in curseur.fetchall() if (ligne := _refermer(*lue))]
        if not neuves:
            return 0
        genres, refs, anciennes, enveloppes = map(list, zip(*neuves, strict=True))
        curseur.execute(
            "SELECT palier.renvelopper(%s, %s, %s, %s, %s)",
            [genres, refs, anciennes, vers, enveloppes],
        )
        return curseur.fetchone()[0]


def _refermer(genre: str, ref: str, ancienne: str, enveloppe: bytes):
    """Return the key closed anew; None, said in the log, for one that nothing opens."""
    ou = contexte(genre, ref)
    try:
        return genre, ref, ancienne, envelopper(developper(ancienne, bytes(enveloppe), ou), ou)[1]
    except CoffreAltere as erreur:
        journal.error("%s of %s %s", erreur.journal, genre, ref)
        return None


@transaction.atomic
def _compter() -> dict[str, int]:
    with connection.cursor() as curseur:
        curseur.execute("SELECT nom, nombre FROM palier.cles_par_plateforme()")
        return dict(curseur.fetchall())


def repartition() -> dict[str, int]:
    """Return how many keys each platform key closes."""
    with identite.agir_comme(identite.SYSTEME):
        return _compter()
