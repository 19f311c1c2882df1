"""Configuration of the shared documents."""

from django.apps import AppConfig


class RessourcesConfig(AppConfig):
    name = "annuaire.ressources"
    label = "ressources"
    verbose_name = "Ressources partagées"
