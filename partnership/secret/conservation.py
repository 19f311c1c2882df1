"""Reads the retention list (SP-19): for each case model, how long, from when, then what."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FICHIER = Path(__file__).with_name("conservation.toml")
PUIS = {"effacement", "anonymisation", "conservation"}


@dataclass(frozen=True)
class Cycle:
    """One way of ending: `mois` after `depuis`, then `puis`; `source` says who asks for it."""

    nom: str
    mois: int
    depuis: str
    puis: str
    source: str


def _cycle(nom: str, ligne: dict) -> Cycle:
    cycle = Cycle(nom, **ligne)
    if (
        cycle.puis not in PUIS
        or not cycle.source
        or (cycle.mois == 0) != (cycle.puis == "conservation")
    ):
        raise ValueError(f"Cycle illisible dans conservation.toml : « {nom} ».")
    return cycle


@lru_cache(maxsize=1)
def conservation() -> dict[str, tuple[Cycle, ...]]:
    """Return the cycles of each case model, by « app.Model »; raises on an unknown cycle."""
    brut = tomllib.loads(FICHIER.read_text(encoding="utf-8"))
    cycles = {nom: _cycle(nom, ligne) for nom, ligne in brut["cycles"].items()}
    return {modele: tuple(cycles[n] for n in noms) for modele, noms in brut["modeles"].items()}
