"""The shared calendar of a dossier: who does what, and by when. Pure, from what was read."""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from partnership.acteurs.enums import Role
from partnership.secret.regles_conservation import ajouter_mois

from ..enums import COMPETENTS, EtatCritere
from ..models import CritereAtteste
from ..souslocation import examens
from ..souslocation.enums import EtatBail
from ..souslocation.models import Agrement, MoisDeLoyer, SousLocation
from .enums import EtatVisite
from .models import Absence, Visite
from .phrases import GENRES_VISITES, du_au
from .regles import est_en_retard

OPERATEUR, BAILLEUR, EQUIPE, PERSONNE = "operateur", "bailleur", "equipe", "personne"


@dataclass(frozen=True)
class Ligne:
    """One thing to do or done: which day, what, by whom; `retard`: past, and not done."""

    le: date
    quoi: str
    qui: str
    etat: str = ""
    genre: str = "neutre"
    retard: bool = False


def premier_du_mois(texte: str, jour: date) -> date:
    """Return the first day of the month of an address (« 2026-11 »), or of today."""
    try:
        dit = date.fromisoformat(f"{texte}-01")
    except ValueError:
        return jour.replace(day=1)
    return dit if abs(dit.year - jour.year) <= 20 else jour.replace(day=1)


def dernier_du_mois(mois: date) -> date:
    """Return the last day of a month."""
    return mois.replace(day=calendar.monthrange(mois.year, mois.month)[1])


def du_bail(bail: SousLocation, mois: date, rythme: int, avance: int) -> Iterator[Ligne]:
    """Yield what the law and the contract run in a month: examinations, notice to the préfet, end
    of the insurance. A date is a reminder: none ends a lease (domain.md § 0.8)."""
    fin = dernier_du_mois(mois)
    if bail.etat != EtatBail.SIGNEE or not bail.signee_le or not bail.mois_en_tout:
        return
    du = examens.prochain(bail.signee_le, bail.mois_en_tout, rythme, mois)
    if du <= fin:
        yield Ligne(du, "Examen contradictoire, au plus tard", OPERATEUR)
    avis = examens.avis_au_prefet(bail.debut_le, bail.mois_en_tout, avance)
    if mois <= avis <= fin:
        yield Ligne(avis, "Avis au préfet, au plus tard", BAILLEUR)
    if bail.assuree_jusqu_au and mois <= bail.assuree_jusqu_au <= fin:
        yield Ligne(bail.assuree_jusqu_au, "Fin de l’assurance du logement", OPERATEUR)


def loyers(
    bail: SousLocation, suivis: Iterable[MoisDeLoyer], mois: date, jour: date
) -> Iterator[Ligne]:
    """Yield the check of the rent of a month: due on its last day."""
    if not _du_bail(bail, mois, jour):
        return
    suivi = {m.mois: m for m in suivis if m.bailleur_id == bail.bailleur_id}.get(mois)
    fin = dernier_du_mois(mois)
    if suivi is not None:
        dit = f"retard de {suivi.retard} mois" if suivi.retard else "à jour"
        yield Ligne(fin, "Loyer vérifié", OPERATEUR, dit, "retard" if suivi.retard else "fait")
        return
    yield Ligne(fin, "Vérifier le loyer", OPERATEUR, retard=fin < jour)


def loyers_en_retard(bail: SousLocation, suivis: Iterable[MoisDeLoyer], jour: date) -> list[date]:
    """Return the months that are over, of a lease that goes on, whose rent nobody checked."""
    connus = {m.mois for m in suivis if m.bailleur_id == bail.bailleur_id}
    manquent, mois = [], bail.debut_le and bail.debut_le.replace(day=1)
    while mois and bail.etat == EtatBail.SIGNEE and dernier_du_mois(mois) < jour:
        if mois not in connus:
            manquent.append(mois)
        mois = ajouter_mois(mois, 1)
    return manquent


def _du_bail(bail: SousLocation, mois: date, jour: date) -> bool:
    """Say whether a month is one of the lease: from its start, to its end or to this month."""
    if bail.debut_le is None or bail.signee_le is None:
        return False
    fin = bail.finie_le or jour
    return bail.debut_le.replace(day=1) <= mois <= fin.replace(day=1)


def visites(lues: Iterable[Visite], mois: date, jour: date) -> Iterator[Ligne]:
    """Yield the visits of a month."""
    for visite in lues:
        if mois <= visite.le <= dernier_du_mois(mois):
            retard = est_en_retard(visite, jour)
            etat = "" if visite.etat == EtatVisite.PREVUE else visite.get_etat_display()
            yield Ligne(visite.le, f"Visite : {visite.get_objet_display().lower()}", OPERATEUR,
                        etat, GENRES_VISITES[EtatVisite(visite.etat)], retard)  # fmt: skip


def reexamens(lus: Iterable[CritereAtteste], mois: date, jour: date) -> Iterator[Ligne]:
    """Yield the criteria to look at again in a month, by who attests them; read by the partners
    alone, and without effect on a lease (SP-05, domain.md § 5)."""
    for critere, qui in a_revoir(lus):
        le = critere.revoir_le
        if mois <= le <= dernier_du_mois(mois):
            yield Ligne(le, f"Revoir le critère {critere.numero}", qui, retard=le < jour)


def a_revoir(lus: Iterable[CritereAtteste]) -> Iterator[tuple[CritereAtteste, str]]:
    """Yield (criterion, who attests it) for those that are to be looked at again on a day."""
    for critere in lus:
        if critere.etat == EtatCritere.A_REEXAMINER and critere.revoir_le:
            de_l_equipe = COMPETENTS[critere.numero] == Role.CLINICIEN
            yield critere, EQUIPE if de_l_equipe else OPERATEUR


def absences(lues: Iterable[Absence], mois: date) -> Iterator[Ligne]:
    """Yield the absences that touch a month: « temporaire », its dates, nothing else (SP-04)."""
    for absence in lues:
        if absence.du <= dernier_du_mois(mois) and absence.au >= mois:
            dit = f"Absence temporaire {du_au(absence.du, absence.au)}"
            yield Ligne(max(absence.du, mois), dit, PERSONNE)


def agrements(lus: Iterable[Agrement], mois: date) -> Iterator[Ligne]:
    """Yield the end of an agrément, the last one alone."""
    dernier = max(lus, key=lambda a: a.jusqu_au, default=None)
    if dernier is not None and mois <= dernier.jusqu_au <= dernier_du_mois(mois):
        yield Ligne(dernier.jusqu_au, "Fin de l’agrément", OPERATEUR)
