"""Have a file redrawn in a process of its own: what a decoder does wrong there stays there."""

import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from django.conf import settings

from .natures import OCCUPE, FichierRefuse, NatureFichier, Recu, phrase, reconnaitre, trop_lourd
from .redessiner import Code

PROGRAMME = Path(__file__).with_name("redessiner.py")
ATTENTE = 25  # seconds, under the 30 that a web server gives to a page
A_LA_FOIS = BoundedSemaphore(2)  # in one web process: each may take a gigabyte


def recevoir(octets: bytes) -> Recu:
    """Return what is kept of a file that was sent; raise `FichierRefuse` with the reason.

    Nothing of the file as it was sent is kept, nor its name.
    """
    if len(octets) > settings.PALIER_FICHIER_OCTETS:
        raise FichierRefuse(trop_lourd())
    format_ = reconnaitre(octets)
    if not A_LA_FOIS.acquire(timeout=ATTENTE):
        raise FichierRefuse(OCCUPE)
    try:
        dessin = _redessiner(octets, format_)
    finally:
        A_LA_FOIS.release()
    return Recu(dessin, NatureFichier.PDF if format_ == "PDF" else NatureFichier.JPEG)


def _redessiner(octets: bytes, format_: str) -> bytes:
    bornes = (str(settings.PALIER_FICHIER_PIXELS), str(settings.PALIER_FICHIER_PAGES))
    try:
        # No variable of ours goes in, where the keys are; nothing that it says is logged.
        fini = subprocess.run(
            [sys.executable, "-I", "-B", str(PROGRAMME), format_, *bornes],
            input=octets, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=ATTENTE,
            check=False, env={}, cwd="/",
        )  # fmt: skip
    except subprocess.TimeoutExpired as trop_long:
        raise FichierRefuse(phrase(Code.ILLISIBLE)) from trop_long
    if fini.returncode:
        raise FichierRefuse(phrase(fini.returncode))
    return fini.stdout
