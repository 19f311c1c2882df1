"""The worker's role, in this process: retention is not for the application's."""

import os
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.db import connection
from django.utils import timezone

from partnership.acteurs import horloge
from partnership.secret import conserver
from tests.secret.outils import superutilisateur


@contextmanager
def comme_travailleur():
    """Speak to the base as `palier_travail`, on a connection of its own."""
    adresse = urlsplit(os.environ["DATABASE_URL_TRAVAIL"])
    ancien = connection.settings_dict
    connection.close()
    connection.settings_dict = {
        **ancien, "USER": adresse.username, "PASSWORD": adresse.password or ""
    }  # fmt: skip
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = ancien


def le(jour: date):
    """Live on that day, at the hour of the clock's nightly task."""
    return horloge.au(timezone.make_aware(datetime.combine(jour, time(2, 30))))


def passer(jour: date, **options) -> dict:
    """One passage on that day; its counts by (cycle, what), over all territories."""
    with comme_travailleur(), le(jour):
        comptes = conserver.passer(**({"secondes": 60} | options))
    total: dict = {}
    for (_, cycle, quoi), nombre in comptes.items():
        total[cycle, quoi] = total.get((cycle, quoi), 0) + nombre
    return total


def jours(nombre: int) -> timedelta:
    return timedelta(days=nombre)


def lire(sql: str, *valeurs) -> list:
    """Every row, whatever the walls."""
    with superutilisateur() as c:
        return c.execute(sql, valeurs).fetchall()


def dossiers() -> set:
    return {pk for (pk,) in lire("SELECT id FROM secret_dossier")}
