"""Points of a need by a grid, each with its reason; the order they give. Pure.

A help to rank, never a decision. A cotation reads `Faits` and nothing else: no identity, no care,
no place of living, no resources, no word on any of the four criteria (SP-05, decision 0028).
"""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.refus import ActionRefusee

from ..enums import TRANSITIONS, Etage, TypeLogement
from ..rapprochement.enums import DecisionCaleol
from .enums import CROISSANTS, LISTES, Critere

# Decisions that did not house her and that say nothing of her; « irrecevable » says too little.
NON_ABOUTIES = frozenset({DecisionCaleol.NON, DecisionCaleol.RANG})


@dataclass(frozen=True)
class Faits:
    """All that a cotation reads of a need."""

    besoin_le: date
    eligible_le: date | None = None
    type_logement: str = TypeLogement.INDIFFERENT
    etage: str = Etage.INDIFFERENT
    communes: int = 0
    propositions: int = 0  # allocation commissions that did not house her


@dataclass(frozen=True)
class Besoin:
    """A need to rank, by its key and what breaks a tie: seniority."""

    cle: UUID
    ouvert_le: object  # datetime of its opening
    faits: Faits


@dataclass(frozen=True)
class Barre:
    """One criterion in a grid: points of each value, in order; steps of a growing one."""

    critere: str
    points: tuple[int, ...]
    bornes: tuple[int, ...] = ()
    raison: str = ""


@dataclass(frozen=True)
class Grille:
    """A grid: its criteria, in the order of the list."""

    barres: tuple[Barre, ...]

    def sans(self, critere: str) -> "Grille":
        """Return the same grid with one criterion that counts for nothing."""
        nuls = (
            replace(b, points=(0,) * len(b.points)) if b.critere == critere else b
            for b in self.barres
        )
        return Grille(tuple(nuls))


@dataclass(frozen=True)
class Ligne:
    """Points of one criterion, with what was read and why it counts."""

    critere: str
    valeur: str
    points: int
    raison: str


@dataclass(frozen=True)
class Cotation:
    """The points of one need: the sum of its lines, nothing hidden."""

    lignes: tuple[Ligne, ...]

    @property
    def total(self) -> int:
        return sum(ligne.points for ligne in self.lignes)


@dataclass(frozen=True)
class Rang:
    """One need in its place; `egalite`: another has as many points, seniority told them apart."""

    rang: int
    besoin: Besoin
    cotation: Cotation
    egalite: bool


@dataclass(frozen=True)
class Mouvement:
    """One need, under the grid in force then under the one that is tried."""

    besoin: Besoin
    avant: Rang
    apres: Rang

    @property
    def places(self) -> int:
        """Places won (above 0) or lost."""
        return self.avant.rang - self.apres.rang


@dataclass(frozen=True)
class Situation:
    """A made-up situation: months since the need, since the criteria hold (None: they do not)."""

    nom: str
    delai: int
    logement: str
    etage: str
    communes: int
    propositions: int
    eligible: int | None = None

    def faits(self, jour: date) -> Faits:
        """Return what it would hold on `jour`."""
        eligible = None if self.eligible is None else il_y_a(self.eligible, jour)
        return Faits(il_y_a(self.delai, jour), eligible, self.logement, self.etage,
                     self.communes, self.propositions)  # fmt: skip


# --- Values ---------------------------------------------------------------------------


def mois_pleins(depuis: date, jour: date) -> int:
    """Return the full months between two days, 0 for a day to come.

    A month is full on the same day, or on the last one of a shorter month (29, 30 and 31).
    """
    mois = (jour.year - depuis.year) * 12 + jour.month - depuis.month
    dernier = calendar.monthrange(jour.year, jour.month)[1]
    if jour.day < min(depuis.day, dernier):
        mois -= 1
    return max(0, mois)


