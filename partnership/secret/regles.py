"""The rule of shared secrecy: a pure function of data. No database, no request.

Everything that opens or closes a piece of information asks `decider`: the grants, the pages,
the lists, the exports and the answer to « why can X read this? » (SP-18).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from partnership.acteurs.enums import Role, TypeOrganisation
from partnership.acteurs.refus import ActionRefusee

from .enums import Categorie, FinaliteAccord, Portee, Qualite, TypeDossier
from .matrice import (
    Possibilite,
    Prealable,
    ecrits_apres_cloture,
    ouvert_en_danger_vital,
    possibilites,
    prealables,
    siege,
)


@dataclass(frozen=True)
class Consentement:
    """A consent as the rule needs it: what, to whom (organisation ids), what for, until when."""

    categories: frozenset[str]
    destinataires: frozenset[int]
    du: datetime | None
    jusqua: datetime | None
    retire: bool = False
    finalite: str = ""


@dataclass(frozen=True)
class Contexte:
    """Everything the rule looks at about one reader and one dossier on one instant."""

    role: str
    organisation: int | None
    qualite: str | None  # in the circle today; None: outside
    le: datetime
    type_dossier: str = ""
    type_organisation: str = ""
    assigne: bool = False
    categorie_r1110_2: str = ""
    consentements: tuple[Consentement, ...] = ()
    note_soignante: bool = False
    compte_actif: bool = False
    affectation_en_vigueur: bool = False
    charte_signee: bool = False
    convention_en_vigueur: bool = False
    seance: bool = False
    bris_jusqua: datetime | None = None  # of her own break-glass on this dossier (SP-14)


@dataclass(frozen=True)
class Decision:
    """What the rule answers: how far to read, whether to write, why, and until when."""

    lire: Portee
    ecrire: bool
    motif: str
    jusqua: datetime | None = None

    @property
    def permis(self) -> bool:
        return self.lire != Portee.RIEN or self.ecrire


_PORTES = (
    ("compte_actif", "Ce compte n’est pas actif."),
    ("affectation_en_vigueur", "Cette affectation n’est plus en vigueur."),
    ("convention_en_vigueur", "L’organisme n’est pas signataire de la convention en vigueur."),
    ("charte_signee", "La charte de confidentialité en vigueur n’est pas signée."),
)
# An absence is told in the row that names who may read it; its accord opens nothing of the dossier.
QUI_N_OUVRENT_RIEN = frozenset({FinaliteAccord.ABSENCE})
# `values` builds its list each time it is read, and the rule is asked thousands of times a write.
_QUALITES, _DOSSIERS = frozenset(Qualite.values), frozenset(TypeDossier.values)
_ORGANISATIONS = frozenset(TypeOrganisation.values)
_ORDRE = [Portee.RIEN, Portee.SIENS, Portee.PSEUDONYME, Portee.TOUT]


def decider(contexte: Contexte, categorie: str) -> Decision:
    """Return the decision for one reader and one category of one dossier.

    Sources: the matrix of secret.md § 2; SP-01 (circle), SP-02 (time), SP-03 (gates),
    SP-05 (candidates), SP-06 (who sits), SP-08 (consent), SP-09 (missing data closes). Never
    raises: what is unknown is refused.
    """
    for porte, phrase in _PORTES:
        if not getattr(contexte, porte):
            return _refus(phrase)
    if contexte.qualite not in _QUALITES:
        return _par_bris(contexte, categorie)
    if not _nature_connue(contexte):
        return _refus("La nature du dossier ou de l’organisme n’est pas connue.")
    ouvertes = _ouvertes(contexte, categorie)
    if not ouvertes:
        return _refus("La règle ne donne à ce rôle aucun accès à cette information.")
    assise = _en_siegeant(contexte)
    decision = _meilleure([_essayer(assise, categorie, voie) for voie in ouvertes])
    prealable = prealables().get(TypeDossier(contexte.type_dossier))
    if prealable and contexte.type_organisation in prealable.organismes:
        decision = _apres_prealable(contexte, categorie, prealable, decision)
    return _apres_cloture(contexte, categorie, decision)


def _en_siegeant(contexte: Contexte) -> Contexte:
    """SP-06: to who sits, only what the person agreed to for the commission opens anything."""
    if contexte.qualite not in siege().qualites:
        return contexte
    finalite = siege().finalite
    siens = tuple(c for c in contexte.consentements if c.finalite == finalite)
    return replace(contexte, consentements=siens)


def _ouvertes(contexte: Contexte, categorie: str) -> tuple[Possibilite, ...]:
    """Return the ways of the matrix: who sits reads as a member, and nothing that is closed to her
    own role."""
    siennes, place = possibilites(contexte.role, categorie), siege()
    assise = contexte.qualite in place.qualites and contexte.role in place.roles
    if not siennes or not assise or categorie in place.sauf:
        return siennes
    return possibilites(place.comme, categorie)


def _nature_connue(contexte: Contexte) -> bool:
    return contexte.type_dossier in _DOSSIERS and contexte.type_organisation in _ORGANISATIONS


def _apres_prealable(
    contexte: Contexte, categorie: str, prealable: Prealable, decision: Decision
) -> Decision:
    """SP-05: nothing before the explicit consent; then what it names, for as long as it lives, to
    read only: a landlord writes nothing in the dossier of a candidate (decision 0020)."""
    fins = [
        fin
        for c, fin in _vivants(contexte)
        if c.finalite == prealable.finalite
        and (categorie in c.categories or categorie == Categorie.EN_TETE)
    ]
    if not fins:
        return _refus(prealable.phrase)
    fin = max(fins) if decision.jusqua is None else min(max(fins), decision.jusqua)
    return replace(decision, ecrire=False, jusqua=fin) if decision.permis else decision


def _apres_cloture(contexte: Contexte, categorie: str, decision: Decision) -> Decision:
    """SP-02: in a closed dossier one reads one's own file, and writes what is still owed."""
    if contexte.qualite != Qualite.EMETTEUR_CLOS:
        return decision
    encore = contexte.role in ecrits_apres_cloture().get(Categorie(categorie), ())
    return replace(decision, ecrire=decision.ecrire and encore)


