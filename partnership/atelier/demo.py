"""`make demo`: services, database, fictitious territory, then web, worker and clock."""

import http.client
import os
import socket
import subprocess
import time
from pathlib import Path

from . import base, cles, systeme
from .commun import DOSSIER, PYTHON, RACINE, Panne, dire
from .services import Services, ouvrir
from .superviseur import Superviseur

# Two warnings that a demo makes on purpose: static files not gathered, worker run as root.
SANS_BRUIT = "ignore:No directory at,ignore:You're running the worker with superuser"
DELAI_WEB = 60.0  # seconds


def port_demande() -> int:
    """Return the port of the web server; refuse one that is not a port or is taken."""
    valeur = os.environ.get("PORT") or "8000"
    if not valeur.isdecimal() or not 0 < int(valeur) < 65536:
        raise Panne(f"PORT vaut « {valeur} » : donnez un nombre entre 1 et 65535.")
    with socket.socket() as prise:
        # As gunicorn does: a port left in TIME_WAIT by the last demo is free.
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            prise.bind(("127.0.0.1", int(valeur)))
        except OSError as erreur:
            raise Panne(
                f"Le port {valeur} est déjà pris ({erreur.strerror}) : "
                "choisissez-en un autre, par exemple « make demo PORT=8001 »."
            ) from erreur
    return int(valeur)


def environnement(services: Services, port: int, dossier: Path) -> dict[str, str]:
    """Return the variables of the web server."""
    return {
        **services.env(),
        "PALIER_MODE": "demo",
        "PALIER_CLES": os.environ.get("PALIER_CLES") or cles.garder(dossier / "cles"),
        "PALIER_ADRESSE": f"http://127.0.0.1:{port}",
        "PALIER_BEAT": str(dossier / "beat"),
        "PALIER_ANCRES": str(dossier / "ancres.jsonl"),
        "DJANGO_SETTINGS_MODULE": "partnership.settings",
        "PYTHONWARNINGS": SANS_BRUIT,
    }


def programmes(port: int) -> dict[str, list[str]]:
    """Return what runs, by name."""
    celery = [PYTHON, "-m", "celery", "--quiet", "-A", "partnership.celery:application"]
    gunicorn = [PYTHON, "-m", "gunicorn", "partnership.wsgi:application"]
    return {
        "web": [
            *(*gunicorn, "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"),
            *("--workers", "2", "--threads", "4", "--graceful-timeout", "5"),
            *("--log-level", "warning", "--no-control-socket"),
        ],
        "travail": [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"],
        "horloge": [*celery, "beat", "--loglevel", "WARNING"],
    }


def preparer(services: Services, env: dict[str, str]) -> None:
    """Bring the database and the fictitious territory up to date."""
    if services.postgres is None:
        base.migrer(env)  # elsewhere: nobody but Django knows what is missing
    else:
        base.preparer(services.postgres, "palier", env)
    gerer("charger_demo", env)
    gerer("charger_candidatures", env)


def gerer(commande: str, env: dict[str, str]) -> None:
    """Run a command of manage.py as the application, showing what it prints."""
    fin = subprocess.run(
        [PYTHON, "manage.py", commande], cwd=RACINE, env={**os.environ, **env}, check=False
    )
    if fin.returncode:
        raise Panne(f"La commande « manage.py {commande} » a échoué : voyez son message ci-dessus.")


def lancer(env: dict[str, str], port: int) -> Superviseur:
    """Start web, worker and clock; the last two with the role of the worker."""
    superviseur = Superviseur()
    travail = {**env, "DATABASE_URL": env["DATABASE_URL_TRAVAIL"]}
    for nom, commande in programmes(port).items():
        superviseur.lancer(nom, commande, env if nom == "web" else travail)
    superviseur.ecouter()
    return superviseur


def attendre_web(port: int, superviseur: Superviseur) -> bool:
    """Wait for an answer, whatever it is; False when a program stopped or nothing came."""
    limite = time.monotonic() + DELAI_WEB
    while time.monotonic() < limite and superviseur.vivants():
        web = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            web.request("GET", "/")
            web.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            return True
        finally:
            web.close()
    return False


def demo() -> int:
    """Run the demo until Ctrl-C."""
    port = port_demande()
    systeme.assurer_pdf()
    dire("Démarrage de PostgreSQL et de Redis…")
    with ouvrir(DOSSIER / "demo") as services:
        env = environnement(services, port, services.dossier)
        preparer(services, env)
        superviseur = lancer(env, port)
        try:
            if not attendre_web(port, superviseur):
                raise Panne("Le serveur web n'a pas répondu : voyez ses messages ci-dessus.")
            gerer("distribution", env)
            dire(f"\nPalier est ouvert : http://127.0.0.1:{port}  (Ctrl-C pour tout arrêter)\n")
            raise Panne(f"Le programme « {superviseur.attendre()} » s'est arrêté tout seul.")
        finally:
            superviseur.arreter()
            dire("Arrêt de la démonstration.")
