"""Configuration of the news of the partnership."""

from django.apps import AppConfig


class ActualitesConfig(AppConfig):
    name = "annuaire.actualites"
    label = "actualites"
    verbose_name = "Actualités"

    def ready(self):
        from ..publics import Section, brancher_section

        texte = "Ce qui change dans le partenariat, et comment le suivre."
        brancher_section(Section("Les actualités", texte, "newspaper", "nouvelles:actualites"))
