"""SP-16: no hidden figure can be worked out from the published ones."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from partnership.secret.statistiques import SEUIL, TOTAL, avec_totaux, masquer


@st.composite
def tables(draw):
    lignes, colonnes = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    effectif = st.one_of(st.integers(0, 6), st.integers(0, 40))
    return {f"b{r}": {f"m{c}": draw(effectif) for c in range(colonnes)} for r in range(lignes)}


def devinables(table, masquee) -> set:
    """Brute force: the hidden figures that every table a reader could imagine has in common.

    A circulation that can change can change by ones, so tables one step away are enough.
    """
    vrai = avec_totaux(table, masquee.lignes, masquee.colonnes)
    caches = {c for c, n in masquee.cellules.items() if n is None}
    interieur = [(r, c) for r in masquee.lignes for c in masquee.colonnes if (r, c) in caches]
    fixes = set(caches)
    for pas in product((-1, 0, 1), repeat=len(interieur)):
        ecarts = dict(zip(interieur, pas, strict=True))
        autre = {
            r: {c: table[r][c] + ecarts.get((r, c), 0) for c in masquee.colonnes}
            for r in masquee.lignes
        }
        if any(n < 0 for ligne in autre.values() for n in ligne.values()):
            continue
        imagine = avec_totaux(autre, masquee.lignes, masquee.colonnes)
        if all(imagine[c] == vrai[c] for c in vrai if c not in caches):
            fixes -= {c for c in fixes if imagine[c] != vrai[c]}
    return fixes


@settings(max_examples=150, deadline=None)
@given(tables())
def test_rien_de_masque_ne_se_retrouve(table):
    masquee = masquer(table)
    vrai = avec_totaux(table, masquee.lignes, masquee.colonnes)
    for cellule, n in masquee.cellules.items():
        assert n is None or (n == vrai[cellule] and n >= SEUIL)
    assert devinables(table, masquee) == set()


def test_un_seul_petit_effectif_en_cache_d_autres():
    masquee = masquer({"A": {"jan": 3, "fev": 20}, "B": {"jan": 30, "fev": 40}})
    assert masquee["A", "jan"] is None
    caches = [c for c, n in masquee.cellules.items() if n is None]
    assert len(caches) == 4
    assert masquee[TOTAL, TOTAL] == 93


def test_rien_a_cacher():
    masquee = masquer({"A": {"jan": 10}, "B": {"jan": 12}})
    assert masquee.rangees[-1] == (TOTAL, [22], 22)


def test_un_zero_ne_se_lit_pas():
    """A zero shown, then hidden, would tell that somebody arrived."""
    assert masquer({"A": {"jan": 0}})["A", "jan"] is None


def test_table_vide():
    assert masquer({}).rangees == [(TOTAL, [], None)]
