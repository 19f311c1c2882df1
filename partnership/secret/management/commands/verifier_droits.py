"""Recomputes the grants of every dossier and reports any drift (secret.md § 4).

To be run with the backup role (`palier_sauvegarde`), which alone reads every dossier: any other
would see an empty circle and call every grant a surplus. It writes nothing.
"""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from partnership.secret.derive import derive_datee
from partnership.secret.models import Dossier


class Command(BaseCommand):
    help = "Compare les droits posés à la règle, dossier par dossier (rôle palier_sauvegarde)."

    def handle(self, *args, **options):
        if not _voit_tout():
            raise CommandError(
                "Cette vérification se lance avec le rôle palier_sauvegarde : "
                "un autre ne voit pas tous les dossiers."
            )
        nombre, derives = 0, 0
        for dossier in Dossier.objects.select_related("territoire").order_by("pk").iterator():
            manquants, en_trop = derive_datee(dossier)
            nombre += 1
            if manquants or en_trop:
                derives += 1
                self.stderr.write(
                    f"dossier {dossier.pk} : {len(manquants)} droits manquent,"
                    f" {len(en_trop)} sont en trop."
                )
        if derives:
            raise CommandError(f"{derives} dossiers sur {nombre} s’écartent de la règle.")
        self.stdout.write(f"{nombre} dossiers vérifiés, aucun écart.")


def _voit_tout() -> bool:
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        return curseur.fetchone()[0]
