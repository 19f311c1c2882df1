"""Reads the national amounts, once; a malformed file stops the start of whoever asks."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

FICHIER = Path(__file__).with_name("parametres.toml")


@dataclass(frozen=True)
class Montant:
    """One national amount, from a day on, with where it was read and when."""

    cle: str
    nom: str
    du: date
    valeur: Decimal
    source: str
    verifie_le: date
    a_verifier: bool = False


@lru_cache(maxsize=1)
def _lu() -> dict:
    return tomllib.loads(FICHIER.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def montants() -> tuple[Montant, ...]:
    """Return all the amounts, the newest of each first."""
    lus = [Montant(**{**m, "valeur": Decimal(m["valeur"])}) for m in _lu()["montant"]]
    return tuple(sorted(lus, key=lambda m: (m.cle, -m.du.toordinal())))


@lru_cache(maxsize=1)
def parts() -> dict[str, Decimal]:
    """Return the parts of the consumption units."""
    return {p["cle"]: Decimal(p["valeur"]) for p in _lu()["part"]}


def en_vigueur(le: date) -> list[Montant]:
    """Return each amount in force on a day; none for what began later."""
    trouves: dict[str, Montant] = {}
    for montant in montants():
        if montant.du <= le:
            trouves.setdefault(montant.cle, montant)
    return list(trouves.values())
