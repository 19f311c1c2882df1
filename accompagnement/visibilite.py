"""First wall of what the hospital team and the operator alone read (decision 0020).

The row policies (`murs.py`) say the same.
"""

from django.db.models import Q

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.secret.visibilite import PieceQuerySet, condition_droit, portes_ouvertes


class PartenairesQuerySet(PieceQuerySet):
    """Clinicians of the circle; social workers who also read the identity, by an accord."""

    def visibles_par(self, acteur: Acteur | None):
        lisibles = super().visibles_par(acteur)
        if not portes_ouvertes(acteur) or acteur.role == Role.CLINICIEN:
            return lisibles
        if acteur.role != Role.TRAVAILLEUR_SOCIAL:
            return lisibles.none()
        return lisibles.filter(Q(condition_droit(acteur, "lire_identite", "dossier_id")))

    def visibles_dans(self, droits):
        lisibles = super().visibles_dans(droits)
        role = droits.acteur.role
        social = role == Role.TRAVAILLEUR_SOCIAL and droits.permet("lire_identite")
        return lisibles if role == Role.CLINICIEN or social else lisibles.none()
