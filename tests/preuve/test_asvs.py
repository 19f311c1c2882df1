"""The table of OWASP ASVS 5.0 cannot rot: every row has a state, every proof it names exists."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

from tests.depot.sources import RACINE, arbre
from tests.preuve.releve import relever

LIGNE = re.compile(r"^\| (V\d+\.\d+\.\d+) \| ([123]) \| (.+?) \| (.+?) \| (.*) \|$", re.M)
ETATS = {"tenue", "exploitation", "écart", "sans objet", "pas encore"}
# Of the standard: requirements of levels 1 and 2, and level 3 of V8 and V16.
ATTENDUES = {"1": 70, "2": 183, "3": 7}


def lignes() -> list[tuple[str, ...]]:
    return LIGNE.findall((RACINE / "docs/asvs.md").read_text(encoding="utf-8"))


def preuves(texte: str) -> list[str]:
    """The files and tests that a row names; a word between backquotes with no path is a word."""
    nommees = re.findall(r"`([^`]+)`", texte)
    return [p for p in nommees if "/" in p or p == "Dockerfile" or p.endswith((".md", ".yml"))]


def manque(preuve: str) -> bool:
    """Whether a proof is not there: its file, or its test."""
    fichier, _, essai = preuve.partition("::")
    chemin = RACINE / fichier
    if not chemin.is_file() or not essai:
        return not chemin.is_file()
    return essai not in essais_de(chemin)


@cache
def essais_de(chemin: Path) -> set[str]:
    return {n.name for n in ast.walk(arbre(chemin)) if isinstance(n, ast.FunctionDef)}


def test_chaque_exigence_a_son_etat_et_sa_preuve():
    lues = lignes()
    etats = Counter(etat for *_, etat, _ in lues)
    relever(
        exigences=len(lues), tenues=etats["tenue"], exploitation=etats["exploitation"],
        ecarts=etats["écart"], sans_objet=etats["sans objet"], pas_encore=etats["pas encore"],
    )  # fmt: skip
    assert Counter(niveau for _, niveau, *_ in lues) == ATTENDUES
    assert len({numero for numero, *_ in lues}) == len(lues)
    assert set(etats) <= ETATS
    assert not [n for n, _, _, _, montre in lues if any(map(manque, preuves(montre)))]
    assert all(montre for *_, montre in lues)
    assert all(preuves(m) or "bandit" in m for *_, e, m in lues if e == "tenue")


def test_une_preuve_perdue_se_voit():
    assert manque("tests/preuve/test_asvs.py::test_qui_n_existe_pas")
    assert manque("tests/preuve/absent.py")
    assert not manque("tests/preuve/test_asvs.py::test_une_preuve_perdue_se_voit")