def il_y_a(mois: int, jour: date) -> date:
    """Return the day from which `mois` full months run to `jour`."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 - mois, 12)
    return date(annee, rang + 1, min(jour.day, calendar.monthrange(annee, rang + 1)[1]))


def mesure(critere: str, faits: Faits, jour: date) -> int | None:
    """Return what a growing criterion measures: months, or a number; None when there is none."""
    if critere == Critere.ATTENTE:
        return mois_pleins(faits.besoin_le, jour)
    if critere == Critere.ELIGIBILITE:
        return None if faits.eligible_le is None else mois_pleins(faits.eligible_le, jour)
    return faits.propositions


def valeur(barre: Barre, faits: Faits, jour: date) -> int:
    """Return the rank of the value of a need in a criterion, from 0."""
    if barre.critere in CROISSANTS:
        lue = mesure(barre.critere, faits, jour)
        return 0 if lue is None else sum(lue >= borne for borne in barre.bornes)
    codes = list(LISTES[barre.critere])
    if barre.critere == Critere.COMMUNES:
        return min(max(faits.communes, 1), len(codes)) - 1
    return codes.index(faits.type_logement if barre.critere == Critere.LOGEMENT else faits.etage)


def valeurs(barre: Barre) -> list[str]:
    """Return the values of a criterion in words, in order."""
    if barre.critere not in CROISSANTS:
        return list(LISTES[barre.critere].values())
    bornes = barre.bornes
    if barre.critere == Critere.PROPOSITIONS:
        return ["aucune", *(_nombre(n, bornes) for n in bornes)]
    if barre.critere == Critere.ELIGIBILITE:
        return ["pas encore remplis", *_durees(bornes)]
    return [f"moins de {bornes[0]} mois", *_durees(bornes)]


def _durees(bornes: Sequence[int]) -> list[str]:
    """« moins de 3 mois », « de 3 à 6 mois », « 6 mois et plus », each from its own step."""
    dites = []
    for rang, borne in enumerate(bornes):
        if rang + 1 == len(bornes):
            dites.append(f"{borne} mois et plus")
        elif borne == 0:
            dites.append(f"moins de {bornes[1]} mois")
        else:
            dites.append(f"de {borne} à {bornes[rang + 1]} mois")
    return dites


def _nombre(n: int, bornes: Sequence[int]) -> str:
    return f"{n} et plus" if n == bornes[-1] else str(n)


# --- Points and order -----------------------------------------------------------------


def coter(grille: Grille, faits: Faits, jour: date) -> Cotation:
    """Return the points of a need on `jour`, one line for each criterion that counts."""
    lignes = []
    for barre in grille.barres:
        if any(barre.points):
            rang = valeur(barre, faits, jour)
            lignes.append(
                Ligne(barre.critere, valeurs(barre)[rang], barre.points[rang], barre.raison)
            )
    return Cotation(tuple(lignes))


def ranger(grille: Grille, besoins: Iterable[Besoin], jour: date) -> list[Rang]:
    """Return the needs, most points first; as many: the oldest need, then the one opened first.

    A total order, the same whatever order they come in.
    """
    cotes = sorted(
        ((coter(grille, b.faits, jour), b) for b in besoins),
        key=lambda c: (-c[0].total, c[1].faits.besoin_le, c[1].ouvert_le, str(c[1].cle)),
    )
    nombres: dict[int, int] = {}
    for cotation, _ in cotes:
        nombres[cotation.total] = nombres.get(cotation.total, 0) + 1
    return [
        Rang(rang, besoin, cotation, nombres[cotation.total] > 1)
        for rang, (cotation, besoin) in enumerate(cotes, start=1)
    ]


def comparer(
    avant: Grille, apres: Grille, besoins: Iterable[Besoin], jour: date
) -> list[Mouvement]:
    """Return a `Mouvement` for each need, in the order of the grid that is tried."""
    lus = list(besoins)
    places = {r.besoin.cle: r for r in ranger(avant, lus, jour)}
    return [Mouvement(r.besoin, places[r.besoin.cle], r) for r in ranger(apres, lus, jour)]


def non_aboutie(detail: str) -> bool:
    """Say whether the line of an allocation commission (« decision:day:rank ») counts."""
    return detail.split(":", 1)[0] in NON_ABOUTIES


# --- Who, and what a grid may be ------------------------------------------------------


def verifier_classer(acteur: Acteur) -> None:
    """Raise unless this role looks for flats for somebody: those who read the matching."""
    if acteur.role not in TRANSITIONS["rapprocher"].roles:
        raise ActionRefusee(
            "Le classement se lit entre l’équipe de l’hôpital et les opérateurs, qui cherchent un "
            "logement pour quelqu’un."
        )


def verifier_essayer(acteur: Acteur) -> None:
    """Raise unless this role ranks, or sets the grid: she tries hers on made-up situations alone,
    since grids of her choice on real needs would be as many questions on each of them (SP-16)."""
    if acteur.role != Role.COORDINATEUR:
        verifier_classer(acteur)


def verifier_equite(acteur: Acteur) -> None:
    """Raise unless fairness is this role's business: who ranks, who sets the grid, who steers."""
    if acteur.role != Role.PILOTAGE:
        verifier_essayer(acteur)


