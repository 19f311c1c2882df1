"""The yearly report of the commission: what is counted, and nothing that points at somebody.

A pure function of lines without identity (`Evenement`). Sources: domain.md § 2 (« bilan annuel
attendu »), SP-16.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from partnership.acteurs.enums import TypeOrganisation, roles_permis
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.ensembles import masquer_ensemble
from partnership.secret.statistiques import SEUIL, TOTAL, TableMasquee

from .enums import DEMANDEURS, EtatAction, MotifFin, MotifRefus, Presence, TrancheAge

NOMBRE = "Nombre"
PREMIER, REVUE = "Premier examen", "Revue"
# Natures of events, beside those that each act of a saisine leaves.
EXAMEN, FIN, REFUS, ACTION = (
    "commission_examen", "commission_fin", "commission_refus", "commission_action"
)  # fmt: skip
# What is counted alone, in the order of the path: key -> title.
ETAPES = {
    "recues": "Saisines reçues",
    "examens": "Examens en séance",
    "non_retenues": "Saisines non retenues",
    "restituees": "Restitutions faites à la personne",
    "closes": "Situations closes",
    "retirees": "Situations retirées : la personne n’est plus d’accord",
}
_NATURES = {
    "commission_proposer": "recues",
    EXAMEN: "examens",
    REFUS: "non_retenues",
    "commission_restituer": "restituees",
    FIN: "closes",
    "commission_retirer": "retirees",
}
TABLES = {
    "demandeurs": ("Qui a saisi la commission", "Organisme qui saisit"),
    "personnes": ("Qui est concerné, et sa présence", "Âge"),
    "fins": ("Pourquoi les situations sont closes", "Motif"),
    "refus": ("Pourquoi des saisines ne sont pas retenues", "Motif"),
    "confiees": ("Actions confiées", "À qui"),
    "faites": ("Actions faites", "Par qui"),
    "abandonnees": ("Actions abandonnées", "Par qui"),
}
# Kinds of organisations, gathered: one by one, each would be under the threshold.
T = TypeOrganisation
BAILLEURS, SOIN, SOCIAL, AUTRES = (
    "Bailleurs", "Psychiatrie et santé", "Social, logement accompagné", "Autres partenaires"
)  # fmt: skip
_FAMILLES = {
    BAILLEURS: {T.BAILLEUR, T.UNION_HLM},
    SOIN: {T.CH, T.ERAH, T.EMPP, T.EQUIPE_CRISE, T.CMP, T.CATTP, T.HOPITAL_JOUR, T.CENTRE_CRISE,
           T.UHC, T.CSAPA, T.CPTS, T.DAC, T.SAMSAH},
    SOCIAL: {T.OPERATEUR, T.SAVS, T.MANDATAIRE, T.PENSION_FAMILLE, T.RESIDENCE_ACCUEIL,
             T.RESIDENCE_SOCIALE, T.IML, T.CHRS, T.SIAO, T.CCAS, T.DEPARTEMENT, T.MDPH},
}  # fmt: skip
FAMILLE_DE = {t: nom for nom, types in _FAMILLES.items() for t in types}
_ACTIONS = {
    EtatAction.A_FAIRE: "confiees",
    EtatAction.FAITE: "faites",
    EtatAction.ABANDONNEE: "abandonnees",
}


@dataclass(frozen=True)
class Ligne:
    """One event: its nature, the kind of the organisation that brought it, what it tells."""

    nature: str
    demandeur: str
    detail: str = ""


@dataclass(frozen=True)
class Moyenne:
    """A mean that may be shown, or None when too few are counted."""

    titre: str
    valeur: float | None


def detail_examen(revue: bool, tranche: str, presence: str, jours: int) -> str:
    """Return what an examination leaves to be counted: at most 40 letters, no identity."""
    return f"{'revue' if revue else 'premier'}|{tranche}|{presence}|{min(jours, 9999)}"


def compter(lignes: Iterable[Ligne]) -> dict[str, dict[str, dict[str, int]]]:
    """Return the tables of a year, before anything is hidden; every row stands, at 0 too."""
    saisissent = [t.label for t in TypeOrganisation if roles_permis(t) & DEMANDEURS]
    tables = {f"etape:{cle}": {cle: {NOMBRE: 0}} for cle in ETAPES}
    tables |= {
        "demandeurs": {s: {PREMIER: 0, REVUE: 0} for s in saisissent},
        "personnes": {t.label: {p.label: 0 for p in Presence} for t in TrancheAge},
        "fins": {m.label: {NOMBRE: 0} for m in MotifFin},
        "refus": {m.label: {NOMBRE: 0} for m in MotifRefus},
    }
    tables |= {
        nom: {famille: {NOMBRE: 0} for famille in (*_FAMILLES, AUTRES)} for nom in _ACTIONS.values()
    }
    for ligne in lignes:
        _compter(tables, ligne)
    return tables


def _compter(tables: dict, ligne: Ligne) -> None:
    """Add one event; what it tells and we do not know is counted nowhere (SP-09)."""
    cles = _cles(ligne)
    if cles is None or not all(r in tables[t] and c in tables[t][r] for t, r, c in cles):
        return
    for table, rangee, colonne in cles:
        tables[table][rangee][colonne] += 1


def _cles(ligne: Ligne) -> list[tuple[str, str, str]] | None:
    """Return the figures that an event raises, None when its detail cannot be read."""
    morceaux = ligne.detail.split("|")
    siennes = [("etape:" + e, e, NOMBRE) for n, e in _NATURES.items() if n == ligne.nature]
    try:
        if ligne.nature == EXAMEN:
            rang, tranche, presence, _ = morceaux
            passage = REVUE if rang == "revue" else PREMIER
            return [
                *siennes,
                ("demandeurs", TypeOrganisation(ligne.demandeur).label, passage),
                ("personnes", TrancheAge(tranche).label, Presence(presence).label),
            ]
        if ligne.nature == FIN:
            return [*siennes, ("fins", MotifFin(morceaux[0]).label, NOMBRE)]
        if ligne.nature == REFUS:
            return [*siennes, ("refus", MotifRefus(morceaux[0]).label, NOMBRE)]
        if ligne.nature == ACTION:
            sorte, etat = morceaux
            return [(_ACTIONS[EtatAction(etat)], famille(sorte), NOMBRE)]
    except ValueError:
        return None
    return siennes


def famille(sorte: str) -> str:
    """Return the family of a kind of organisation; raise ValueError for no kind of ours."""
    return FAMILLE_DE.get(TypeOrganisation(sorte), AUTRES)


# One figure, shown in several places: hidden in all, or in none.
LIENS = [
    [("etape:examens", "examens", NOMBRE), ("demandeurs", TOTAL, TOTAL),
     ("personnes", TOTAL, TOTAL)],
    [("etape:closes", "closes", NOMBRE), ("fins", TOTAL, TOTAL)],
    [("etape:non_retenues", "non_retenues", NOMBRE), ("refus", TOTAL, TOTAL)],
]  # fmt: skip


def masquer(tables: dict, seuil: int = SEUIL) -> dict[str, TableMasquee]:
    """Return the tables that may leave: nothing hidden can be worked out from all of them."""
    return masquer_ensemble(tables, LIENS, seuil)


def moyennes(lignes: Iterable[Ligne], seuil: int = SEUIL) -> list[Moyenne]:
    """Return the mean days from saisine to first session, and the mean sessions of what is closed.

    Units: days; sessions. None under `seuil` situations.
    """
    lues = list(lignes)
    jours = [int(d[3]) for li in lues if li.nature == EXAMEN
             and len(d := li.detail.split("|")) == 4 and d[0] == "premier"
             and d[3].isdecimal()]  # fmt: skip
    seances = [int(d[1]) for li in lues if li.nature == FIN
               and len(d := li.detail.split("|")) == 2 and d[1].isdecimal()]  # fmt: skip
    return [
        Moyenne("Jours entre la saisine et la première séance", _moyenne(jours, seuil)),
        Moyenne("Séances par situation close", _moyenne(seances, seuil)),
    ]


def _moyenne(nombres: list[int], seuil: int) -> float | None:
    return round(sum(nombres) / len(nombres), 1) if len(nombres) >= seuil else None


def verifier_publier(annee: int, jour: date, publie: bool) -> None:
    """Raise while the year is not over, or once its report is out: its figures never change.

    A part of a year, then the whole, would tell by subtraction what came between (SP-16).
    """
    if publie:
        raise ActionRefusee(f"Le bilan {annee} est publié : il ne change plus.")
    if annee >= jour.year:
        raise ActionRefusee(
            f"Le bilan {annee} se publie à partir du 1er janvier {annee + 1} : l’année n’est pas "
            "finie."
        )
