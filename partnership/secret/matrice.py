"""Reads the matrix, once. Nothing but `regles` and the generated documents use it."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from partnership.acteurs.enums import Role, TypeOrganisation

from .enums import Categorie, FinaliteAccord, Qualite, TypeDossier

FICHIER = Path(__file__).with_name("matrice.toml")
DROITS = {"E", "L", "S", "Lc", "Lc2", "P"}
CONDITIONS = {"", "assigne", "sous_location", "siege", "plan", "seance", "note", "candidature",
              "situation"}  # fmt: skip


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
    danger_vital: bool
    cases: dict[Role, tuple[Possibilite, ...]]


@dataclass(frozen=True)
class Prealable:
    """The consent that a type of dossier demands before some organisations read anything."""

    organismes: frozenset[TypeOrganisation]
    finalite: FinaliteAccord
    phrase: str
    source: str


@dataclass(frozen=True)
class Siege:
    """As whom one reads who is in a circle because she sits, and thanks to which accords."""

    qualites: frozenset[Qualite]
    roles: frozenset[Role]
    comme: Role
    sauf: frozenset[Categorie]
    finalite: FinaliteAccord


def _possibilite(texte: str) -> Possibilite:
    droits, _, condition = texte.partition(" si ")
    lue = Possibilite(frozenset(droits.split()), condition)
    if not lue.droits <= DROITS or condition not in CONDITIONS:
        raise ValueError(f"Case illisible dans matrice.toml : « {texte} ».")
    return lue


@lru_cache(maxsize=1)
def _brut() -> dict:
    return tomllib.loads(FICHIER.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def prealables() -> dict[TypeDossier, Prealable]:
    """Return what some types of dossier demand first; an unknown name stops the start."""
    return {
        TypeDossier(nom): Prealable(
            frozenset(map(TypeOrganisation, exige["organismes"])),
            FinaliteAccord(exige["finalite"]),
            exige["phrase"],
            exige["source"],
        )
        for nom, exige in _brut()["PREALABLE"].items()
    }


@lru_cache(maxsize=1)
def siege() -> Siege:
    """Return what sitting gives to read; an unknown name stops the start."""
    lu = _brut()["SIEGE"]
    return Siege(
        frozenset(map(Qualite, lu["qualites"])),
        frozenset(map(Role, lu["roles"])),
        Role(lu["comme"]),
        frozenset(map(Categorie, lu["sauf"])),
        FinaliteAccord(lu["finalite"]),
    )


@lru_cache(maxsize=1)
def ecrits_apres_cloture() -> dict[Categorie, frozenset[Role]]:
    """Return who still writes what once a dossier is closed."""
    return {Categorie(nom): frozenset(map(Role, ecrit)) for nom, ecrit in _brut()["CLOS"].items()}


@lru_cache(maxsize=1)
def matrice() -> dict[Categorie, Ligne]:
    """Return the matrix; an unknown role, right or condition stops the start."""
    lignes = {}
    for nom, lue in _brut().items():
        if nom in {"PREALABLE", "SIEGE", "CLOS"}:
            continue
        ligne = dict(lue)
        textes = {cle: ligne.pop(cle) for cle in ("titre", "aide", "source")}
        textes["danger_vital"] = ligne.pop("danger_vital", False) is True
        cases = {Role(role): tuple(map(_possibilite, case)) for role, case in ligne.items()}
        lignes[Categorie(nom)] = Ligne(Categorie(nom), cases=cases, **textes)
    return lignes


def possibilites(role: str, categorie: str) -> tuple[Possibilite, ...]:
    """Return the ways of a role into a category; unknown means none (SP-09)."""
    try:
        return matrice()[Categorie(categorie)].cases.get(Role(role), ())
    except (KeyError, ValueError):
        return ()


def ouvert_en_danger_vital(categorie: str) -> bool:
    """Return whether a break-glass opens a category; unknown means no (SP-09, SP-14)."""
    try:
        return matrice()[Categorie(categorie)].danger_vital
    except (KeyError, ValueError):
        return False
