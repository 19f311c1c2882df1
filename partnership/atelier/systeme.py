"""System libraries and programs that no Python package carries; apt-get installs the missing."""

import ctypes
import ctypes.util
import os
import shutil
import subprocess
from pathlib import Path

from .commun import Panne, dire

# WeasyPrint draws with Pango: library as loaded -> package of Debian and Ubuntu.
BIBLIOTHEQUES_PDF = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
# The shell has no window: a quarter of the work of the whole browser is saved.
NAVIGATEURS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def _chargeable(bibliotheque: str) -> bool:
    """Loading is the proof, and quicker than find_library, which runs ldconfig and gcc."""
    try:
        ctypes.CDLL(f"lib{bibliotheque}.so.0")
    except OSError:
        return ctypes.util.find_library(bibliotheque) is not None
    return True


def chemin_chromium() -> str | None:
    """Return the path of the system's Chromium, or None."""
    return next((chemin for nom in NAVIGATEURS if (chemin := shutil.which(nom))), None)


def assurer_pdf() -> None:
    """See that WeasyPrint finds Pango."""
    absents = [paquet for nom, paquet in BIBLIOTHEQUES_PDF.items() if not _chargeable(nom)]
    if absents:
        installer(absents, "dessiner les PDF")


def assurer_navigateur() -> None:
    """See that the browser tests and the screenshots find a Chromium."""
    # On Ubuntu it is a snap, which containers cannot install: the failure says so.
    noms = ["chromium-browser"] if _est_ubuntu() else ["chromium-headless-shell", "chromium"]
    for rang, nom in enumerate(noms, start=1):
        if chemin_chromium() is not None:
            return
        try:
            installer([nom], "piloter un navigateur dans les tests")
        except Panne:
            if rang == len(noms):
                raise
    if chemin_chromium() is None:
        raise Panne(f"Le paquet {nom} n'a pas apporté de Chromium : installez-en un vous-même.")


def assurer_redis() -> str:
    """Install Redis from the system and return the path of its server."""
    installer(["redis-server"], "réveiller les tâches de fond")
    chemin = shutil.which("redis-server", path=f"{os.environ.get('PATH', '')}:/usr/bin")
    if chemin is None:
        raise Panne("Le paquet redis-server n'a pas apporté redis-server : installez Redis.")
    return chemin


def _est_ubuntu() -> bool:
    fiche = Path("/etc/os-release")
    return fiche.exists() and "ID=ubuntu" in fiche.read_text().splitlines()


def _prefixe_apt() -> list[str] | None:
    """Return how apt-get may be run: as root, through a sudo that asks nothing, or not at all."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0:
        return [sudo, "-n"]
    return None


def installer(paquets: list[str], usage: str) -> None:
    """Install packages of the system, or say the one command that does it."""
    noms = " ".join(paquets)
    prefixe = _prefixe_apt()
    if prefixe is None:
        raise Panne(
            f"Il manque {noms} pour {usage} : lancez « sudo apt-get install {noms} » "
            "ou l'équivalent de votre système."
        )
    dire(f"Installation de {noms}, pour {usage}…")
    apt = [*prefixe, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    subprocess.run([*apt, "update"], capture_output=True)
    pose = subprocess.run(
        [*apt, "install", "-y", "--no-install-recommends", *paquets], capture_output=True, text=True
    )
    if pose.returncode:
        motif = (pose.stderr.strip().splitlines() or ["sans message"])[-1]
        raise Panne(f"apt-get n'a pas pu installer {noms} ({motif}) : installez-le vous-même.")
