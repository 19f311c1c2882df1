"""Several tables that leave together and share figures: none tells what another hides (SP-16).

`statistiques.masquer` protects one table. Two that share a total can betray each other: so the
whole is weighed as a reader would, by integer programming, and more is hidden until no hidden
figure has one possible value alone.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, hstack, identity

from .statistiques import SEUIL, TOTAL, TableMasquee, avec_totaux, masquer

Place = tuple[str, str, str]  # table, row, column
Table = Mapping[str, Mapping[str, int]]


def masquer_ensemble(
    tables: Mapping[str, Table], liens: Iterable[Sequence[Place]] = (), seuil: int = SEUIL
) -> dict[str, TableMasquee]:
    """Return the tables with every figure hidden that could point at somebody, by any of them.

    `tables`: name → rows → columns → counts. `liens`: places that hold one and the same figure (a
    total common to two tables); ValueError when they differ. Figures are whole and not negative.
    """
    ensemble = _Ensemble(tables, liens)
    caches = ensemble.fermer(
        (nom, *cellule)
        for nom, table in tables.items()
        for cellule, n in masquer(table, seuil).cellules.items()
        if n is None
    )
    while devinee := ensemble.devinable(caches):
        caches = ensemble.fermer({*caches, ensemble.a_cacher_avec(devinee, caches)})
    return ensemble.masquees(caches)


class _Ensemble:
    """The figures of all the tables, each known by one place when several hold the same."""

    def __init__(self, tables: Mapping[str, Table], liens: Iterable[Sequence[Place]]):
        self.formes = {}
        self.valeurs: dict[Place, int] = {}
        for nom, table in tables.items():
            lignes = tuple(table)
            colonnes = tuple(dict.fromkeys(c for ligne in table.values() for c in ligne))
            self.formes[nom] = (lignes, colonnes)
            lues = avec_totaux(table, lignes, colonnes)
            self.valeurs |= {(nom, *cellule): n for cellule, n in lues.items()}
        self.chef = {place: place for place in self.valeurs}
        for lien in liens:
            self._lier(lien)

    def _lier(self, lien: Sequence[Place]) -> None:
        if len({self.valeurs[place] for place in lien}) > 1:
            raise ValueError(f"not the same figure: {list(lien)}")
        chefs = {self.chef[place] for place in lien}
        premier = min(chefs)
        self.chef = {p: premier if c in chefs else c for p, c in self.chef.items()}

    def fermer(self, places: Iterable[Place]) -> set[Place]:
        """Return these places and all that hold the same figures."""
        chefs = {self.chef[place] for place in places}
        return {place for place, chef in self.chef.items() if chef in chefs}

    def _sommes(self) -> Iterable[tuple[list[Place], Place]]:
        """Yield the parts and the place of each sum that a reader knows to hold."""
        for nom, (lignes, colonnes) in self.formes.items():
            for r in (*lignes, TOTAL):
                yield [(nom, r, c) for c in colonnes], (nom, r, TOTAL)
            for c in (*colonnes, TOTAL):
                yield [(nom, r, c) for r in lignes], (nom, TOTAL, c)

    def devinable(self, caches: set[Place]) -> Place | None:
        """Return a hidden figure that has one possible value alone, None when there is none."""
        rangs = {chef: rang for rang, chef in enumerate(sorted({self.chef[p] for p in caches}))}
        if not rangs:
            return None
        matrice, voulus = self._contraintes(caches, rangs)
        vrais = np.array([self.valeurs[chef] for chef in rangs])
        restent = np.ones(len(rangs), dtype=bool)
        # As many as can at once, up then down, as long as one more does.
        for sens in (1, -1, 1, -1):
            restent &= ~_bougent(matrice, voulus, vrais, restent, sens)
        for chef, rang in rangs.items():
            seul = np.arange(len(rangs)) == rang
            if restent[rang] and not any(
                _bougent(matrice, voulus, vrais, seul, sens)[rang] for sens in (1, -1)
            ):
                return chef
        return None

    def _contraintes(self, caches: set[Place], rangs: dict[Place, int]):
        """Return (matrix, right side) of what the sums say of the hidden figures."""
        lignes, colonnes, facteurs, voulus = [], [], [], []
        for parts, total in self._sommes():
            reste = self.valeurs[total] - sum(self.valeurs[p] for p in parts if p not in caches)
            termes = [(rangs[self.chef[p]], 1) for p in parts if p in caches]
            if total in caches:
                termes.append((rangs[self.chef[total]], -1))
                reste -= self.valeurs[total]
            for rang, signe in termes:
                lignes.append(len(voulus))
                colonnes.append(rang)
                facteurs.append(signe)
            voulus.append(reste)
        # A figure met twice in one sum counts twice: the matrix adds them.
        matrice = csr_matrix((facteurs, (lignes, colonnes)), shape=(len(voulus), len(rangs)))
        return matrice, np.array(voulus)

    def a_cacher_avec(self, devinee: Place, caches: set[Place]) -> Place:
        """Return the next figure to hide: of the tables that hold this one, the smallest, totals
        last; then of any other."""
        tables = {p[0] for p, chef in self.chef.items() if chef == self.chef[devinee]}
        visibles = [p for p in self.valeurs if p not in caches]
        return min(visibles, key=lambda p: (p[0] not in tables, TOTAL in p, self.valeurs[p], p))

    def masquees(self, caches: set[Place]) -> dict[str, TableMasquee]:
        return {
            nom: TableMasquee(
                lignes, colonnes,
                {p[1:]: None if p in caches else n for p, n in self.valeurs.items() if p[0] == nom},
            )
            for nom, (lignes, colonnes) in self.formes.items()
        }  # fmt: skip


def _bougent(matrice, voulus, vrais, lesquels, sens: int):
    """Return which of these figures differ from the truth, by `sens`, in one imagined report where
    as many as possible do: whole figures, not negative, that the same sums allow.

    Unknowns: each figure, then for each whether it moves (0 or 1).
    """
    nombre = len(vrais)
    sommes = LinearConstraint(hstack([matrice, csr_matrix(matrice.shape)]), voulus, voulus)
    # Moving up: figure >= truth + moves; down: figure <= truth - moves. Still figures are free.
    grand = vrais.sum() + nombre + 1
    ecarts = hstack([sens * identity(nombre), -grand * identity(nombre)])
    mouvements = LinearConstraint(ecarts, sens * vrais + 1 - grand, np.inf)
    peuvent = lesquels & ((sens > 0) | (vrais > 0))
    trouve = milp(
        np.concatenate([np.zeros(nombre), -peuvent.astype(float)]),
        constraints=[sommes, mouvements],
        bounds=Bounds(0, np.concatenate([np.full(nombre, grand), peuvent.astype(float)])),
        integrality=np.ones(2 * nombre),
    )
    if trouve.status != 0:
        return np.zeros(nombre, dtype=bool)
    return peuvent & (trouve.x[nombre:] > 0.5)