def _refus(motif: str) -> Decision:
    return Decision(Portee.RIEN, False, motif)


def _par_bris(contexte: Contexte, categorie: str) -> Decision:
    """Outside the circle: nothing, or what a live break-glass gives to a clinician (SP-14)."""
    fin = contexte.bris_jusqua
    if contexte.role != Role.CLINICIEN or fin is None or contexte.le >= fin:
        return _refus("L’organisme ne prend pas part à ce dossier.")
    if not ouvert_en_danger_vital(categorie):
        return _refus("Un danger vital n’ouvre pas cette partie du dossier.")
    return Decision(Portee.TOUT, False, "Accès pour danger vital, 24 heures au plus.", fin)


def verifier_briser(role: str) -> None:
    """Raise `ActionRefusee` unless the role may break the glass: clinicians only (SP-14)."""
    if role != Role.CLINICIEN:
        raise ActionRefusee("Seuls une clinicienne ou un clinicien ouvrent cet accès.")


def _meilleure(decisions: list[Decision]) -> Decision:
    """Return the widest decision, one that writes before one that only reads; else the first."""
    return max(decisions, key=lambda d: (_ORDRE.index(d.lire), d.ecrire))


def _essayer(contexte: Contexte, categorie: str, voie: Possibilite) -> Decision:
    """Try one way of the matrix."""
    if not _condition_tenue(contexte, voie.condition):
        return _refus(_CONDITIONS.get(voie.condition, "La condition n’est pas connue."))
    ecrire = "E" in voie.droits
    if "S" in voie.droits:
        return Decision(Portee.SIENS, ecrire, "Chacun relit ce qu’il a écrit, rien de plus.")
    portee = Portee.PSEUDONYME if "P" in voie.droits else Portee.TOUT
    if "L" in voie.droits:
        return Decision(portee, ecrire, "La mission de ce rôle dans ce dossier le permet.")
    return _par_consentement(contexte, categorie, voie, portee)


