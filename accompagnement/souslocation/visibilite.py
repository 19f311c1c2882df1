"""First wall of a sub-letting (decision 0024); the row policies (`murs.py`) say the same."""

from django.db.models import Q

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.secret.visibilite import (
    DroitsSur,
    PieceQuerySet,
    condition_droit,
    portes_ouvertes,
)

from ..visibilite import de_la_maison

PARTENAIRES = frozenset({Role.CLINICIEN, Role.TRAVAILLEUR_SOCIAL})


def est_partenaire(acteur: Acteur) -> bool:
    """Say whether she studies candidatures: a landlord is one whatever her role (SP-05)."""
    return acteur.role in PARTENAIRES and not acteur.est_bailleur


def _etudie(acteur: Acteur) -> Q:
    """Return « she studies this candidature », or makes the person's copy for a house that does."""
    if acteur.role == Role.DELEGUE_DONNEES:
        return Q(dossier__in=de_la_maison(acteur))
    return Q(condition_droit(acteur, "ecrire_en_tete", "dossier_id"))


class OperateurQuerySet(PieceQuerySet):
    """What the operator holds: those who study the candidature, never a landlord."""

    def visibles_par(self, acteur: Acteur | None):
        lisibles = super().visibles_par(acteur)
        if not portes_ouvertes(acteur):
            return lisibles
        if acteur.role not in {*PARTENAIRES, Role.DELEGUE_DONNEES}:
            return self.none()
        return lisibles.filter(_etudie(acteur))

    def visibles_dans(self, droits: DroitsSur):
        """Not for these: who studies the candidature must be asked."""
        return self.visibles_par(droits.acteur).filter(dossier=droits.dossier)


class DuBailQuerySet(PieceQuerySet):
    """What is of the lease: those who study the candidature, and the landlord of that flat; another
    landlord to whom the same person was presented reads nothing of it (SP-05)."""

    def visibles_par(self, acteur: Acteur | None):
        lisibles = super().visibles_par(acteur)
        if not portes_ouvertes(acteur):
            return lisibles
        sien = Q(bailleur=acteur.organisation)
        if acteur.role in {*PARTENAIRES, Role.DELEGUE_DONNEES}:
            sien |= _etudie(acteur)
        return lisibles.filter(sien)

    def visibles_dans(self, droits: DroitsSur):
        lisibles = super().visibles_dans(droits)
        acteur = droits.acteur
        if acteur is None or acteur.role == Role.DELEGUE_DONNEES:
            return self.visibles_par(acteur).filter(dossier=droits.dossier)
        if acteur.role in PARTENAIRES and droits.permet("ecrire_en_tete"):
            return lisibles
        return lisibles.filter(bailleur=acteur.organisation)
