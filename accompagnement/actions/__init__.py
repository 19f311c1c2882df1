"""Writes of the candidature: each locks, verifies, writes and journals."""

from .candidature import modifier, ouvrir
from .cercle import associer, clore, fermer_sans_accord, presenter
from .criteres import attester

__all__ = [
    "associer",
    "attester",
    "clore",
    "fermer_sans_accord",
    "modifier",
    "ouvrir",
    "presenter",
]
