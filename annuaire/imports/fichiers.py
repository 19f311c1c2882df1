"""Have a file cut into lines in a process of its own, and read them one by one."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from django.conf import settings

from ..enums import NatureImport
from .extraire import Code

PROGRAMME = Path(__file__).with_name("extraire.py")
LIGNES_AU_PLUS = 100_000
# The whole country, two sections: only the lines of the territory are kept in memory.
LIGNES_FINESS = 600_000


class FichierIllisible(Exception):
    """A file that is not read; `phrase` says why, and what to do."""

    def __init__(self, phrase: str):
        self.phrase = phrase
        super().__init__(phrase)


ILLISIBLE = (
    "Ce fichier est abîmé, incomplet ou trop compliqué : Palier n’a pas pu le lire. Ouvrez-le dans "
    "un tableur, enregistrez-le de nouveau en XLSX, ODS ou CSV, puis renvoyez-le."
)
VIDE = "Ce fichier est vide : choisissez-en un autre."
PHRASES = {
    Code.FERME: "Ce fichier est protégé par un mot de passe : envoyez-le sans protection.",
    Code.VIDE: VIDE,
    Code.BINAIRE: (
        "Ce fichier n’est pas un tableau : Palier reçoit des fichiers XLSX, ODS et CSV, et le JSON "
        "de FINESS."
    ),
}


def trop_lourd() -> str:
    mo = settings.PALIER_IMPORT_OCTETS // 1_000_000
    return (
        f"Ce fichier dépasse {mo} Mo. Gardez seulement les lignes de votre territoire, ou "
        "partagez-le en plusieurs."
    )


def trop_long(au_plus: int) -> str:
    nombre = f"{au_plus:,}".replace(",", "\u202f")
    return f"Ce fichier a plus de {nombre} lignes : partagez-le en plusieurs."


def lignes_au_plus(nature: str) -> int:
    """Return how many lines a file of this kind may have, its header not counted."""
    return LIGNES_FINESS if nature == NatureImport.FINESS else LIGNES_AU_PLUS


@contextmanager
def ouvrir(octets: bytes, au_plus: int) -> Iterator[tuple[int, Iterator[list[str]]]]:
    """Give the number of lines at most, and an iterator of lines of texts.

    Raises `FichierIllisible`, perhaps after some lines. Nothing of the file is kept whole here.
    """
    # No variable of ours goes in, where the keys are; nothing that it says is logged.
    programme = subprocess.Popen(
        [sys.executable, "-I", "-B", str(PROGRAMME), str(au_plus)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/",
    )  # fmt: skip
    try:
        Thread(target=_donner, args=(programme, octets), daemon=True).start()
        yield int(programme.stdout.readline() or 0), _lire(programme, au_plus)
    finally:
        programme.kill()
        programme.stdout.close()
        programme.wait()


def _donner(programme: subprocess.Popen, octets: bytes) -> None:
    try:
        programme.stdin.write(octets)
        programme.stdin.close()
    except OSError:  # it died while reading: its exit code says more
        return


def _lire(programme: subprocess.Popen, au_plus: int) -> Iterator[list[str]]:
    for ligne in programme.stdout:
        if not ligne.endswith(b"\n"):
            break  # cut in the middle: it was killed
        yield json.loads(ligne)
    code = programme.wait()
    if code == Code.TROP_DE_LIGNES:
        raise FichierIllisible(trop_long(au_plus))
    if code:
        raise FichierIllisible(PHRASES.get(code, ILLISIBLE))
