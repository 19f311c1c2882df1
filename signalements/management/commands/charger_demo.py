"""Load the demonstration territory, once; through the actions, as the application role."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from annuaire import demo as annuaire
from annuaire.demo import imports, partenariat
from partnership.acteurs.models import Territoire, Utilisateur
from signalements.demo import cas, commission, foule, territoire


class Command(BaseCommand):
    help = "Charge le territoire de démonstration (personnes et situations fictives)."

    @transaction.atomic
    def handle(self, *args, **options):
        if settings.EN_PRODUCTION:
            raise CommandError("La démonstration ne se charge pas en production.")
        if Territoire.objects.filter(code=territoire.CODE).exists():
            if commission.raconter_aujourd_hui():
                self.stdout.write("Démonstration d’un autre jour : une séance est ouverte ce jour.")
            return
        if Utilisateur.objects.exists():
            raise CommandError(
                "Cette base a déjà des comptes : la démonstration veut une base vide."
            )
        cast = territoire.monter()
        annuaire.peupler(territoire.coordinatrice(cast))
        cas.raconter(cast)
        foule.peupler(cast)
        partenariat.animer(territoire.coordinatrice(cast), list(cast.values()))
        imports.importer(territoire.coordinatrice(cast))
        commission.raconter(cast)
        self.stdout.write("Territoire de démonstration chargé.")
