"""Configuration of the room."""

from django.apps import AppConfig


class ConventionsConfig(AppConfig):
    name = "partnership.conventions"
    label = "conventions"
