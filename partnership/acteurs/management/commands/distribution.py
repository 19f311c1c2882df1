"""Print the cast of the demonstration."""

from django.core.management.base import BaseCommand

from partnership.acteurs.demonstration import distribution


class Command(BaseCommand):
    help = "Affiche les comptes de la démonstration."

    def handle(self, *args, **options):
        for compte in distribution():
            self.stdout.write(f"  {compte.role:<52} {compte.nom:<20} {compte.courriel}")
