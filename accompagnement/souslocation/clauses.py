"""The texts of the contracts: those of the territory on a day, else the default ones."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from .models import ClauseContrat

TROU = re.compile(r"\{(\w+)\}")
DEFAUTS = Path(__file__).with_name("clauses.toml")


@dataclass(frozen=True)
class Clause:
    """One clause: its title, its paragraphs."""

    titre: str
    paragraphes: tuple[str, ...]


@cache
def defauts() -> dict[str, dict[str, str]]:
    """Return the default texts, by contract and title, in order."""
    return tomllib.loads(DEFAUTS.read_text(encoding="utf-8"))


def clauses(territoire, modele: str, le: date, valeurs: dict) -> list[Clause]:
    """Return the clauses of a contract signed on day `le`: a text of the territory takes the place
    of the default one of the same title, or is added after them; an empty one removes it.

    `valeurs`: what the texts may quote, as `{mot}`; an unknown word stays as it is written.
    """
    textes = dict(defauts()[modele])
    siennes = ClauseContrat.objects.filter(territoire=territoire, rubrique=modele, du__lte=le)
    textes |= dict(siennes.order_by("du").values_list("titre", "texte"))
    return [
        Clause(titre, tuple(remplir(p, valeurs) for p in texte.strip().split("\n\n")))
        for titre, texte in textes.items()
        if texte.strip()
    ]


def remplir(texte: str, valeurs: dict) -> str:
    """Return a text with its values; nothing of it is ever evaluated."""
    lu = TROU.sub(lambda trou: str(valeurs.get(trou[1], trou[0])), texte)
    return " ".join(lu.split())
