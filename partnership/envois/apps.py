"""Configuration of the room."""

from django.apps import AppConfig


class EnvoisConfig(AppConfig):
    name = "partnership.envois"
    label = "envois"
    verbose_name = "Envois"

    def ready(self):
        from partnership.acteurs import registre

        from .actions import deposer

        registre.brancher_courrier(deposer)
