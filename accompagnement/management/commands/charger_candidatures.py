"""Load the candidatures of the demonstration, once, after `charger_demo`."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accompagnement import demo


class Command(BaseCommand):
    help = "Charge les candidatures de démonstration (personnes fictives)."

    @transaction.atomic
    def handle(self, *args, **options):
        if settings.EN_PRODUCTION:
            raise CommandError("La démonstration ne se charge pas en production.")
        if demo.raconter():
            self.stdout.write("Candidatures de démonstration chargées.")