_CONDITIONS = {
    "assigne": "Cette personne n’est pas nommément désignée dans ce dossier.",
    "sous_location": "L’organisme n’est pas le locataire principal de ce logement.",
    "siege": "L’équipe n’a pas été saisie en commission pour ce dossier.",
    "plan": "L’organisme n’a pas d’action dans le plan.",
    "seance": "Le lecteur n’a pas assisté à une séance sur ce dossier.",
    "note": "Le territoire n’a pas ouvert la note soignante.",
    "candidature": "L’équipe n’a pas ouvert elle-même une candidature.",
    "situation": "L’organisme n’a pas ouvert lui-même cette situation.",
}


def _condition_tenue(contexte: Contexte, condition: str) -> bool:
    tenues = {
        "": True,
        "assigne": contexte.assigne,
        "sous_location": contexte.qualite == Qualite.LOCATAIRE_PRINCIPAL,
        "siege": contexte.qualite == Qualite.COMMISSION,
        "plan": contexte.qualite == Qualite.ACTEUR_DU_PLAN,
        "seance": contexte.seance,
        "note": contexte.note_soignante,
        "candidature": _ouverte_par_l_equipe(contexte),
        "situation": _portee_par_l_organisme(contexte),
    }
    return tenues.get(condition, False)


def _ouverte_par_l_equipe(contexte: Contexte) -> bool:
    """A candidature that the reader's own hospital team opened (domain.md § 5, decision 0020)."""
    return (
        contexte.type_dossier == TypeDossier.CANDIDATURE
        and contexte.type_organisation == TypeOrganisation.ERAH
        and contexte.qualite == Qualite.EMETTEUR
    )


def _portee_par_l_organisme(contexte: Contexte) -> bool:
    """A situation that the reader's own organisation opened to bring it (decision 0027); closed,
    it stays its own file (SP-02)."""
    return contexte.type_dossier == TypeDossier.SITUATION and contexte.qualite in {
        Qualite.EMETTEUR,
        Qualite.EMETTEUR_CLOS,
    }


def _par_consentement(
    contexte: Contexte, categorie: str, voie: Possibilite, portee: Portee
) -> Decision:
    """A reading that needs a live consent covering this category and this recipient (SP-08)."""
    if "Lc2" in voie.droits and not contexte.categorie_r1110_2:
        return _refus("La profession de ce lecteur n’est pas dans la liste de l’article R1110-2.")
    fins = [
        fin
        for c, fin in _vivants(contexte)
        if categorie in c.categories and c.finalite not in QUI_N_OUVRENT_RIEN
    ]
    if not fins or not voie.droits & {"Lc", "Lc2"}:
        return _refus("Il faut un accord en vigueur de la personne, pour cela et pour ce lecteur.")
    return Decision(portee, "E" in voie.droits, "La personne a donné son accord.", max(fins))


def _vivants(contexte: Contexte) -> list[tuple[Consentement, datetime]]:
    """Return the consents that live now and name the reader's organisation, with their ends."""
    return [
        (c, fin)
        for c in contexte.consentements
        if contexte.organisation in c.destinataires
        and (fin := _fin_si_vivant(c, contexte.le)) is not None
    ]


def consentement_vivant(consentement: Consentement, le: datetime) -> bool:
    """SP-08: dated at both ends, started, not over, not withdrawn; an undated one opens nothing."""
    return _fin_si_vivant(consentement, le) is not None


def _fin_si_vivant(consentement: Consentement, le: datetime) -> datetime | None:
    du, jusqua = consentement.du, consentement.jusqua
    if consentement.retire or du is None or jusqua is None:
        return None
    return jusqua if du <= le < jusqua else None
