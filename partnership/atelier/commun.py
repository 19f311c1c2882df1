"""What every tool of the workshop shares: where things are, and how a breakdown is said."""

import os
import sys
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
DOSSIER = RACINE / ".palier"
PYTHON = sys.executable


class Panne(Exception):
    """Something that the person at the keyboard must know, in one French sentence."""


def dire(phrase: str) -> None:
    """Print one sentence at once, even when the output is a file."""
    print(phrase, flush=True)


def creer_dossier(dossier: Path) -> Path:
    """Create the folder and its parents; a disk that refuses is a sentence, not a traceback."""
    try:
        dossier.mkdir(parents=True, exist_ok=True)
    except OSError as erreur:
        raise Panne(
            f"Le dossier {dossier} ne peut pas être créé ({erreur.strerror}) : vérifiez l'espace "
            "libre et vos droits d'écriture."
        ) from erreur
    if not os.access(dossier, os.W_OK):
        raise Panne(f"Le dossier {dossier} n'est pas accessible en écriture : vérifiez vos droits.")
    return dossier
