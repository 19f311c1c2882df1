"""Platform keys: fixed for the tests; for a demonstration, drawn once and kept beside its data."""

import base64
import os
import secrets
from pathlib import Path

ESSAI = f"essai:{base64.b64encode(b'palier-essai'.ljust(32, b'.')).decode()}"


def tirer(nom: str) -> str:
    """Return a new platform key, as PALIER_CLES takes it."""
    return f"{nom}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


def garder(fichier: Path) -> str:
    """Return the keys kept in this file, drawn the first time."""
    try:
        descripteur = os.open(fichier, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return fichier.read_text().strip()
    with os.fdopen(descripteur, "w") as neuf:
        neuf.write(tirer("demo") + "\n")
    return fichier.read_text().strip()
