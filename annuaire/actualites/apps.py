"""Configuration of the news of the partnership."""

from django.apps import AppConfig


class ActualitesConfig(AppConfig):
    name = "annuaire.actualites"
    label = "actualites"
    verbose_name = "Actualités"
