"""Configuration of the app."""

from django.apps import AppConfig


class SignalementsConfig(AppConfig):
    name = "signalements"
    verbose_name = "Catalogue des faits"

    def ready(self):
        from partnership.acteurs.registre import (
            brancher_couverture,
            brancher_document,
            brancher_fil,
            brancher_menu,
            brancher_recherche,
            brancher_taches,
        )
        from partnership.secret.conservation import brancher_source

        from .conservation import fiches
        from .documents import etats
        from .dossier import couverture
        from .personne import RECHERCHE, noter
        from .taches import menu, taches

        brancher_couverture("SIGNALEMENT", couverture)
        brancher_source(fiches)
        brancher_fil("SIGNALEMENT", noter)
        brancher_recherche("SIGNALEMENT", RECHERCHE)
        brancher_menu(menu)
        brancher_taches(taches)
        brancher_document("docs/etats.md", etats)
