"""Writes of the saisines: each locks, verifies, writes, journals, and queues word to others."""

from .ordre import deporter, inscrire, inviter, oter, oter_si_l_accord_est_fini
from .saisine import clore, ecrire, liberer, proposer, refuser, renvoyer, saisir

__all__ = [
    "clore",
    "deporter",
    "ecrire",
    "inscrire",
    "inviter",
    "liberer",
    "oter",
    "oter_si_l_accord_est_fini",
    "proposer",
    "refuser",
    "renvoyer",
    "saisir",
]
