"""Blind index: a name is found by what only its territory's key makes of it."""

import hashlib
import hmac

from .cles import cle_d_index

LONGUEUR = 16  # bytes: no two names collide, and a page needs no second look


def jeton(territoire: int, mot: str) -> bytes:
    """Return what stands for a word in a territory; another territory's is unrelated."""
    message = mot.encode()
    return hmac.new(cle_d_index(territoire), message, hashlib.sha256).digest()[:LONGUEUR]


def jetons(territoire: int, mots: set[str]) -> set[bytes]:
    """Return the tokens of some words."""
    return {jeton(territoire, mot) for mot in mots if mot}
