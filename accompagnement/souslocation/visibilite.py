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


def _suit(acteur: Acteur, tenu: Q, operateur: str) -> Q:
    """Return « she studies this candidature, with the person's accord, or holds this sub-letting »,
    or makes the person's copy for a house that does. `tenu`: of what is held by contract;
    `operateur`: where a row names who holds it, if it does."""
    mien = Q(**{operateur: acteur.organisation}) if operateur else Q(pk__in=[])
    if acteur.role == Role.DELEGUE_DONNEES:
        return mien | Q(dossier__in=de_la_maison(acteur))
    etudie = Q(condition_droit(acteur, "ecrire_en_tete", "dossier_id"))
    if acteur.role == Role.CLINICIEN:
        return etudie
    return etudie & ((mien & tenu) | Q(condition_droit(acteur, "lire_identite", "dossier_id")))


class OperateurQuerySet(PieceQuerySet):
    """What an operator holds: itself, those who study the candidature; never a landlord."""

    operateur = "operateur"

    def visibles_par(self, acteur: Acteur | None):
        lisibles = super().visibles_par(acteur)
        if not portes_ouvertes(acteur):
            return lisibles
        if acteur.role not in {*PARTENAIRES, Role.DELEGUE_DONNEES}:
            return self.none()
        return lisibles.filter(_suit(acteur, Q(), self.operateur))

    def visibles_dans(self, droits: DroitsSur):
        """Not for these: who studies the candidature must be asked."""
        return self.visibles_par(droits.acteur).filter(dossier=droits.dossier)


class DuBailQuerySet(PieceQuerySet):
    """What is of the lease: its operator, those who study the candidature, and the landlord of that
    flat; another landlord, or another operator without the accord, reads nothing of it (SP-05)."""

    par_contrat = Q()  # of what its operator reads without the person's accord
    operateur = "operateur"

    def visibles_par(self, acteur: Acteur | None):
        lisibles = super().visibles_par(acteur)
        if not portes_ouvertes(acteur):
            return lisibles
        sien = Q(bailleur=acteur.organisation)
        if acteur.role in {*PARTENAIRES, Role.DELEGUE_DONNEES}:
            sien |= _suit(acteur, self.par_contrat, self.operateur)
        return lisibles.filter(sien)

    def visibles_dans(self, droits: DroitsSur):
        lisibles = super().visibles_dans(droits)
        acteur = droits.acteur
        if acteur is None or acteur.role == Role.DELEGUE_DONNEES:
            return self.visibles_par(acteur).filter(dossier=droits.dossier)
        sien = Q(bailleur=acteur.organisation)
        if acteur.role in PARTENAIRES and droits.permet("ecrire_en_tete"):
            if acteur.role == Role.CLINICIEN or droits.permet("lire_identite"):
                return lisibles
            sien |= Q(**{self.operateur: acteur.organisation}) & self.par_contrat
        return lisibles.filter(sien)


class ContratQuerySet(DuBailQuerySet):
    """The contracts: held by contract once they are signed; before, by the person's accord."""

    par_contrat = ~Q(etat="preparation")
