"""The yearly report of the commission: what is counted, and nothing that points at somebody.

A pure function of lines without identity (`Evenement`). Sources: domain.md § 2 (« bilan annuel
attendu »), SP-16.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from annuaire.commissions.enums import Genre
from partnership.acteurs.enums import TypeOrganisation, roles_permis
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.ensembles import masquer_ensemble
from partnership.secret.statistiques import SEUIL, TOTAL, TableMasquee

from .enums import (
    DEMANDEURS,
    ISSUES,
    OBJETS,
    EtatAction,
    Motif,
    MotifFin,
    MotifRefus,
    Presence,
    Sexe,
    Statut,
    TrancheAge,
)

NOMBRE = "Nombre"
PREMIER, REVUE = "Premier examen", "Revue"
PREFIXE = "commission_"
# Natures of events, beside those that each act of a saisine leaves.
EXAMEN, FIN, REFUS, ACTION, ISSUE, OPPOSITION, RETRAIT = (
    "commission_examen", "commission_fin", "commission_refus", "commission_action",
    "commission_issue", "commission_accord_refus", "commission_accord_retrait",
)  # fmt: skip
# What is counted alone, in the order of the path: key -> title.
ETAPES = {
    "accords": "Saisines ouvertes avec l’accord de la personne",
    "oppositions": "Refus de la personne",
    "retraits": "Accords retirés par la personne",
    "recues": "Saisines reçues",
    "examens": "Examens en séance",
    "non_retenues": "Saisines non retenues",
    "restituees": "Restitutions faites à la personne",
    "closes": "Situations closes",
    "retirees": "Situations retirées : la personne n’est plus d’accord",
}
_NATURES = {
    "commission_saisir": "accords",
    OPPOSITION: "oppositions",
    RETRAIT: "retraits",
    "commission_proposer": "recues",
    EXAMEN: "examens",
    REFUS: "non_retenues",
    "commission_restituer": "restituees",
    FIN: "closes",
    "commission_retirer": "retirees",
}
TABLES = {
    "demandeurs": ("Qui a saisi la commission", "Organisme qui saisit"),
    "motifs": ("Ce qui amène les situations", "Motif"),
    "personnes": ("Qui est concerné, et la présence souhaitée", "Âge"),
    "sexes": ("Femmes et hommes", "Sexe"),
    "statuts": ("Comment la personne est logée", "Statut d’occupation"),
    "issues": ("Ce que la commission propose", "Proposition"),
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


def nature(genre: str, dite: str) -> str:
    """Return the name under which an event of a kind of commission is counted: each kind its own,
    so that the report of the situations counts its own alone (SP-16)."""
    return dite if genre == Genre.SITUATIONS else dite.replace(PREFIXE, f"{genre}_", 1)


def detail_examen(
    revue: bool, tranche: str, presence: str, jours: int, *,
    motif: str = Motif.INCONNU, statut: str = Statut.INCONNU, sexe: str = Sexe.INCONNU,
) -> str:  # fmt: skip
    """Return what an examination leaves to be counted: at most 40 letters, no identity.

    `motif`: the motive, or what a commission of housing is asked. Three letters of a code tell it
    from the others of its list (`tests/situations/test_bilan.py`).
    """
    rang = "revue" if revue else "1er"
    codes = (motif[:3], statut[:3], sexe[:1])
    return "|".join([rang, tranche, presence, str(min(jours, 9999)), *codes])


def _dire(liste: Iterable, code: str) -> str:
    """Return what a shortened code says; ValueError when it is of no entry of the list."""
    for entree in liste:
        if code and entree.value.startswith(code):
            return entree.label
    raise ValueError(code)


def titres(genre: str) -> dict[str, tuple[str, str]]:
    """Return the title and the heading of each table, in the words of a kind of commission."""
    if genre not in OBJETS:
        return TABLES
    return TABLES | {"motifs": ("Ce qui est demandé à la commission", "Demande")}


def _motifs(genre: str) -> list:
    """Return the list from which a kind of commission says why it is seized."""
    return [*OBJETS[genre], Motif.INCONNU] if genre in OBJETS else list(Motif)


def compter(
    lignes: Iterable[Ligne], genre: str = Genre.SITUATIONS
) -> dict[str, dict[str, dict[str, int]]]:
    """Return the tables of a year, before anything is hidden; every row stands, at 0 too.

    `lignes`: those of this kind, under the names of the situations.
    """
    saisissent = [t.label for t in TypeOrganisation if roles_permis(t) & DEMANDEURS]
    tables = {f"etape:{cle}": {cle: {NOMBRE: 0}} for cle in ETAPES}
    tables |= {
        "demandeurs": {s: {PREMIER: 0, REVUE: 0} for s in saisissent},
        "personnes": {t.label: {p.label: 0 for p in Presence} for t in TrancheAge},
    }
    seules = {
        "motifs": _motifs(genre), "sexes": Sexe, "statuts": Statut, "fins": MotifFin,
        "refus": MotifRefus, "issues": ISSUES.get(genre, []),
    }  # fmt: skip
    tables |= {nom: {e.label: {NOMBRE: 0} for e in liste} for nom, liste in seules.items() if liste}
    tables |= {
        nom: {famille: {NOMBRE: 0} for famille in (*_FAMILLES, AUTRES)} for nom in _ACTIONS.values()
    }
    for ligne in lignes:
        _compter(tables, ligne, genre)
    return tables


def _compter(tables: dict, ligne: Ligne, genre: str) -> None:
    """Add one event; what it tells and we do not know is counted nowhere (SP-09)."""
    cles = _cles(ligne, genre)
    if cles is None or not all(r in tables.get(t, {}) and c in tables[t][r] for t, r, c in cles):
        return
    for table, rangee, colonne in cles:
        tables[table][rangee][colonne] += 1


def _cles(ligne: Ligne, genre: str) -> list[tuple[str, str, str]] | None:
    """Return the figures that an event raises, None when its detail cannot be read."""
    morceaux = ligne.detail.split("|")
    siennes = [("etape:" + e, e, NOMBRE) for n, e in _NATURES.items() if n == ligne.nature]
    try:
        if ligne.nature == EXAMEN:
            return [*siennes, *_cles_d_examen(ligne, genre)]
        if ligne.nature == FIN:
            return [*siennes, ("fins", MotifFin(morceaux[0]).label, NOMBRE)]
        if ligne.nature == REFUS:
            return [*siennes, ("refus", MotifRefus(morceaux[0]).label, NOMBRE)]
        if ligne.nature == ISSUE:
            return [("issues", _dire(ISSUES.get(genre, []), morceaux[0]), NOMBRE)]
        if ligne.nature == ACTION:
            sorte, etat = morceaux
            return [(_ACTIONS[EtatAction(etat)], famille(sorte), NOMBRE)]
    except ValueError:
        return None
    return siennes


def _cles_d_examen(ligne: Ligne, genre: str) -> list[tuple[str, str, str]]:
    """Return the figures of one examination; ValueError when one of them cannot be read.

    A line from before the motives, the sex and the housing status were asked has four parts.
    """
    inconnus = [Motif.INCONNU[:3], Statut.INCONNU[:3], Sexe.INCONNU[:1]]
    morceaux = ligne.detail.split("|")
    if len(morceaux) == 4:
        morceaux += inconnus
    rang, tranche, presence, _, motif, statut, sexe = morceaux
    return [
        ("demandeurs", TypeOrganisation(ligne.demandeur).label,
         REVUE if rang == "revue" else PREMIER),
        ("personnes", TrancheAge(tranche).label, Presence(presence).label),
        ("motifs", _dire(_motifs(genre), motif), NOMBRE),
        ("statuts", _dire(Statut, statut), NOMBRE),
        ("sexes", _dire(Sexe, sexe), NOMBRE),
    ]  # fmt: skip


def famille(sorte: str) -> str:
    """Return the family of a kind of organisation; raise ValueError for no kind of ours."""
    return FAMILLE_DE.get(TypeOrganisation(sorte), AUTRES)


# One figure, shown in several places: hidden in all, or in none.
LIENS = [
    [("etape:examens", "examens", NOMBRE), ("demandeurs", TOTAL, TOTAL),
     ("personnes", TOTAL, TOTAL), ("motifs", TOTAL, TOTAL), ("statuts", TOTAL, TOTAL),
     ("sexes", TOTAL, TOTAL)],
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
             and len(d := li.detail.split("|")) >= 4 and d[0] != "revue"
             and d[3].isdecimal()]  # fmt: skip
    seances = [int(d[1]) for li in lues if li.nature == FIN
               and len(d := li.detail.split("|")) == 2 and d[1].isdecimal()]  # fmt: skip
    return [
        Moyenne("Jours entre la saisine et la première séance", _moyenne(jours, seuil)),
        Moyenne("Séances par situation close", _moyenne(seances, seuil)),
    ]


def moyennes_montrees(
    lignes: Iterable[Ligne], masquees: dict[str, TableMasquee], seuil: int = SEUIL
) -> list[Moyenne]:
    """Return the means whose number of situations is itself shown: that a mean stands would tell
    that a hidden number is not under the threshold (SP-16)."""
    bases = (masquees["demandeurs"][TOTAL, PREMIER], masquees["etape:closes"]["closes", NOMBRE])
    return [
        m if base is not None else replace(m, valeur=None)
        for m, base in zip(moyennes(lignes, seuil), bases, strict=True)
    ]


def _moyenne(nombres: list[int], seuil: int) -> float | None:
    return round(sum(nombres) / len(nombres), 1) if len(nombres) >= seuil else None


def masquer_seul(nombre: int, seuil: int = SEUIL) -> int | None:
    """Return a figure that no table holds, None under the threshold."""
    return nombre if nombre >= seuil else None


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
