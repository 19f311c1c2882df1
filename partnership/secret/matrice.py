"""Reads the matrix, once. Nothing but `regles` and the generated documents use it."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from partnership.acteurs.enums import Role

from .enums import Categorie

FICHIER = Path(__file__).with_name("matrice.toml")
DROITS = {"E", "L", "S", "Lc", "Lc2", "P"}
CONDITIONS = {"", "assigne", "sous_location", "siege", "plan", "seance", "note"}


@dataclass(frozen=True)
class Possibilite:
    """One way for a role to reach a category: rights and the condition they need."""

    droits: frozenset[str]
    condition: str


@dataclass(frozen=True)
class Ligne:
    """One category of the matrix."""

    categorie: Categorie
    titre: str
    aide: str
    source: str
    cases: dict[Role, tuple[Possibilite, ...]]


def _possibilite(texte: str) -> Possibilite:
    droits, _, condition = texte.partition(" si ")
    lue = Possibilite(frozenset(droits.split()), condition)
    if not lue.droits <= DROITS or condition not in CONDITIONS:
        raise ValueError(f"Case illisible dans matrice.toml : « {texte} ».")
    return lue


@lru_cache(maxsize=1)
def matrice() -> dict[Categorie, Ligne]:
    """Return the matrix; an unknown role, right or condition stops the start."""
    brut = tomllib.loads(FICHIER.read_text(encoding="utf-8"))
    lignes = {}
    for nom, ligne in brut.items():
        textes = {cle: ligne.pop(cle) for cle in ("titre", "aide", "source")}
        cases = {Role(role): tuple(map(_possibilite, case)) for role, case in ligne.items()}
        lignes[Categorie(nom)] = Ligne(Categorie(nom), cases=cases, **textes)
    return lignes


def possibilites(role: str, categorie: str) -> tuple[Possibilite, ...]:
    """Return the ways of a role into a category; unknown means none (SP-09)."""
    try:
        return matrice()[Categorie(categorie)].cases.get(Role(role), ())
    except (KeyError, ValueError):
        return ()
