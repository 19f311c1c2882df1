"""Recomputes the chains of the journal and names the place of each fault (SP-13).

To be run with the backup role (`palier_sauvegarde`), which alone reads every line. It writes
nothing; it reads the journal once, as a stream.
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from partnership.secret import ancres, journal
from partnership.secret.models import Journal

LOT = 2000


class Command(BaseCommand):
    help = "Recalcule les chaînes du journal et nomme chaque faute (rôle palier_sauvegarde)."

    def handle(self, *args, **options):
        if not _voit_tout():
            raise CommandError(
                "Cette vérification se lance avec le rôle palier_sauvegarde : "
                "un autre ne voit pas tout le journal."
            )
        self.lues = nombre = 0
        for faute in self._fautes():
            nombre += 1
            self.stderr.write(faute)
        if nombre:
            raise CommandError(f"{nombre} fautes, {self.lues} lignes lues.")
        self.stdout.write(f"{self.lues} lignes vérifiées, aucune faute.")

    @transaction.atomic
    def _fautes(self) -> Iterator[str]:
        """Yield the faults, all read in one snapshot: the journal goes on being written."""
        with connection.cursor() as curseur:
            curseur.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            tetes, coupes = _tetes(curseur), _coupes(curseur)
        des_ancres: list[str] = []
        reperes, fautes = journal.reperes(tetes, coupes, _ancres(des_ancres))
        yield from chain(des_ancres, fautes)
        yield from journal.fautes(self._lignes(), reperes)

    def _lignes(self) -> Iterator[dict]:
        lignes = Journal.objects.order_by("chaine", "rang", "id").values()
        for ligne in lignes.iterator(chunk_size=LOT):
            self.lues += 1
            yield ligne


def _voit_tout() -> bool:
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        return curseur.fetchone()[0]


def _tetes(curseur) -> dict[int, journal.Point]:
    curseur.execute("SELECT chaine, rang, empreinte FROM palier.journal_tete")
    return {chaine: journal.Point(rang, bytes(brut)) for chaine, rang, brut in curseur.fetchall()}


def _coupes(curseur) -> dict[int, journal.Coupe]:
    curseur.execute("SELECT chaine, rang, empreinte, avant, le FROM palier.journal_coupe")
    return {
        chaine: journal.Coupe(rang, bytes(brut), avant, le)
        for chaine, rang, brut, avant, le in curseur.fetchall()
    }


def _ancres(fautes: list[str]) -> Iterator[journal.Ancre]:
    """Yield the anchors; a missing or stale file is a fault: the ends are held by nothing."""
    chemin = Path(settings.PALIER_ANCRES)
    derniere = None
    if chemin.is_file():
        for ancre in ancres.lire(chemin, fautes):
            derniere = ancre.le
            yield ancre
    if derniere is None:
        fautes.append(f"Aucune ancre dans {chemin} : rien ne tient la fin des chaînes.")
    elif timezone.now() - derniere > journal.ANCRE_VIEILLE:
        fautes.append(
            f"La dernière ancre est du {derniere:%d/%m/%Y %H:%M} : rien ne tient ce qui suit."
        )
