"""Real commits, a real SMTP server.

Commits: the tables are emptied by TRUNCATE as the owner, since the application may not delete an
Envoi and Django's flush would need the owner's rights on every table.
"""

import os
import socket
import uuid

import psycopg
import pytest
from aiosmtpd.controller import Controller
from django.db import connection, connections

from partnership.envois import actions, reveil
from partnership.envois.enums import Gabarit


@pytest.fixture
def base_reelle(django_db_setup, django_db_blocker):
    """Give the database outside any test transaction, as the application role; empty it after."""
    with django_db_blocker.unblock():
        yield connection
        connections.close_all()
    with psycopg.connect(os.environ["DATABASE_URL_PROPRIETAIRE"]) as proprietaire:
        proprietaire.execute("TRUNCATE envois_envoi, envois_courrieldemo")


class Facteur:
    """What the SMTP server does: keeps messages, or refuses."""

    def __init__(self):
        self.recus, self.refus, self.avant = [], "", lambda: None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refus:
            return f"{self.refus} <{address}> refused"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.avant()
        self.recus.append(envelope)
        return "250 OK"

    @property
    def textes(self) -> list[str]:
        return [e.content.decode() for e in self.recus]


class ServeurSmtp:
    """A server that can be stopped and started again on the same port."""

    def __init__(self, port: int):
        self.facteur = Facteur()
        self.port = port
        self.demarrer()

    def demarrer(self):
        self.controleur = Controller(self.facteur, hostname="127.0.0.1", port=self.port)
        self.controleur.start()

    def arreter(self):
        self.controleur.stop()


@pytest.fixture
def smtp(settings, port_ferme):
    serveur = ServeurSmtp(port_ferme)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", serveur.port
    settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 5
    settings.PALIER_ADRESSE = "https://palier.exemple.fr"
    yield serveur
    serveur.arreter()


@pytest.fixture
def sans_reveil(monkeypatch):
    """Count the hurry-ups instead of queueing them."""
    appels = []
    monkeypatch.setattr(reveil.relever, "apply_async", lambda **options: appels.append(options))
    monkeypatch.setattr(reveil, "_pas_avant", 0.0)
    return appels


@pytest.fixture
def deposer(sans_reveil):
    """Deposit one message with sensible defaults, and return its key."""

    def deposer(**details):
        details = {
            "gabarit": Gabarit.RETOUR,
            "destinataire_email": "referente@bailleur.exemple.fr",
            "lien": f"/signalements/{uuid.UUID(int=7)}/",
            "cle": f"essai:{uuid.uuid4()}",
            "reference": "SIG-2026-0143",
            **details,
        }
        actions.deposer(**details)
        return details["cle"]

    return deposer


@pytest.fixture
def port_ferme():
    """Return a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as prise:
        port = prise.getsockname()[1]
    return port


@pytest.fixture
def port_muet():
    """Return a port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as prise:
        yield prise.getsockname()[1]
