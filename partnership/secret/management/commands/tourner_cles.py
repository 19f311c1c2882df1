"""Puts every key under the first platform key of PALIER_CLES, while serving; may be run again."""

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from partnership.secret.coffre import rotation
from partnership.secret.coffre.chiffre import cle_courante


class Command(BaseCommand):
    help = "Referme les clés des dossiers avec la première clé de plateforme (rôle palier_travail)."

    def handle(self, *args, **options):
        try:
            faites = rotation.tourner()
            restent = rotation.repartition()
        except ProgrammingError as erreur:
            raise CommandError("Cette commande se lance avec le rôle palier_travail.") from erreur
        tenues = restent.pop(cle_courante(), 0)
        self.stdout.write(f"{faites} clés refermées ; « {cle_courante()} » en ferme {tenues}.")
        if restent:
            detail = ", ".join(f"« {nom} » : {nombre}" for nom, nombre in restent.items())
            raise CommandError(
                f"Des clés restent sous une autre ({detail}) : gardez-la dans PALIER_CLES."
            )
