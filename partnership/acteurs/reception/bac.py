"""Have a file redrawn in a process of its own: what a decoder does wrong there stays there."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from threading import BoundedSemaphore

from django.conf import settings

from .natures import (
    OCCUPE,
    PAS_UNE_PHOTO,
    FichierRefuse,
    NatureFichier,
    Recu,
    phrase,
    reconnaitre,
    trop_lourd,
)
from .redessiner import Code

PROGRAMME = Path(__file__).with_name("redessiner.py")
ATTENTE = 25  # seconds, under the 30 that a web server gives to a page
A_LA_FOIS = BoundedSemaphore(2)  # in one web process: each may take a gigabyte


def recevoir(octets: bytes) -> Recu:
    """Return what is kept of a file that was sent; raise `FichierRefuse` with the reason.

    Nothing of the file as it was sent is kept, nor its name.
    """
    format_ = _peser(octets)
    dessin = _redessiner(octets, format_)
    return Recu(dessin, NatureFichier.PDF if format_ == "PDF" else NatureFichier.JPEG)


def recevoir_image(octets: bytes, cotes: Iterable[int]) -> list[bytes]:
    """Return a photo as JPEG, redrawn once for each of `cotes`, widest first: the most pixels that
    it may be wide and high. Raises `FichierRefuse` with the reason; a PDF is not a photo.
    """
    format_, dessins = _peser(octets), []
    if format_ == "PDF":
        raise FichierRefuse(PAS_UNE_PHOTO)
    for cote in cotes:
        octets, format_ = _redessiner(octets, format_, str(cote)), "JPEG"
        dessins.append(octets)
    return dessins


def _peser(octets: bytes) -> str:
    """Return the format of a file that is not too heavy."""
    if len(octets) > settings.PALIER_FICHIER_OCTETS:
        raise FichierRefuse(trop_lourd())
    return reconnaitre(octets)


def _redessiner(octets: bytes, format_: str, *cote: str) -> bytes:
    bornes = (str(settings.PALIER_FICHIER_PIXELS), str(settings.PALIER_FICHIER_PAGES))
    code, dessin = isoler(PROGRAMME, octets, format_, *bornes, *cote)
    if code:
        raise FichierRefuse(phrase(code))
    return dessin


def isoler(programme: Path, octets: bytes, *arguments: str) -> tuple[int, bytes]:
    """Run a program alone on a file; return its exit code and what it wrote.

    Too long counts as a crash. Raises `FichierRefuse` when too many wait already.
    """
    if not A_LA_FOIS.acquire(timeout=ATTENTE):
        raise FichierRefuse(OCCUPE)
    try:
        # No variable of ours goes in, where the keys are; nothing that it says is logged.
        fini = subprocess.run(
            [sys.executable, "-I", "-B", str(programme), *arguments],
            input=octets, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=ATTENTE,
            check=False, env={}, cwd="/",
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Code.ILLISIBLE, b""
    finally:
        A_LA_FOIS.release()
    return fini.returncode, fini.stdout
