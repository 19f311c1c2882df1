"""First set-up, run by the system's Python before anything is installed: standard library only.

Usage: amorce.py VENV LOCK (make the environment) or amorce.py --effacer (erase the embedded data).
Written so that an old Python can read it, and say that it is too old.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

MINIMUM = (3, 11)
RACINE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CACHES = [".pytest_cache", ".ruff_cache", ".mypy_cache", ".hypothesis"]


def python_assez_recent() -> str:
    """Return a Python recent enough: this one, else one with its version in its name."""
    if sys.version_info[:2] >= MINIMUM:
        return sys.executable
    for version in (14, 13, 12, 11):
        chemin = shutil.which("python3.%d" % version)  # noqa: UP031
        if chemin:
            return chemin
    sys.exit("Palier demande Python 3.11 ou plus récent : installez-le, ou donnez PYTHON=chemin.")


def creer(venv: str, python: str) -> str:
    """Create the virtual environment, unless a working one is there."""
    interne = os.path.join(venv, "bin", "python")
    essai = [interne, "-c", "import pip, sys; sys.exit(sys.version_info[:2] < (3, 11))"]
    if os.path.exists(interne) and subprocess.run(essai, capture_output=True).returncode == 0:
        return interne
    print("Préparation de l'environnement Python…", flush=True)
    fin = subprocess.run([python, "-m", "venv", "--clear", venv], capture_output=True, text=True)
    if fin.returncode:
        message = (fin.stdout + fin.stderr).strip()
        if "ensurepip" in message or "No module named venv" in message:
            sys.exit("Le module venv manque : lancez « sudo apt-get install python3-venv ».")
        sys.exit("L'environnement %s n'a pas pu être créé : %s" % (venv, message[-300:]))  # noqa: UP031
    return interne


def installer(interne: str, verrou: str) -> None:
    """Install exactly what the lock file says, hash by hash."""
    print("Installation des dépendances verrouillées…", flush=True)
    pip = [interne, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    fin = subprocess.run([*pip, "--require-hashes", "-r", verrou])
    if fin.returncode:
        sys.exit("Les dépendances n'ont pas pu être installées : voyez le message de pip.")


def serveurs(dossier: str) -> "Iterator[int]":
    """Yield the numbers of the PostgreSQL and Redis that still run on our data."""
    for numero in filter(str.isdigit, os.listdir("/proc") if os.path.isdir("/proc") else []):
        try:
            with open("/proc/%s/cmdline" % numero, "rb") as fiche:  # noqa: UP031
                programme, _, reste = fiche.read().partition(b"\0")
            ici = os.readlink("/proc/%s/cwd" % numero)  # noqa: UP031
        except OSError:
            continue
        # The main process of PostgreSQL is the one that says where the data are.
        serveur = b"redis-server" in programme or (b"postgres" in programme and b"-D" in reste)
        if serveur and (ici.startswith(dossier + os.sep) or ici == donnees_en_memoire(dossier)):
            yield int(numero)


def donnees_en_memoire(dossier: str) -> str:
    """Return where the base of the tests lies: in memory, behind a link."""
    return os.path.realpath(os.path.join(dossier, "essais", "postgres", "donnees"))


def effacer() -> None:
    """Stop what still runs on the embedded data, then erase it and the caches of the tools."""
    dossier = os.path.join(RACINE, ".palier")
    for numero in list(serveurs(dossier)):
        os.kill(numero, signal.SIGINT)
    limite = time.monotonic() + 10
    while list(serveurs(dossier)) and time.monotonic() < limite:
        time.sleep(0.1)
    shutil.rmtree(donnees_en_memoire(dossier), ignore_errors=True)
    for nom in [".palier", *CACHES]:
        shutil.rmtree(os.path.join(RACINE, nom), ignore_errors=True)
    if os.path.exists(dossier):
        sys.exit("Le dossier %s n'a pas pu être effacé : vérifiez vos droits." % dossier)  # noqa: UP031
    print("Les données embarquées sont effacées : le prochain « make demo » repart de zéro.")


if __name__ == "__main__":
    if sys.argv[1:] == ["--effacer"]:
        effacer()
    else:
        installer(creer(sys.argv[1], python_assez_recent()), sys.argv[2])
