"""Real processes: a Redis of one's own, workers, the clock, a mail server."""

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from django.db import connection

from partnership.atelier import serveur_redis
from partnership.atelier.serveur_redis import Redis, port_libre

PATIENCE = 90  # seconds: a busy machine takes 20 to start a worker


def attendre(condition, quoi: str):
    """Return the first true answer, or fail with what was awaited."""
    fin = time.monotonic() + PATIENCE
    while not (reponse := condition()):
        assert time.monotonic() < fin, f"jamais vu : {quoi}"
        time.sleep(0.05)
    return reponse


class Poste:
    """A mail server; `a_la_remise` runs once it has the message, before it says so."""

    def __init__(self):
        self.recus, self.a_la_remise = [], lambda: None
        self.port = port_libre()
        self.controleur = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controleur.start()

    async def handle_DATA(self, server, session, envelope):
        self.recus.append(message_from_bytes(envelope.content, policy=default))
        self.a_la_remise()
        return "250 OK"

    def objets(self, motif: str) -> list:
        return [m for m in self.recus if motif in m["Subject"]]


@dataclass
class Processus:
    """A Celery program on this test's base; its log goes to a file."""

    programme: subprocess.Popen
    journal: Path

    @property
    def vivant(self) -> bool:
        return self.programme.poll() is None

    def texte(self) -> str:
        return self.journal.read_text()

    def attendre(self, motif: str, fois: int = 1) -> None:
        """Wait until this is in the log so many times."""
        attendre(lambda: len(re.findall(motif, self.texte())) >= fois, motif)

    def tuer(self) -> None:
        self.programme.send_signal(signal.SIGKILL)
        self.programme.wait(20)


@dataclass
class Atelier:
    """What runs beside the page during a test; `fermer` stops all of it."""

    dossier: Path
    poste: Poste = field(default_factory=Poste)
    processus: list[Processus] = field(default_factory=list)

    def __post_init__(self):
        self.redis = Redis(self.dossier / "redis", durable=False)
        serveur_redis.demarrer(self.redis)

    def travailleur(self, application="partnership", **env) -> Processus:
        """Start a worker, as the worker's role."""
        options = ("worker", "--pool", "solo", "--without-mingle", "--without-gossip")
        return self._lancer(application, *options, **env)

    def horloge(self) -> Processus:
        """Start beat."""
        return self._lancer("tests.pannes.presse", "beat", "--pidfile=")

    def _lancer(self, application: str, *options: str, **env) -> Processus:
        commande = [sys.executable, "-m", "celery", "-A", application, *options]
        journal = self.dossier / f"{options[0]}-{len(self.processus)}.log"
        with journal.open("wb") as sortie:
            programme = subprocess.Popen(
                [*commande, "--loglevel", "INFO"],
                env={**os.environ, **self._env(), **env},
                stdout=sortie,
                stderr=sortie,
            )
        self.processus.append(Processus(programme, journal))
        return self.processus[-1]

    def _env(self) -> dict[str, str]:
        base, adresse = connection.settings_dict["NAME"], os.environ["DATABASE_URL_TRAVAIL"]
        assert f"/{base}?" in adresse or adresse.endswith(f"/{base}")
        return {
            "DATABASE_URL": adresse,
            "REDIS_URL": self.redis.url,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.poste.port),
            "PALIER_MODE": "essai",
            "PALIER_BEAT": str(self.dossier / "horloge"),
        }

    def fermer(self) -> None:
        for processus in self.processus:
            if processus.vivant:
                processus.programme.terminate()
        for processus in self.processus:
            processus.programme.wait(20)
        serveur_redis.arreter(self.redis)
        self.poste.controleur.stop()
