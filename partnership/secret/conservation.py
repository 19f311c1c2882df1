"""Reads the retention list (SP-19): for each case model, how long, from when, then what.

The durations are also settings of the territory, `conservation_<cycle>`, within bounds.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from uuid import UUID

from partnership.acteurs.models import Territoire
from partnership.acteurs.reglages import Defaut, declarer, reglage

FICHIER = Path(__file__).with_name("conservation.toml")
PUIS = {"effacement", "anonymisation", "conservation"}
PREAVIS = "conservation_preavis"


@dataclass(frozen=True)
class Cycle:
    """One way of ending: `mois` after `depuis`, then `puis`; `source` says who asks for it."""

    nom: str
    titre: str
    mois: int
    depuis: str
    puis: str
    source: str
    bornes: tuple[int, int] = (0, 0)
    dossier: bool = False

    @property
    def duree(self) -> str:
        """Return the duration as one says it: « 2 ans », « 6 mois »."""
        annees, reste = divmod(self.mois, 12)
        if reste:
            return f"{self.mois}\u00a0mois"
        return f"{annees}\u00a0an{'s' if annees > 1 else ''}"

    @property
    def reglage(self) -> str:
        """Return the name of the territory's setting."""
        return f"conservation_{self.nom}"


@dataclass(frozen=True)
class Fiche:
    """What an app says of a dossier: no content. `touche_le`: nothing in its cover is later.

    `organisation` and `role` are those who are told before it goes.
    """

    dossier: UUID
    territoire: int
    reference: str
    lien: str
    cycle: str
    touche_le: date
    organisation: int
    role: str


class Source(Protocol):
    """How an app tells of its dossiers, under the narrow identity of the worker.

    Those of a territory whose cover nobody touched since `avant`, or the one that is named.
    """

    def __call__(
        self, *, territoire: int, avant: date | None = None, dossier: UUID | None = None
    ) -> Iterator[Fiche]: ...


_sources: list[Source] = []


def brancher_source(source: Source) -> None:
    """Give the function by which an app tells of its dossiers, from its `AppConfig.ready()`."""
    _sources.append(source)


def sources() -> list[Source]:
    """Return how each app tells of its dossiers."""
    return list(_sources)


def _cycle(nom: str, ligne: dict) -> Cycle:
    cycle = Cycle(nom, **{**ligne, "bornes": tuple(ligne.get("bornes", (0, 0)))})
    bas, haut = cycle.bornes
    if (
        cycle.puis not in PUIS
        or not cycle.source
        or (cycle.mois == 0) != (cycle.puis == "conservation")
        or not bas <= cycle.mois <= haut
    ):
        raise ValueError(f"Cycle illisible dans conservation.toml : « {nom} ».")
    return cycle


@lru_cache(maxsize=1)
def _lu() -> dict:
    return tomllib.loads(FICHIER.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def cycles() -> dict[str, Cycle]:
    """Return the cycles by name; raises ValueError on one that cannot be read."""
    return {nom: _cycle(nom, ligne) for nom, ligne in _lu()["cycles"].items()}


@lru_cache(maxsize=1)
def conservation() -> dict[str, tuple[Cycle, ...]]:
    """Return the cycles of each case model, by « app.Model »; raises on an unknown cycle."""
    connus = cycles()
    return {modele: tuple(connus[n] for n in noms) for modele, noms in _lu()["modeles"].items()}


def cycles_de_dossier() -> list[Cycle]:
    """Return the cycles that a whole dossier may follow."""
    return [cycle for cycle in cycles().values() if cycle.dossier]


def cycles_courts() -> list[Cycle]:
    """Return the cycles of what ends by itself, whatever becomes of a dossier."""
    return [c for c in cycles().values() if c.mois and not c.dossier]


def declarer_les_reglages() -> None:
    """Make each duration, and the notice, a dated setting of the territory."""
    for cycle in cycles().values():
        if cycle.mois:
            nom = f"Conservation : {cycle.titre[0].lower()}{cycle.titre[1:]}"
            declarer(cycle.reglage, Defaut(cycle.mois, nom, "mois", cycle.source, cycle.bornes))
    preavis = _lu()["preavis"]
    nom = "Conservation : avertissement avant effacement"
    bornes = tuple(preavis["bornes"])
    declarer(PREAVIS, Defaut(preavis["jours"], nom, "jours", preavis["source"], bornes))


def mois_de(cycle: Cycle, territoire: Territoire | None, le: date) -> int:
    """Return the duration of a cycle in months, in a territory (None: in none) on a day."""
    if territoire is None:
        return cycle.mois
    return _borne(reglage(territoire, cycle.reglage, le), cycle.bornes)


def preavis_de(territoire: Territoire, le: date) -> int:
    """Return how many days before acting the responsible persons are told."""
    return _borne(reglage(territoire, PREAVIS, le), tuple(_lu()["preavis"]["bornes"]))


def _borne(valeur: int, bornes: tuple[int, int]) -> int:
    """Keep a setting within its bounds: the law's ceiling is not the territory's to lift."""
    bas, haut = bornes
    return min(max(valeur, bas), haut)
