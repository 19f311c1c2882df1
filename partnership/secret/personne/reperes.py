"""Tokens of a person: what finds her dossiers and tells her from her namesakes; no name is kept."""

import re

from ..coffre.jetons import jeton
from .tiers import plat


def _mots(texte: str) -> str:
    return " ".join(re.findall(r"\w+", plat(texte)))


def jetons_de(territoire: int, nom: str, prenom: str, annee: int | None) -> tuple[bytes, ...]:
    """Return the tokens of a name (as the index of names has it), a person, a person of a year."""
    qui = f"{_mots(nom)}|{_mots(prenom)}"
    de_l_annee = jeton(territoire, f"{qui}|{annee}") if annee else b""
    return jeton(territoire, _mots(nom)), jeton(territoire, qui), de_l_annee


def est_elle(territoire: int, identites, personne: bytes, annee: bytes) -> bool:
    """Say whether one of these (nom, prenom, annee) is hers: same names, and no other year."""
    for identite in identites:
        _, siennes, de_l_annee = jetons_de(territoire, *identite)
        if siennes == personne and (not annee or not de_l_annee or annee == de_l_annee):
            return True
    return False
