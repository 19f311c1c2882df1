"""Configuration of the room."""

from django.apps import AppConfig


class SecretConfig(AppConfig):
    name = "partnership.secret"
    label = "secret"
    verbose_name = "Secret partagé"

    def ready(self):
        from partnership.acteurs.registre import brancher_journal

        from .actions_journal import journaliser_compte

        brancher_journal(journaliser_compte)
