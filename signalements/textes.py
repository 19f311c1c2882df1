"""The guard on free text: care information does not enter by a landlord's keyboard (SP-12)."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from partnership.secret.personne import tiers

EXPLICATION = (
    "Écrivez ce que vous avez vu ou entendu, pas ce que vous pensez que la personne a. "
    "Si ce sont ses propres mots, mettez-les dans un fait « propos de la personne »."
)

# A neighbour who spoke is never told to the person (domain.md § 4, « Rights »).
AUTRE_SOURCE = "Une autre personne, dont le nom n’est pas donné"


@lru_cache(maxsize=1)
def _garde() -> tuple[re.Pattern, re.Pattern, list[str]]:
    brut = tomllib.loads(Path(__file__).with_name("mots_gardes.toml").read_text("utf-8"))
    mots = re.compile(r"\b(?:" + "|".join(brut["mots"]) + r")\b")
    exacts = re.compile(r"\b(?:" + "|".join(brut["exacts"]) + r")\b")
    return mots, exacts, brut["admis"]


def mots_refuses(texte: str) -> list[str]:
    """Return the words of diagnosis or treatment found in `texte`, as typed when possible.

    Source: domain.md § 1.2 (text guard), SP-12.
    """
    mots, exacts, admis = _garde()
    plat, places = _simplifier_avec_places(texte)
    for tournure in admis:
        plat = plat.replace(tournure, " " * len(tournure))
    trouves = [texte[places[m.start()] : places[m.end()]].strip() for m in mots.finditer(plat)]
    return list(dict.fromkeys(trouves + exacts.findall(texte)))


def _simplifier_avec_places(texte: str) -> tuple[str, list[int]]:
    """Return the simplified text and, for each of its characters, its place in what was typed."""
    morceaux = [tiers.plat(c) for c in texte]
    places = [rang for rang, m in enumerate(morceaux) for _ in m]
    return "".join(morceaux), [*places, len(texte)]


def phrase_refus(mots: list[str]) -> str:
    """Return the sentence that asks to reword."""
    cites = ", ".join(f"« {mot} »" for mot in mots)
    return f"À reformuler : {cites}. {EXPLICATION}"
