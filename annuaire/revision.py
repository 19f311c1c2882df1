"""The revision of a directory: another at each write of it, so that what is kept knows its age."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from partnership.acteurs import horloge
from partnership.acteurs.models import Territoire

from .models import Revision

AVANCER = """
INSERT INTO annuaire_revision AS r (territoire_id, numero, le) VALUES (%s, 1, %s)
ON CONFLICT (territoire_id) DO UPDATE SET numero = r.numero + 1, le = excluded.le
"""


@dataclass(frozen=True)
class Etat:
    """Where a directory is; never written: 0, None."""

    numero: int = 0
    le: datetime | None = None


def avancer(territoire: int) -> None:
    """Say that a directory is being written: the last thing of its transaction.

    The row is held until the commit: writes of one territory end one after the other, and nobody
    reads the new number before what it stands for.
    """
    with connection.cursor() as curseur:
        curseur.execute(AVANCER, [territoire, horloge.maintenant()])


def lire(territoire: Territoire) -> Etat:
    """Return where the directory of a territory is."""
    lue = Revision.objects.filter(territoire=territoire).first()
    return Etat(lue.numero, lue.le) if lue else Etat()
