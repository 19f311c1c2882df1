"""Run as the owner after each migrate: cache table, privileges of each role, identity keys."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from partnership.secret.coffre.chiffre import temoin, trousseau
from partnership.secret.privileges import ordres, tampons


class Command(BaseCommand):
    help = "Pose les privilèges des rôles et les clés d’identité (à lancer en propriétaire)."

    @transaction.atomic
    def handle(self, *args, **options):
        call_command("createcachetable", verbosity=0)
        with connection.cursor() as curseur:
            for ordre in ordres():
                curseur.execute(ordre)
            curseur.execute("DELETE FROM palier.cle")
            for numero, cle in enumerate(settings.PALIER_CLES_IDENTITE):
                curseur.execute(
                    "INSERT INTO palier.cle VALUES (%s, %s, %s)", [numero, *tampons(cle)]
                )
            _poser_les_temoins(curseur)


def _poser_les_temoins(curseur) -> None:
    """Leave a witness of each platform key; take away those of keys that close nothing more."""
    noms = list(trousseau())
    for nom in noms:
        curseur.execute(
            "INSERT INTO palier.temoin_cle VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [nom, temoin(nom)],
        )
    curseur.execute(
        "DELETE FROM palier.temoin_cle t WHERE t.id <> ALL (%s)"
        " AND NOT EXISTS (SELECT FROM secret_cledossier k WHERE k.cle = t.id)"
        " AND NOT EXISTS (SELECT FROM secret_cleterritoire k WHERE k.cle = t.id)",
        [noms],
    )
