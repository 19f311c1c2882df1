"""Figures that leave an organisation: small cells hidden, and none to be found again (SP-16)."""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass

SEUIL = 5
TOTAL = "Total"

Cellule = tuple[str, str]
Arc = tuple[str, str]


@dataclass(frozen=True)
class TableMasquee:
    """A table with its totals; a hidden figure is None."""

    lignes: tuple[str, ...]
    colonnes: tuple[str, ...]
    cellules: dict[Cellule, int | None]

    def __getitem__(self, cellule: Cellule) -> int | None:
        return self.cellules[cellule]

    @property
    def rangees(self) -> list[tuple[str, list[int | None], int | None]]:
        """Return (row, figures, total of the row), the row of totals last."""
        return [
            (nom, [self[nom, c] for c in self.colonnes], self[nom, TOTAL])
            for nom in (*self.lignes, TOTAL)
        ]


def masquer(table: Mapping[str, Mapping[str, int]], seuil: int = SEUIL) -> TableMasquee:
    """Return `table` and its totals with every figure that could point at somebody hidden.

    `table`: rows → columns → counts (a missing column counts 0). Hidden: every figure under
    `seuil` (zero too: « none » is an answer), totals included; then as many more, the smallest
    first and totals last, as are needed so that no hidden figure can be worked out from the
    published ones, knowing that all are whole and not negative.

    Why it holds: a table with its totals is a circulation, each figure a flow from the node of
    its column to that of its row. A hidden flow is undetermined exactly when one more, or one
    less, can be pushed round a cycle of hidden flows. Every hidden figure is given such a cycle.
    """
    lignes = tuple(table)
    colonnes = tuple(dict.fromkeys(c for ligne in table.values() for c in ligne))
    valeurs = avec_totaux(table, lignes, colonnes)
    caches = {cellule for cellule, n in valeurs.items() if n < seuil}
    for cellule in sorted(caches, key=lambda c: (valeurs[c], c)):
        caches |= _proteger(cellule, valeurs, caches)
    return TableMasquee(
        lignes, colonnes, {c: None if c in caches else n for c, n in valeurs.items()}
    )


def avec_totaux(table, lignes, colonnes) -> dict[Cellule, int]:
    """Return every figure of the table and of its totals, keyed by (row, column)."""
    valeurs = {(r, c): table[r].get(c, 0) for r in lignes for c in colonnes}
    valeurs |= {(r, TOTAL): sum(valeurs[r, c] for c in colonnes) for r in lignes}
    valeurs |= {(TOTAL, c): sum(valeurs[r, c] for r in lignes) for c in (*colonnes, TOTAL)}
    return valeurs


def _arc(cellule: Cellule) -> Arc:
    """Return the direction of a figure in the circulation: sums balance at every node.

    column → row for a cell, row → grand column for the total of a row, grand row → column for
    the total of a column, grand column → grand row for the grand total.
    """
    ligne, colonne = cellule
    rang, file = f"r:{ligne}", f"c:{colonne}"
    if (ligne == TOTAL) == (colonne == TOTAL):
        return file, rang
    return rang, file


def _proteger(cellule: Cellule, valeurs: dict[Cellule, int], caches: set[Cellule]) -> set[Cellule]:
    """Return the cheapest figures to hide so that `cellule` cannot be worked out."""
    depart, arrivee = _arc(cellule)
    chemins = [_chemin(arrivee, depart, cellule, valeurs, caches)]  # one more
    if valeurs[cellule]:
        chemins.append(_chemin(depart, arrivee, cellule, valeurs, caches))  # one less
    trouves = [chemin for chemin in chemins if chemin is not None]
    return min(trouves)[1] if trouves else set(valeurs)


def _chemin(depart, arrivee, sauf, valeurs, caches) -> tuple[int, set[Cellule]] | None:
    """Return (cost, figures to hide) of the cheapest way to push one unit, without `sauf`."""
    arcs: dict[str, list] = {}
    for cellule, n in valeurs.items():
        if cellule == sauf:
            continue
        de, vers = _arc(cellule)
        prix = 0 if cellule in caches else _prix(cellule, n, valeurs)
        arcs.setdefault(de, []).append((vers, prix, cellule))
        if n:
            arcs.setdefault(vers, []).append((de, prix, cellule))
    file: list = [(0, 0, depart, ())]
    vus: set[str] = set()
    while file:
        cout, long, noeud, pris = heapq.heappop(file)
        if noeud == arrivee:
            return cout, set(pris) - caches
        if noeud in vus:
            continue
        vus.add(noeud)
        for vers, prix, cellule in arcs.get(noeud, ()):
            heapq.heappush(file, (cout + prix, long + 1, vers, (*pris, cellule)))
    return None


def _prix(cellule: Cellule, n: int, valeurs: dict[Cellule, int]) -> int:
    """Return the loss of hiding one more figure: small ones first, totals last."""
    marge = TOTAL in cellule
    return 1 + n + marge * (1 + valeurs[TOTAL, TOTAL]) * len(valeurs)
