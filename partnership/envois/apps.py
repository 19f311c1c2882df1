"""Configuration of the room."""

from django.apps import AppConfig


class EnvoisConfig(AppConfig):
    name = "partnership.envois"
    label = "envois"
    verbose_name = "Envois"

    def ready(self):
        from partnership.acteurs import registre

        from . import pdf, reveil
        from .actions import deposer

        registre.brancher_courrier(deposer)
        registre.brancher_pdf(pdf.rendre, reveil.presser)
