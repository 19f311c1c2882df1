"""Configuration of the directory."""

from django.apps import AppConfig


class AnnuaireConfig(AppConfig):
    name = "annuaire"
    verbose_name = "Annuaire"

    def ready(self):
        from partnership.acteurs import registre
        from partnership.acteurs.reglages import Defaut, declarer

        from .taches import menu, taches

        declarer("revue_annuaire", Defaut(180, "Revue d’une fiche de l’annuaire", "jours"))

        registre.brancher_menu(menu, rang=5)
        registre.brancher_taches(taches)
