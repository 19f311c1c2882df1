"""Reads what a cotation may count and the grid to start from, once; a malformed file stops."""

import tomllib
from functools import lru_cache
from pathlib import Path

from .regles import Barre, Grille, Situation

FICHIER = Path(__file__).with_name("modele.toml")


@lru_cache(maxsize=1)
def _lu() -> dict:
    return tomllib.loads(FICHIER.read_text(encoding="utf-8"))


def points_max() -> int:
    """Return the most points that one value may give."""
    return _lu()["points_max"]


def source() -> str:
    """Return where the proposed grid comes from."""
    return _lu()["source"]


@lru_cache(maxsize=1)
def proposee() -> Grille:
    """Return the grid from which a territory starts; it ranks nobody."""
    return Grille(
        tuple(
            Barre(dit["code"], tuple(dit["points"]), tuple(dit.get("bornes", ())), dit["raison"])
            for dit in _lu()["critere"]
        )
    )


def situations() -> list[Situation]:
    """Return the made-up situations on which a grid is tried."""
    return [Situation(**dit) for dit in _lu()["situation"]]
