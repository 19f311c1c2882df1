"""Figures that a proof has counted itself, on a line that `make proof` reads."""

import re
from collections import Counter

LIGNE = re.compile(r"^» (.+)$", re.M)


def relever(**mesures: float) -> None:
    """Print one line of figures, units in their names: « » cellules=9000 fautes=0 »."""
    print("\n» " + " ".join(f"{nom}={valeur}" for nom, valeur in mesures.items()), flush=True)


def lire(sortie: str) -> dict[str, float]:
    """Return the figures of an output; what several tests counted under one name is added up."""
    total: Counter[str] = Counter()
    for ligne in LIGNE.findall(sortie):
        for mot in ligne.split():
            nom, _, valeur = mot.partition("=")
            total[nom] += float(valeur)
    return dict(total)
