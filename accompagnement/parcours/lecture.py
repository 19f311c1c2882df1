"""The line as one reader may see it, built from the pieces that she reads (SP-18)."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.reglages import reglages

from .. import regles as acces
from ..enums import Critere, Etat, EtatCritere
from ..examens import regles as examens
from ..examens.models import Examen
from ..models import Candidature, PassageAcces, SousLocation
from ..phrases import GENRES_CRITERES
from ..pieces import Pieces
from ..rapprochement.enums import DecisionCaleol
from ..souslocation.enums import EtatBail
from ..souslocation.visibilite import est_partenaire
from ..suivi.enums import DELAIS, IssueSortie
from ..suivi.models import Devenir, Sortie
from ..suivi.regles import dus
from ..visibilite import etudie
from . import dessin, phrases
from .regles import Cle, EtatPas, Regard, Suite, Vu, ligne

OUI = {DecisionCaleol.ATTRIBUE, DecisionCaleol.RANG, DecisionCaleol.CONDITION}
TENUS = {"tenu", "conclu"}
RYTHME = "examen_sous_location"


@dataclass(frozen=True)
class Etape:
    """One step in words, the same in the picture and in the list."""

    cle: Cle
    etat: EtatPas
    titre: str
    dit: str  # done, under way…
    quand: str
    detail: str
    explique: str = ""
    marques: tuple = ()  # the criteria, to who studies them: (title, state, kind)

    @property
    def suite(self) -> str:
        """Return the words that follow the title."""
        return ", ".join(filter(None, [self.quand, self.detail]))


def regard_de(acteur: Acteur, candidature: Candidature, pieces: Pieces) -> Regard | None:
    """Return as whom this acteur looks, None when no line is hers to see (SP-09)."""
    if pieces.droits is None or not pieces.droits.permet("lire_en_tete"):
        return None
    if acteur.est_bailleur:
        return Regard.BAILLEUR if acteur.role == Role.REFERENT_SOCIAL else None
    if not est_partenaire(acteur):
        return None
    if etudie(pieces.droits):
        return Regard.ETUDE
    return Regard.CONTRAT if pieces[SousLocation] else None


def composer(
    acteur: Acteur, candidature: Candidature, pieces: Pieces, *, personne: bool = False
) -> dict | None:
    """Return the line, drawn and in words; None when this reader has none.

    `personne`: in the words said to the person herself, who studies it being beside her.
    """
    regard = regard_de(acteur, candidature, pieces)
    if regard is None or (personne and regard != Regard.ETUDE):
        return None
    bail = _bail(pieces)
    cles = (RYTHME, *DELAIS.values())
    regle = reglages(candidature.territoire, cles, _jour_des_regles(bail))
    vu = _vu(candidature, pieces, bail, regard, regle)
    mois = {"rythme": regle[RYTHME]}
    mois |= dict(zip(("premier", "second"), (regle[cle] for cle in DELAIS.values()), strict=True))
    etapes = [
        Etape(
            p.cle, p.etat, phrases.titre(p.cle, regard, personne, mois), phrases.ETATS[p.etat],
            phrases.quand(p), phrases.detail(p, vu, regard, personne),
            phrases.EXPLIQUE[p.cle] if personne else "",
            _marques(pieces) if p.cle == Cle.CRITERES and not personne else (),
        )
        for p in ligne(vu, regard)
    ]  # fmt: skip
    return {
        "titre": "Votre parcours" if personne else phrases.TITRE[regard],
        "etapes": etapes,
        "large": dessin.escalier(etapes),
        "etroit": dessin.descente(etapes),
        "personne": personne,
        "cours": next((e for e in etapes if e.etat == EtatPas.COURS), None),
        "vous": regard == Regard.ETUDE and not personne,
    }


def _bail(pieces: Pieces) -> SousLocation | None:
    """Return the last sub-letting that was not given up."""
    lus = [b for b in pieces[SousLocation] if b.etat != EtatBail.ABANDONNEE]
    return lus[-1] if lus else None


def _jour_des_regles(bail: SousLocation | None) -> date:
    return (bail.signee_le if bail else None) or horloge.aujourdhui()


def _vu(
    candidature: Candidature, pieces: Pieces, bail: SousLocation | None, regard: Regard, regle: dict
) -> Vu:
    """Return what the pieces say; the cover tells a landlord of its own presentation alone."""
    signee = bail is not None and bail.etat in (EtatBail.SIGNEE, EtatBail.TERMINEE)
    dits = {
        "signee_le": bail.signee_le if signee else None,
        "attribue_le": bail.attribue_le if bail else None,
        "fini_le": bail.finie_le if bail and bail.etat == EtatBail.TERMINEE else None,
        "fin": bail.get_fin_display().lower() if bail and bail.fin else "",
        "close": candidature.etat == Etat.CLOSE,
    }
    if bail is not None and bail.etat == EtatBail.SIGNEE:
        dits |= _examens(pieces, bail, regle)
    elif signee:
        dits["examens"] = _tenus(pieces, bail)
    if regard == Regard.CONTRAT:
        return Vu(**dits)
    presentee = candidature.presentee_le
    dits["presentee_le"] = timezone.localdate(presentee) if presentee else None
    if regard == Regard.BAILLEUR:
        dits["eligible_le"] = candidature.eligible_le if _vaut(candidature) else None
        return Vu(**dits)
    criteres = tuple(acces.etat_de(pieces.criteres, n) for n in Critere.values)
    dits |= {"besoin_le": candidature.besoin_le, "criteres": criteres,
             "eligible_le": candidature.eligible_le}  # fmt: skip
    return Vu(**(dits | _commission(pieces, dits) | _sortie(pieces, bail, signee, regle)))


def _vaut(candidature: Candidature) -> bool:
    """Say whether a landlord may be told that the criteria hold: presented, as on its page."""
    return candidature.etat == Etat.PRESENTEE


def _tenus(pieces: Pieces, bail: SousLocation) -> tuple[date, ...]:
    return tuple(
        e.tenu_le for e in pieces[Examen]
        if e.bail_id == bail.pk and e.etat in TENUS and e.tenu_le
    )  # fmt: skip


def _examens(pieces: Pieces, bail: SousLocation, regle: dict) -> dict:
    tenues = tuple(e.echeance for e in pieces[Examen] if e.bail_id == bail.pk and e.etat in TENUS)
    rythme, jour = regle[RYTHME], horloge.aujourdhui()
    retard = examens.en_retard(bail.signee_le, rythme, jour, tenues)
    prochain = retard or examens.echeance_pour(bail.signee_le, rythme, jour, tenues)
    return {"examens": _tenus(pieces, bail), "prochain": prochain}


def _commission(pieces: Pieces, dits: dict) -> dict:
    """Return what the allocation commission last decided: who studies it alone reads the line."""
    lus = [p for p in pieces[PassageAcces] if p.acte == "noter_caleol"]
    if not lus:
        return {}
    decision, le, _ = lus[-1].detail.split(":")
    oui = date.fromisoformat(le) if decision in OUI else None
    dit = DecisionCaleol(decision).label
    return {"attribue_le": dits["attribue_le"] or oui, "commission": dit[0].lower() + dit[1:]}


def _sortie(pieces: Pieces, bail: SousLocation | None, signee: bool, regle: dict) -> dict:
    """Return the exit of the last stay, and the answers to the questions that follow it."""
    if bail is None or not signee:
        return {}
    sortie = next((s for s in pieces[Sortie] if s.entree_le == bail.debut_le), None)
    if sortie is None:
        return {}
    attendus = dus(sortie, {int(rang): regle[cle] for rang, cle in DELAIS.items()})
    donnes = {d.rang: d for d in pieces[Devenir] if d.entree_le == sortie.entree_le}
    apres = []
    for rang in DELAIS:
        donne = donnes.get(rang)
        dit = donne.get_reponse_display().lower() if donne else ""
        apres.append(Suite(attendus.get(rang), donne.le if donne else None, dit))
    issue = sortie.get_issue_display()
    return {"fini_le": sortie.le, "fin": issue[0].lower() + issue[1:], "apres": tuple(apres),
            "definitif": sortie.issue == IssueSortie.DECES}  # fmt: skip


def _marques(pieces: Pieces) -> tuple:
    """Return each criterion and its state, to who studies them."""
    lus = [(n, acces.etat_de(pieces.criteres, n)) for n in Critere.values]
    return tuple(
        (f"{n}. {Critere(n).label}", EtatCritere(etat).label.lower(), GENRES_CRITERES[etat])
        for n, etat in lus
    )
