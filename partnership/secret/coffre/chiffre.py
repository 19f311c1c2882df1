"""Authenticated encryption, and the platform keys that close the others. No database, no request.

Sealed form: version (1 byte), nonce (12), AES-256-GCM of what is sealed (with its tag, 16).
"""

import base64
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from partnership.acteurs.refus import Illisible

VERSION = b"\x01"
NONCE = 12  # bytes
PAS = 32  # bytes: lengths are rounded up to this, so that « oui » and « non » look alike


class CoffreAltere(Illisible):
    """What was read is not what was sealed at this place, or not by this key."""

    def __init__(self, quoi: str):
        super().__init__(
            "Une partie de ce dossier est illisible : elle a été altérée. "
            "Rien n’est affiché de faux, et l’administrateur est prévenu.",
            journal=f"sealed content altered: {quoi}",
        )


class CleAbsente(Illisible):
    """The key of the dossier is not there: destroyed with it, or not for this reader."""

    def __init__(self, quoi: str):
        super().__init__(
            "Le contenu de ce dossier n’est plus lisible : sa clé n’existe plus.",
            journal=f"no key: {quoi}",
        )


def contexte(*morceaux: object) -> bytes:
    """Return the associated data: where a sealed value stands. No piece holds a NUL."""
    return "\0".join(("palier", *map(str, morceaux))).encode()


def sceller(cle: AESGCM, clair: bytes, ou: bytes) -> bytes:
    """Return `clair` sealed for this place, its length hidden up to `PAS` bytes."""
    nonce = os.urandom(NONCE)
    creux = clair + b"\x80"
    creux += bytes(-len(creux) % PAS)
    return VERSION + nonce + cle.encrypt(nonce, creux, VERSION + ou)


def desceller(cle: AESGCM, scelle: bytes, ou: bytes) -> bytes:
    """Return what was sealed at this place; raise `CoffreAltere` for anything else."""
    debut = len(VERSION) + NONCE
    if not scelle.startswith(VERSION) or len(scelle) < debut + 16:
        raise CoffreAltere(_lieu(ou))
    try:
        creux = cle.decrypt(scelle[len(VERSION) : debut], scelle[debut:], VERSION + ou)
    except InvalidTag:
        raise CoffreAltere(_lieu(ou)) from None
    return creux[: creux.rindex(b"\x80")]


def _lieu(ou: bytes) -> str:
    return ou.decode(errors="replace").replace("\0", " ")


# --- Platform keys ------------------------------------------------------------------


@lru_cache(maxsize=8)
def _trousseau(lignes: tuple[str, ...]) -> dict[str, AESGCM]:
    couples = (ligne.partition(":") for ligne in lignes)
    return {nom: AESGCM(base64.b64decode(valeur)) for nom, _, valeur in couples}


def trousseau() -> dict[str, AESGCM]:
    """Return the platform keys by name, in order: the first closes, all open."""
    return _trousseau(tuple(settings.PALIER_CLES))


def cle_courante() -> str:
    """Return the name of the platform key that closes."""
    return next(iter(trousseau()))


def envelopper(cle: bytes, ou: bytes) -> tuple[str, bytes]:
    """Return (name of the platform key, `cle` closed by it)."""
    nom = cle_courante()
    return nom, sceller(trousseau()[nom], cle, contexte("cle", nom) + ou)


def developper(nom: str, enveloppe: bytes, ou: bytes) -> bytes:
    """Return the key that `enveloppe` holds; `CoffreAltere` when no platform key opens it."""
    if nom not in trousseau():
        raise CoffreAltere(f"platform key {nom} unknown")
    return desceller(trousseau()[nom], enveloppe, contexte("cle", nom) + ou)


def temoin(nom: str) -> bytes:
    """Return the witness of a platform key: something that only this key opens."""
    return sceller(trousseau()[nom], b"palier", contexte("temoin", nom))


def temoin_reconnu(nom: str, scelle: bytes) -> bool:
    """Say whether the platform key of this name is the one that made the witness."""
    try:
        return desceller(trousseau()[nom], scelle, contexte("temoin", nom)) == b"palier"
    except CoffreAltere:
        return False
