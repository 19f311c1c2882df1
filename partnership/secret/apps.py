"""Configuration of the room."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class SecretConfig(AppConfig):
    name = "partnership.secret"
    label = "secret"
    verbose_name = "Secret partagé"

    def ready(self):
        from partnership.acteurs.registre import (
            brancher_document,
            brancher_dossiers,
            brancher_journal,
            brancher_menu,
            brancher_taches,
        )

        from . import acces, checks, conservation, documents, echeances
        from .actions_journal import journaliser_compte
        from .bris import taches
        from .menu import menu

        register(checks.verifier_les_murs, Tags.database)
        brancher_journal(journaliser_compte)
        conservation.declarer_les_reglages()
        brancher_menu(echeances.menu, rang=20)
        brancher_taches(echeances.taches)
        acces.brancher()
        brancher_dossiers("secret")
        brancher_menu(menu, rang=10)
        brancher_taches(taches)
        brancher_document("docs/qui-lit-quoi.md", documents.qui_lit_quoi)
        brancher_document("docs/regles.md", documents.regles)
        brancher_document("docs/reglages.md", documents.reglages)
