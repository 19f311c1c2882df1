"""First wall of the pieces of a saisine: none is read once it is withdrawn, nor by who stood back.

The row policies (`murs.py`) say the same.
"""

from django.apps import apps
from django.db.models import Q

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.secret.visibilite import PieceQuerySet


class SaisinePieceQuerySet(PieceQuerySet):
    """Pieces of a saisine that lives, for those who read its cover."""

    def visibles_par(self, acteur: Acteur | None):
        lisibles = super().visibles_par(acteur)
        if acteur is None:
            return lisibles
        saisine = apps.get_model("situations", "Saisine")
        vivantes = saisine.objects.visibles_par(acteur).filter(retiree_le=None)
        lisibles = lisibles.filter(saisine__in=vivantes)
        return lisibles.exclude(saisine__deports__membre=acteur.affectation)

    def visibles_dans(self, droits):
        """Not for these: their saisine must be looked at."""
        return self.visibles_par(droits.acteur).filter(dossier=droits.dossier)


class DeportQuerySet(PieceQuerySet):
    """Who stood back: known to herself, to who wrote it, and to the coordinator."""

    def visibles_par(self, acteur: Acteur | None):
        lisibles = super().visibles_par(acteur)
        if acteur is None or acteur.role == Role.COORDINATEUR:
            return lisibles
        return lisibles.filter(Q(auteur=acteur.affectation) | Q(membre=acteur.affectation))
