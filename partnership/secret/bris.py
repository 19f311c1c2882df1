"""Break-glass (SP-14): what is open now, for whom, and what waits for a review."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Now

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role

from .models import BrisDeGlace

QUI_SUIT = {Role.CLINICIEN, Role.COORDINATEUR, Role.DELEGUE_DONNEES}
MONTRES = 100


def en_cours(acteur: Acteur, dossier: UUID) -> BrisDeGlace | None:
    """Return the break-glass by which this acteur reads this dossier now, if any."""
    if acteur.role != Role.CLINICIEN:
        return None
    siens = BrisDeGlace.objects.filter(auteur=acteur.affectation, dossier=dossier)
    return siens.filter(jusqua__gt=Now()).first()


def suivis_par(acteur: Acteur):
    """Return those that the acteur made, is told of or reviews; the row policy says the same."""
    tous = BrisDeGlace.objects.filter(territoire=acteur.territoire)
    if acteur.role == Role.CLINICIEN:
        tous = tous.filter(auteur=acteur.affectation)
    elif acteur.role == Role.COORDINATEUR:
        tous = tous.exclude(dossier=None)
    elif acteur.role == Role.DELEGUE_DONNEES:
        tous = tous.filter(relecteurs__contains=[acteur.organisation.pk])
    else:
        return tous.none()
    return tous.select_related(
        "auteur__utilisateur", "auteur__organisation", "revu_par__utilisateur"
    ).order_by("-cree_le")


def a_revoir(acteur: Acteur):
    """Return what waits for this delegate: attempts on nothing need no review."""
    if acteur.role != Role.DELEGUE_DONNEES:
        return BrisDeGlace.objects.none()
    attendent = suivis_par(acteur).filter(revu_le=None).exclude(dossier=None)
    return attendent.order_by(F("a_revoir_avant"), "cree_le")


@dataclass(frozen=True)
class GroupeDeBris:
    """A group of « À faire »."""

    titre: str
    aide: str
    bris: list[BrisDeGlace]
    gabarit: str = "secret/_taches_bris.html"

    @property
    def nombre(self) -> int:
        return len(self.bris)


def taches(acteur: Acteur) -> list[GroupeDeBris]:
    """Return what the delegate has to review, and what the coordinator is told of."""
    if acteur.role == Role.DELEGUE_DONNEES:
        attendent = list(a_revoir(acteur)[:MONTRES])
        aide = "Une clinicienne ou un clinicien a lu un dossier hors de son cercle : à revoir."
        return [GroupeDeBris("Accès pour danger vital à revoir", aide, attendent)] * bool(attendent)
    if acteur.role == Role.COORDINATEUR:
        recents = list(suivis_par(acteur).filter(revu_le=None)[:MONTRES])
        aide = "Pour information : le délégué aux données les revoit."
        return [GroupeDeBris("Accès pour danger vital", aide, recents)] * bool(recents)
    return []


def jusqua(bris: BrisDeGlace | None) -> datetime | None:
    """Return until when it opens, as the rule wants it."""
    return bris.jusqua if bris else None