def verifier_arreter(acteur: Acteur) -> None:
    """Raise unless this acteur is of a hospital team, which reads the needs that it counts."""
    if acteur.role != Role.CLINICIEN:
        raise ActionRefusee("Le rapport d’équité est arrêté par une équipe de l’hôpital.")


def verifier_fixer(acteur: Acteur) -> None:
    """Raise unless this acteur coordinates the territory, whose grid it is."""
    if acteur.role != Role.COORDINATEUR:
        raise ActionRefusee("La grille de cotation est fixée par la coordination du territoire.")


def verifier_grille(grille: Grille, du: date, jour: date, plafond: int, proposee: Grille) -> None:
    """Raise unless a grid can be: whole points from 0 to `plafond`, that never fall when a growing
    criterion grows, a reason for each criterion that counts, from today on, within a year."""
    if forme(grille) != forme(proposee):
        raise ActionRefusee("Cette grille n’a pas les critères attendus.")
    if not jour <= du <= il_y_a(-12, jour):
        raise ActionRefusee("À partir du : d’aujourd’hui à dans un an, le passé garde sa grille.")
    for barre in grille.barres:
        _verifier_barre(barre, plafond)
    if not any(any(barre.points) for barre in grille.barres):
        raise ActionRefusee("Donnez des points à un critère au moins.")


def forme(grille: Grille) -> list[tuple]:
    """Return what two grids share when they count the same values."""
    return [(b.critere, len(b.points), b.bornes) for b in grille.barres]


def _verifier_barre(barre: Barre, plafond: int) -> None:
    nom = Critere(barre.critere).label
    if any(type(n) is not int or not 0 <= n <= plafond for n in barre.points):
        raise ActionRefusee(f"{nom} : des points entiers, de 0 à {plafond}.")
    if barre.critere in CROISSANTS and list(barre.points) != sorted(barre.points):
        raise ActionRefusee(f"{nom} : les points ne baissent pas quand cela dure ou se répète.")
    if any(barre.points) and not barre.raison.strip():
        raise ActionRefusee(f"{nom} : dites pourquoi ce critère compte.")


# --- As it is kept ---------------------------------------------------------------------


def ecrire(grille: Grille) -> list[dict]:
    """Return a grid as it is kept: all that explains it later."""
    return [
        {"critere": str(b.critere), "points": list(b.points), "bornes": list(b.bornes),
         "raison": b.raison}
        for b in grille.barres
    ]  # fmt: skip


def lire(dits: Iterable[Mapping]) -> Grille:
    """Return a grid that was kept."""
    return Grille(
        tuple(
            Barre(d["critere"], tuple(d["points"]), tuple(d["bornes"]), d["raison"]) for d in dits
        )
    )
