"""The fairness report: by criterion, how ranks and outcomes fall; aggregates (SP-16). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from partnership.secret.ensembles import masquer_ensemble
from partnership.secret.statistiques import TOTAL, TableMasquee

from . import regles
from .enums import Critere

MOITIES = ("Première moitié", "Seconde moitié")
FINIE = "N’attend plus"
JAMAIS, PRESENTEE, LOGEE = "Jamais présentée", "Présentée, pas logée", "Logée"
COLONNES = {"rang": (*MOITIES, FINIE), "issue": (JAMAIS, PRESENTEE, LOGEE)}
TITRES = {"rang": "Place dans le classement", "issue": "Ce qui est arrivé"}


@dataclass(frozen=True)
class Parcours:
    """One need, waiting or not: what is counted of it, until `fin` when it waits no more."""

    besoin: regles.Besoin
    presentee: bool = False
    logee: bool = False
    fin: date | None = None  # housed or closed on


@dataclass(frozen=True)
class Influence:
    """What a criterion changes: places moved on average when it counts for nothing."""

    critere: str
    places: float | None  # None: too few needs to say it


def compter(
    grille: regles.Grille, parcours: Iterable[Parcours], jour: date
) -> dict[str, dict[str, dict[str, int]]]:
    """Return the tables, two for each criterion that counts, every row and column, at 0 too."""
    lus = list(parcours)
    attendent = [p.besoin for p in lus if p.fin is None]
    moities = {
        r.besoin.cle: MOITIES[(r.rang - 1) * 2 // len(attendent)]
        for r in regles.ranger(grille, attendent, jour)
    }
    tables: dict = {}
    for barre in comptent(grille):
        dits = regles.valeurs(barre)
        for nom, colonnes in COLONNES.items():
            tables[f"{nom}:{barre.critere}"] = {v: dict.fromkeys(colonnes, 0) for v in dits}
        for p in lus:
            rangee = dits[regles.valeur(barre, p.besoin.faits, p.fin or jour)]
            issue = LOGEE if p.logee else PRESENTEE if p.presentee else JAMAIS
            tables[f"rang:{barre.critere}"][rangee][moities.get(p.besoin.cle, FINIE)] += 1
            tables[f"issue:{barre.critere}"][rangee][issue] += 1
    return tables


def attentes(
    barre: regles.Barre, parcours: Iterable[Parcours], jour: date, masquee: TableMasquee
) -> list[int | None]:
    """Return the mean wait of each value, in whole months; None where the number of needs is not
    shown (a mean would tell that it is not small)."""
    mois: dict[str, list[int]] = {nom: [] for nom in regles.valeurs(barre)}
    for p in parcours:
        au = p.fin or jour
        nom = regles.valeurs(barre)[regles.valeur(barre, p.besoin.faits, au)]
        mois[nom].append(regles.mois_pleins(p.besoin.faits.besoin_le, au))
    return [
        round(sum(lus) / len(lus)) if masquee[nom, TOTAL] is not None else None
        for nom, lus in mois.items()
    ]


def comptent(grille: regles.Grille) -> list[regles.Barre]:
    """Return the criteria that give points."""
    return [b for b in grille.barres if any(b.points)]


def liens(tables: dict) -> list[list[tuple[str, str, str]]]:
    """Return the figures that stand in several tables: hidden in all, or in none (SP-16)."""
    lies = [
        [(f"{autre}:{nom.split(':')[1]}", rangee, TOTAL) for autre in COLONNES]
        for nom, table in tables.items() if nom.startswith("rang:")
        for rangee in table
    ]  # fmt: skip
    for nom, colonnes in COLONNES.items():
        memes = [n for n in tables if n.startswith(f"{nom}:")]
        lies += [[(n, TOTAL, colonne) for n in memes] for colonne in colonnes]
    return [*lies, [(n, TOTAL, TOTAL) for n in tables]]


def masquer(tables: dict, seuil: int) -> dict[str, TableMasquee]:
    """Return the tables that may be shown: nothing hidden can be worked out from all of them."""
    return masquer_ensemble(tables, liens(tables), seuil)


def influences(
    grille: regles.Grille, besoins: list[regles.Besoin], jour: date, *, dites: bool
) -> list[Influence]:
    """Return, for each criterion that counts, the places that a need moves on average when this
    criterion counts for nothing; what changes most first. `dites`: whether enough needs wait."""
    lues = []
    for barre in comptent(grille):
        bougent = regles.comparer(grille, grille.sans(barre.critere), besoins, jour)
        total = sum(abs(m.places) for m in bougent)
        places = round(total / len(bougent), 1) if dites and bougent else None
        lues.append(Influence(barre.critere, places))
    return sorted(lues, key=lambda i: -(i.places or 0))


def assez(masquees: dict[str, TableMasquee]) -> bool:
    """Say whether both halves are shown: a mean beside a hidden number would tell of it."""
    return any(
        all(table[TOTAL, moitie] is not None for moitie in MOITIES)
        for nom, table in masquees.items()
        if nom.startswith("rang:")
    )


def rapport(grille: regles.Grille, parcours: Iterable[Parcours], jour: date, seuil: int) -> dict:
    """Return the whole report, masked, in the shape that is kept when it is closed."""
    lus = list(parcours)
    masquees = masquer(compter(grille, lus, jour), seuil)
    attendent = [p.besoin for p in lus if p.fin is None]
    dites = influences(grille, attendent, jour, dites=assez(masquees))
    moyennes = {
        b.critere: attentes(b, lus, jour, masquees[f"rang:{b.critere}"]) for b in comptent(grille)
    }
    return {
        "seuil": seuil,
        "jour": jour.isoformat(),
        "influences": [[Critere(i.critere).label, i.places] for i in dites],
        "criteres": [
            {
                "titre": Critere(b.critere).label,
                "valeurs": list(
                    map(list, zip(regles.valeurs(b), b.points, moyennes[b.critere], strict=True))
                ),
                "tables": [
                    _table(masquees[f"{nom}:{b.critere}"], titre)
                    for nom, titre in TITRES.items()
                ],
            }
            for b in comptent(grille)
        ],
    }  # fmt: skip


def _table(table: TableMasquee, titre: str) -> dict:
    return {
        "titre": titre,
        "vide": all(n is None for n in table.cellules.values()),
        "colonnes": [*table.colonnes, TOTAL],
        "lignes": [[nom, [*n, total]] for nom, n, total in table.rangees],
    }
