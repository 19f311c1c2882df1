"""Configuration of the shared documents."""

from django.apps import AppConfig


class RessourcesConfig(AppConfig):
    name = "annuaire.ressources"
    label = "ressources"
    verbose_name = "Ressources partagées"

    def ready(self):
        from partnership.acteurs import registre

        from .taches import taches

        registre.brancher_taches(taches)
