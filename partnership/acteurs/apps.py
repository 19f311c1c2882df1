"""Configuration of the room."""

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig


class ActeursConfig(AppConfig):
    default = True
    name = "partnership.acteurs"
    label = "acteurs"
    verbose_name = "Acteurs et territoires"

    def ready(self):
        from .registre import brancher_taches
        from .taches import taches

        brancher_taches(taches)


class AdministrationConfig(SimpleAdminConfig):
    """The Django admin, under a database role without privilege on case tables."""

    default_site = "partnership.acteurs.administration.Administration"

    def ready(self):
        super().ready()
        self.module.autodiscover()
