"""Configuration of the room."""

from django.apps import AppConfig


class SecretConfig(AppConfig):
    name = "partnership.secret"
    label = "secret"
    verbose_name = "Secret partagé"

    def ready(self):
        from partnership.acteurs.registre import brancher_document, brancher_journal

        from . import checks, documents  # noqa: F401 - the checks register themselves
        from .actions_journal import journaliser_compte

        brancher_journal(journaliser_compte)
        brancher_document("docs/qui-lit-quoi.md", documents.qui_lit_quoi)
        brancher_document("docs/regles.md", documents.regles)
