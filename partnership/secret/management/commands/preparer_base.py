"""Run as the owner after each migrate: cache table, privileges of each role, identity keys."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction

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
