"""Runs retention now, or says what it would do (`--a-blanc`); with the worker's role."""

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from partnership.acteurs.models import Territoire
from partnership.secret.conservation import cycles
from partnership.secret.conserver import passer

UN_JOUR = 24 * 3600
MOTS = {"avertis": "à avertir", "faits": "à effacer", "echecs": "en échec"}


class Command(BaseCommand):
    help = "Avertit et efface ce qui est au terme de sa conservation (rôle palier_travail)."

    def add_arguments(self, parser):
        parser.add_argument("--a-blanc", action="store_true", help="compte, et ne change rien")

    def handle(self, *args, a_blanc=False, **options):
        try:
            comptes = passer(secondes=UN_JOUR, a_blanc=a_blanc)
        except ProgrammingError as erreur:
            raise CommandError("Cette commande se lance avec le rôle palier_travail.") from erreur
        noms = dict(Territoire.objects.values_list("pk", "nom"))
        for (territoire, cycle, quoi), nombre in sorted(comptes.items(), key=str):
            if cycle:
                ou = noms.get(territoire, "Sans territoire")
                self.stdout.write(f"{ou} : {cycles()[cycle].titre}, {MOTS[quoi]} : {nombre}")
        self.stdout.write("Rien n’a changé." if a_blanc else "C’est fait.")
