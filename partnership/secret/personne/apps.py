"""Configuration of the rights of the person."""

from django.apps import AppConfig


class PersonneConfig(AppConfig):
    name = "partnership.secret.personne"
    label = "personne"
    verbose_name = "Droits de la personne"
