"""First wall of an absence (decision 0026); the row policy (`murs.py`) says the same."""

from django.db.models import Q
from django.db.models.functions import Now

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.secret.visibilite import (
    DroitsSur,
    PieceQuerySet,
    condition_droit,
    portes_ouvertes,
)

from ..souslocation.visibilite import OperateurQuerySet
from ..visibilite import de_la_maison


class ProjetQuerySet(OperateurQuerySet):
    """The person's own words: those who study the candidature, with her accord; held by nobody."""

    operateur = ""


class AbsenceQuerySet(PieceQuerySet):
    """Hospital clinicians who study the candidature; the operator and the landlord that the row
    names, as long as the person lets it be told (SP-04, SP-08)."""

    def visibles_par(self, acteur: Acteur | None):
        lisibles = super().visibles_par(acteur)
        if not portes_ouvertes(acteur):
            return lisibles
        if acteur.role == Role.DELEGUE_DONNEES:
            return lisibles.filter(dossier__in=de_la_maison(acteur))
        if acteur.role == Role.CLINICIEN:
            etudie = Q(condition_droit(acteur, "ecrire_en_tete", "dossier_id"))
            return lisibles.filter(etudie)
        nommee = Q(bailleur=acteur.organisation) | Q(operateur=acteur.organisation)
        return lisibles.filter(nommee, dite_du__lte=Now(), dite_jusqua__gt=Now())

    def visibles_dans(self, droits: DroitsSur):
        """Not for these: the window of the consent must be asked."""
        return self.visibles_par(droits.acteur).filter(dossier=droits.dossier)
