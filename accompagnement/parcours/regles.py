"""The line of a way: which steps are done, which one is under way. Pure, no database.

It draws what a reader reads, and nothing else: what she does not read makes no step.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from ..enums import EtatCritere


class EtatPas(StrEnum):
    """Where a step stands. `ARRETE`: the way ended before it."""

    FAIT = "fait"
    COURS = "cours"
    A_VENIR = "a_venir"
    ARRETE = "arrete"


class Cle(StrEnum):
    """The steps, in the order of the way (domain.md § 5)."""

    BESOIN = "besoin"
    CRITERES = "criteres"
    PROPOSITION = "proposition"
    CALEOL = "caleol"
    BAIL = "bail"
    EXAMENS = "examens"
    FIN = "fin"
    APRES_1 = "apres_1"
    APRES_2 = "apres_2"


APRES = {Cle.APRES_1: 1, Cle.APRES_2: 2}


class Regard(StrEnum):
    """Who looks: the steps that her reader may know of (SP-04, SP-05, decisions 0020, 0024, 0026).

    `ETUDE`: who studies the candidature, with the person's accord. `CONTRAT`: the operator that
    holds the lease, without it. `BAILLEUR`: a landlord to whom the person agreed to be presented.
    """

    ETUDE = "etude"
    CONTRAT = "contrat"
    BAILLEUR = "bailleur"


VUS: dict[Regard, tuple[Cle, ...]] = {
    Regard.ETUDE: tuple(Cle),
    Regard.CONTRAT: (Cle.BAIL, Cle.EXAMENS, Cle.FIN),
    Regard.BAILLEUR: (Cle.PROPOSITION, Cle.CALEOL, Cle.BAIL, Cle.EXAMENS, Cle.FIN),
}


@dataclass(frozen=True)
class Suite:
    """One question after the exit: from when it is asked, when it was answered, and what."""

    du: date | None = None
    le: date | None = None
    dit: str = ""


@dataclass(frozen=True)
class Vu:
    """What one reader reads of a way; nothing read is None, or empty (SP-09).

    `etudiee`: the criteria are being looked at, or fell. `attribue_le`: the allocation commission
    said yes. `signee_le`: of the last sub-letting. `fini_le`: it is over, or the person left.
    `definitif`: nothing is asked after it. `close`: the candidature is.
    """

    besoin_le: date | None = None
    criteres: tuple[EtatCritere, ...] = ()
    eligible_le: date | None = None
    presentee_le: date | None = None
    attribue_le: date | None = None
    commission: str = ""
    signee_le: date | None = None
    examens: tuple[date, ...] = ()
    prochain: date | None = None
    fini_le: date | None = None
    fin: str = ""
    apres: Sequence[Suite] = (Suite(), Suite())
    definitif: bool = False
    close: bool = False


@dataclass(frozen=True)
class Pas:
    """One step: where it stands, its date when it is done, or the one by which it comes."""

    cle: Cle
    etat: EtatPas
    le: date | None = None
    attendu: date | None = None


def ligne(vu: Vu, regard: Regard) -> list[Pas]:
    """Return the steps that this reader may know of, in order: those done, at most one under way,
    those to come; when the way has ended, those that were never reached."""
    rang = _en_cours(vu)
    pas = [_pas(vu, cle, n, rang) for n, cle in enumerate(Cle)]
    vus = [_arreter(p, vu) for p in pas if p.cle in VUS[regard]]
    if regard == Regard.BAILLEUR and rang < 2 and not (vu.close or vu.definitif):
        vus[0] = replace(vus[0], etat=EtatPas.COURS)  # being looked at again: no more is told
    return vus


def _en_cours(vu: Vu) -> int:
    """Return the rank of the step under way; one past the last when there is none left.

    A lease that is signed stands by itself: a criterion that falls does not bring the line back
    (decision 0024). Nothing moves it by a date alone.
    """
    cles = list(Cle)
    if vu.fini_le is not None:
        if vu.definitif:
            return len(cles)
        restent = [n for n, suite in enumerate(vu.apres) if suite.le is None]
        return cles.index(Cle.APRES_1) + restent[0] if restent else len(cles)
    if vu.signee_le is not None:
        return cles.index(Cle.EXAMENS)
    if vu.presentee_le is not None and vu.eligible_le is not None:
        return cles.index(Cle.BAIL if vu.attribue_le else Cle.CALEOL)
    if vu.eligible_le is not None:
        return cles.index(Cle.PROPOSITION)
    return cles.index(Cle.CRITERES)


def _pas(vu: Vu, cle: Cle, n: int, rang: int) -> Pas:
    le = {
        Cle.BESOIN: vu.besoin_le,
        Cle.CRITERES: vu.eligible_le,
        Cle.PROPOSITION: vu.presentee_le,
        Cle.CALEOL: vu.attribue_le,
        Cle.BAIL: vu.signee_le,
        Cle.EXAMENS: max(vu.examens, default=None),
        Cle.FIN: vu.fini_le,
    }.get(cle)
    attendu = vu.prochain if cle == Cle.EXAMENS and n == rang else None
    if cle in APRES:
        suite = vu.apres[APRES[cle] - 1]
        le, attendu = suite.le, suite.du if suite.le is None else None
        if le is not None:
            return Pas(cle, EtatPas.FAIT, le)
    etat = EtatPas.FAIT if n < rang else EtatPas.COURS if n == rang else EtatPas.A_VENIR
    dit = etat == EtatPas.FAIT or (cle == Cle.EXAMENS and etat == EtatPas.COURS)
    return Pas(cle, etat, le if dit else None, attendu)


def _arreter(pas: Pas, vu: Vu) -> Pas:
    """A way that ended: what was not reached will not be; questions after an exit still are."""
    if pas.etat == EtatPas.FAIT:
        return pas
    demande = vu.fini_le is not None and not vu.definitif and pas.cle in APRES
    if (vu.close or vu.definitif) and not demande:
        return replace(pas, etat=EtatPas.ARRETE, attendu=None)
    return pas
