"""SP-16: of several tables that leave together, none tells what another hides."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnership.secret.ensembles import masquer_ensemble
from partnership.secret.statistiques import SEUIL, TOTAL, avec_totaux, masquer

LIEN = [[("a", TOTAL, TOTAL), ("b", TOTAL, TOTAL)]]


@st.composite
def paires(draw):
    """Two small tables that share their grand total."""
    effectif = st.one_of(st.integers(0, 6), st.integers(0, 30))
    a = {f"r{r}": {f"c{c}": draw(effectif) for c in range(2)} for r in range(2)}
    somme = sum(n for ligne in a.values() for n in ligne.values())
    coupe = sorted(draw(st.lists(st.integers(0, somme), min_size=2, max_size=2)))
    parts = [coupe[0], coupe[1] - coupe[0], somme - coupe[1]]
    return {"a": a, "b": {f"x{i}": {"n": n} for i, n in enumerate(parts)}}


def imaginables(tables, masquees, de: int):
    """Brute force: every pair of tables that a reader could imagine, each inner figure within
    `de` of the truth."""
    noms = [(t, r, c) for t in tables for r in tables[t] for c in tables[t][r]]
    libres = [p for p in noms if masquees[p[0]][p[1:]] is None]
    for pas in product(range(-de, de + 1), repeat=len(libres)):
        ecarts = dict(zip(libres, pas, strict=True))
        autres = {
            t: {
                r: {c: n + ecarts.get((t, r, c), 0) for c, n in ligne.items()}
                for r, ligne in table.items()
            }
            for t, table in tables.items()
        }
        figures = {
            (t, *cellule): n
            for t, table in autres.items()
            for cellule, n in avec_totaux(
                table, masquees[t].lignes, masquees[t].colonnes
            ).items()
        }  # fmt: skip
        if min(figures.values()) < 0 or figures["a", TOTAL, TOTAL] != figures["b", TOTAL, TOTAL]:
            continue
        if all(masquees[p[0]][p[1:]] in (None, n) for p, n in figures.items()):
            yield figures


@settings(max_examples=40, deadline=None)
@given(paires())
def test_rien_ne_se_retrouve_par_l_autre_table(tables):
    masquees = masquer_ensemble(tables, LIEN)
    vues: dict = {}
    for de in (1, 2):
        for figures in imaginables(tables, masquees, de):
            for place, n in figures.items():
                vues.setdefault(place, set()).add(n)
        caches = [(t, *c) for t, m in masquees.items() for c, n in m.cellules.items() if n is None]
        if all(len(vues[place]) > 1 for place in caches):
            break
    for t, masquee in masquees.items():
        for cellule, n in masquee.cellules.items():
            if n is None:
                assert len(vues[t, *cellule]) > 1, (t, cellule)
            else:
                assert n >= SEUIL


def test_un_total_commun_cache_dans_l_une_l_est_dans_l_autre():
    """Alone, the second table would show the total that the first must hide."""
    tables = {"a": {"r": {"c": 3}, "s": {"c": 20}}, "b": {"x": {"n": 11}, "y": {"n": 12}}}
    assert masquer(tables["a"])[TOTAL, TOTAL] is None or masquer(tables["a"])["s", "c"] is None
    masquees = masquer_ensemble(tables, LIEN)
    assert (masquees["a"][TOTAL, TOTAL] is None) == (masquees["b"][TOTAL, TOTAL] is None)


def test_sans_petit_effectif_rien_n_est_cache():
    masquees = masquer_ensemble({"a": {"r": {"c": 9, "d": 8}}})
    assert None not in masquees["a"].cellules.values()


def test_un_lien_faux_se_dit():
    tables = {"a": {"r": {"c": 9}}, "b": {"x": {"n": 8}}}
    with pytest.raises(ValueError, match="not the same figure"):
        masquer_ensemble(tables, LIEN)
