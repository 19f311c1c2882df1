"""Projects every circle again, after a change of matrice.toml or a drift; may be run again."""

from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from partnership.secret.projection import projeter_un_lot


class Command(BaseCommand):
    help = "Repose les droits de chaque dossier d’après la règle (rôle palier_travail)."

    def add_arguments(self, parser):
        parser.add_argument("--apres", type=UUID, help="reprendre après ce dossier")

    def handle(self, *args, apres=None, **options):
        faits = changes = 0
        try:
            while True:
                nombre, changees, dernier = projeter_un_lot(apres)
                if not nombre:
                    break
                faits, changes, apres = faits + nombre, changes + changees, dernier
                self.stdout.write(f"{faits} dossiers, {changes} changés ; jusqu’à {apres}")
        except ProgrammingError as erreur:
            raise CommandError("Cette commande se lance avec le rôle palier_travail.") from erreur
        self.stdout.write(f"C’est fait : {faits} dossiers projetés, {changes} changés.")
