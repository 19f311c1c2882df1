"""Configuration of the app."""

from django.apps import AppConfig


class SignalementsConfig(AppConfig):
    name = "signalements"
