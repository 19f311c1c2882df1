"""Configuration of the commissions of the CLSM."""

from django.apps import AppConfig


class CommissionsConfig(AppConfig):
    name = "annuaire.commissions"
    label = "commissions"
    verbose_name = "Commissions du CLSM"
