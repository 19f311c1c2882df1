"""Configuration of the rights of the person."""

from django.apps import AppConfig


class PersonneConfig(AppConfig):
    name = "partnership.secret.personne"
    label = "personne"
    verbose_name = "Droits de la personne"

    def ready(self):
        from partnership.acteurs import registre

        from .enums import ACTES
        from .taches import menu, taches

        registre.brancher_dossiers("personne")
        registre.brancher_actes(ACTES)
        registre.brancher_menu(menu)
        registre.brancher_taches(taches)
