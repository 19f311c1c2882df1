"""Steering figures of accompanied access: what is counted, from lines without identity.

A pure function of lines. Sources: domain.md § 8 (« access: candidates, eligible, housed, duration,
glissements, exits, vacancy days; funding used »), SP-16.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from partnership.secret.ensembles import masquer_ensemble
from partnership.secret.statistiques import SEUIL, TOTAL, TableMasquee

from ..enums import Lieu, MotifCloture
from ..souslocation.enums import FinDuBail
from ..souslocation.enums import Ligne as Financement
from ..suivi.enums import Devenu, IssueSortie, Rang
from .lignes import (
    BESOIN,
    CLOSE,
    COUT,
    DEVENIR,
    ELIGIBLE,
    FINANCEE,
    FINIE,
    LOGEE,
    PREMIERE,
    PRESENTEE,
    SORTIE,
)

NOMBRE = "Nombre"
NON_DIT = "Non précisé"
JOURS_PAR_MOIS = 30.44
ARRONDI = 100  # euros: a sum tells a size, not a line
# What is counted alone, in the order of the way: key -> (title, definition).
ETAPES = {
    "besoins": ("Besoins repérés", "Candidatures ouvertes dans l’année par l’équipe de l’hôpital."),
    "eligibles": ("Personnes éligibles", "Les quatre critères remplis, pour la première fois."),
    "presentees": ("Présentées à un bailleur", "Pour la première fois, avec leur accord."),
    "logees": ("Personnes logées", "Première sous-location signée, à la date de l’enregistrement."),
    "relogees": ("Sous-locations suivantes", "Signées par une personne déjà logée ainsi."),
    "fins": ("Sous-locations finies", "Fin enregistrée par l’opérateur, jamais par une date."),
    "sorties": ("Sorties notées", "La personne a quitté le logement sous-loué, ou y a son bail."),
    "closes": ("Candidatures closes", "Après un logement, ou sans."),
}  # fmt: skip
# table -> (title, heading of its rows, definition)
TABLES = {
    "origines": (
        "Où vivaient les personnes quand le besoin a été repéré", "Lieu",
        "Écrit à l’ouverture de la candidature.",
    ),
    "attentes": (
        "Attente avant le logement", "Du besoin repéré à la signature",
        "Personnes logées dans l’année, de la date du besoin à celle de la première sous-location.",
    ),
    "durees": (
        "Durée des sous-locations finies", "Durée",
        "De l’entrée prévue au contrat à la fin enregistrée.",
    ),
    "fins": (
        "Comment les sous-locations finissent", "Fin",
        "« Un bail à son nom » est le glissement : il suit une évaluation partagée.",
    ),
    "sorties": ("Où vont les personnes en sortant", "Issue", "Dite au moment de la sortie."),
    "devenirs": (
        "Ce que les personnes sont devenues", "Réponse",
        "Avec leur accord, ou leur parole ; sinon « Non connu ». Deux questions après la sortie.",
    ),
    "closes": ("Pourquoi les candidatures sont closes", "Motif", "Dit par l’équipe."),
    "financements": (
        "Lignes de financement accordées", "Ligne",
        "Accordées moins celles qui ne le sont plus, une par personne et par ligne.",
    ),
}  # fmt: skip
TRANCHES_ATTENTE = ((91, "Moins de 3 mois"), (183, "3 à 6 mois"), (365, "6 mois à 1 an"),
                    (730, "1 à 2 ans"), (10**6, "2 ans ou plus"))  # fmt: skip
TRANCHES_DUREE = ((365, "Moins d’1 an"), (548, "12 à 18 mois"), (730, "18 à 24 mois"),
                  (10**6, "2 ans ou plus"))  # fmt: skip
RANGS = {Rang.PREMIER: "Première question", Rang.SECOND: "Seconde question"}
SANS, APRES = "Sans logement", "Après un logement"


@dataclass(frozen=True)
class Trace:
    """One line without identity: its nature, and what it tells in closed codes."""

    nature: str
    detail: str = ""


@dataclass(frozen=True)
class Mesure:
    """A figure that is no count; None when too few are behind it. `unite`: mois, jours, €."""

    titre: str
    valeur: float | None
    unite: str
    definition: str


Place = tuple[str, str, str]


def compter(traces: Iterable[Trace]) -> dict[str, dict[str, dict[str, int]]]:
    """Return the tables of a year, before anything is hidden; every row stands, at 0 too."""
    tables = {f"etape:{cle}": {cle: {NOMBRE: 0}} for cle in ETAPES}
    lignes: dict[str, list[str]] = {
        "origines": [*(str(li.label) for li in Lieu), NON_DIT],
        "attentes": [nom for _, nom in TRANCHES_ATTENTE],
        "durees": [nom for _, nom in TRANCHES_DUREE],
        "fins": [str(f.label) for f in FinDuBail],
        "sorties": [str(i.label) for i in IssueSortie],
        "financements": [str(li.label) for li in Financement],
    }
    tables |= {nom: {ligne: {NOMBRE: 0} for ligne in noms} for nom, noms in lignes.items()}
    tables["devenirs"] = {str(d.label): dict.fromkeys(RANGS.values(), 0) for d in Devenu}
    tables["closes"] = {str(m.label): {SANS: 0, APRES: 0} for m in MotifCloture}
    for trace in traces:
        for place, n in _places(trace):
            nom, ligne, colonne = place
            tables[nom][ligne][colonne] += n
    # A line granted last year and refused this year: none was granted, not minus one.
    for cases in tables["financements"].values():
        cases[NOMBRE] = max(0, cases[NOMBRE])
    return tables


def _places(trace: Trace) -> list[tuple[Place, int]]:
    """Return the figures in which a line counts; none for one that cannot be read."""
    lire = {
        BESOIN: _besoin, ELIGIBLE: _etape("eligibles"), PRESENTEE: _etape("presentees"),
        LOGEE: _logee, FINIE: _finie, SORTIE: _sortie, DEVENIR: _devenir, CLOSE: _close,
        FINANCEE: _financee,
    }.get(trace.nature)  # fmt: skip
    try:
        return lire(trace.detail.split("|")) if lire else []
    except ValueError:
        return []


def _seule(cle: str) -> tuple[Place, int]:
    return (f"etape:{cle}", cle, NOMBRE), 1


def _etape(cle: str) -> Callable[[list[str]], list]:
    return lambda morceaux: [_seule(cle)]


def _besoin(morceaux: list[str]) -> list:
    lieu = str(Lieu(morceaux[0]).label) if morceaux[0] else NON_DIT
    return [_seule("besoins"), (("origines", lieu, NOMBRE), 1)]


def _logee(morceaux: list[str]) -> list:
    _, attente, _, rang = morceaux
    if rang != PREMIERE:
        return [_seule("relogees")]
    return [_seule("logees"), (("attentes", _tranche(attente, TRANCHES_ATTENTE), NOMBRE), 1)]


def _finie(morceaux: list[str]) -> list:
    _, duree, fin = morceaux
    return [
        _seule("fins"), (("fins", str(FinDuBail(fin).label), NOMBRE), 1),
        (("durees", _tranche(duree, TRANCHES_DUREE), NOMBRE), 1),
    ]  # fmt: skip


def _sortie(morceaux: list[str]) -> list:
    return [_seule("sorties"), (("sorties", str(IssueSortie(morceaux[0]).label), NOMBRE), 1)]


def _devenir(morceaux: list[str]) -> list:
    rang, _, reponse = morceaux[0].partition(":")
    return [(("devenirs", str(Devenu(reponse).label), RANGS[Rang(int(rang))]), 1)]


def _close(morceaux: list[str]) -> list:
    motif, logee = morceaux
    colonne = {"logee": APRES, "sans": SANS}.get(logee)
    if colonne is None:
        raise ValueError(logee)
    return [_seule("closes"), (("closes", str(MotifCloture(motif).label), colonne), 1)]


def _financee(morceaux: list[str]) -> list:
    ligne, part = morceaux
    return [(("financements", str(Financement(ligne).label), NOMBRE), 1 if int(part) >= 0 else -1)]


def _tranche(jours: str, tranches: Iterable[tuple[int, str]]) -> str:
    nombre = int(jours)
    if nombre < 0:
        raise ValueError(jours)
    return next(nom for fin, nom in tranches if nombre < fin)


# One figure, shown in several places: hidden in all, or in none.
LIENS = [
    [("etape:besoins", "besoins", NOMBRE), ("origines", TOTAL, TOTAL)],
    [("etape:logees", "logees", NOMBRE), ("attentes", TOTAL, TOTAL)],
    [("etape:fins", "fins", NOMBRE), ("fins", TOTAL, TOTAL), ("durees", TOTAL, TOTAL)],
    [("etape:sorties", "sorties", NOMBRE), ("sorties", TOTAL, TOTAL)],
    [("etape:closes", "closes", NOMBRE), ("closes", TOTAL, TOTAL)],
]


def masquer(tables: dict, seuil: int = SEUIL) -> dict[str, TableMasquee]:
    """Return the tables that may leave: nothing hidden can be worked out from all of them."""
    return masquer_ensemble(tables, LIENS, seuil)


def mesures(
    traces: Iterable[Trace], masquees: Mapping[str, TableMasquee], seuil: int = SEUIL
) -> list[Mesure]:
    """Return medians and sums. One is shown when the number of those behind it is itself shown,
    and not under `seuil`: that it stands would tell a hidden number (SP-16).

    Units: months rounded to the half, days, euros rounded to the hundred.
    """
    lues = list(traces)
    logees = masquees["etape:logees"]["logees", NOMBRE]
    fins = masquees["etape:fins"]["fins", NOMBRE]
    lignes = masquees["financements"][TOTAL, TOTAL]
    # What a lease costs is told by first and by next leases: both numbers must be shown.
    baux = logees if masquees["etape:relogees"]["relogees", NOMBRE] is not None else None
    attentes = _entiers(lues, LOGEE, 1, rang=PREMIERE)
    vacances = _entiers(lues, LOGEE, 2, rang=PREMIERE)
    durees = _entiers(lues, FINIE, 1)
    couts, couverts = _entiers(lues, COUT, 0), _entiers(lues, COUT, 1)
    accordes = _entiers(lues, FINANCEE, 1)
    reste = [c - k for c, k in zip(couts, couverts, strict=False)]
    return [
        Mesure("Attente avant le logement, médiane", _mois(attentes, logees, seuil), "mois",
               "La moitié des personnes logées dans l’année a attendu moins."),
        Mesure("Durée d’une sous-location finie, médiane", _mois(durees, fins, seuil), "mois",
               "La moitié a duré moins."),
        Mesure("Vacance avant la signature, médiane", _mediane(vacances, logees, seuil), "jours",
               "De la date où le logement était disponible à la signature."),
        Mesure("Financements accordés", _somme(accordes, lignes, seuil), "€",
               "Part d’une place de chaque ligne accordée dans l’année, à cent euros près."),
        Mesure("Coût prévu des sous-locations signées", _somme(couts, baux, seuil), "€",
               "Accompagnement et gestion, sur toute la période de la convention."),
        Mesure("Non couvert au jour de la signature", _somme(reste, baux, seuil), "€",
               "Ce coût, moins ce que les lignes alors accordées couvrent mois par mois."),
    ]  # fmt: skip


def _entiers(traces: list[Trace], nature: str, rang_du_mot: int, rang: str = "") -> list[int]:
    lus = []
    for trace in traces:
        morceaux = trace.detail.split("|")
        if trace.nature != nature or len(morceaux) <= rang_du_mot:
            continue
        if rang and morceaux[-1] != rang:
            continue
        mot = morceaux[rang_du_mot]
        if mot.removeprefix("-").isdecimal():
            lus.append(int(mot))
    return lus


def _assez(valeurs: list[int], base: int | None, seuil: int) -> bool:
    return base is not None and len(valeurs) >= seuil


def _mediane(valeurs: list[int], base: int | None, seuil: int) -> float | None:
    return round(median(valeurs)) if _assez(valeurs, base, seuil) else None


def _mois(valeurs: list[int], base: int | None, seuil: int) -> float | None:
    if not _assez(valeurs, base, seuil):
        return None
    return round(2 * median(valeurs) / JOURS_PAR_MOIS) / 2


def _somme(valeurs: list[int], base: int | None, seuil: int) -> float | None:
    if not _assez(valeurs, base, seuil):
        return None
    return ARRONDI * round(sum(valeurs) / ARRONDI)
