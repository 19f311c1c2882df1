"""First wall of the pieces of a saisine: none is read once it is withdrawn, nor by who stood back.

The row policies (`murs.py`) say the same.
"""

from django.apps import apps
from django.db.models import Count, F, Q

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.secret.visibilite import PieceQuerySet, condition_droit, portes_ouvertes


class SaisinePieceQuerySet(PieceQuerySet):
    """Pieces of a saisine that lives, for those who read its cover."""

    def visibles_par(self, acteur: Acteur | None):
        lisibles = super().visibles_par(acteur)
        return lisibles if acteur is None else lisibles.vivantes(acteur)

    def vivantes(self, acteur: Acteur):
        """Keep what is not frozen, of what she has not stood back from."""
        saisine = apps.get_model("situations", "Saisine")
        ouvertes = saisine.objects.visibles_par(acteur).filter(retiree_le=None)
        gardees = self.filter(saisine__in=ouvertes)
        return gardees.exclude(saisine__deports__membre=acteur.affectation)

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


class SyntheseQuerySet(SaisinePieceQuerySet):
    """What the commission retained: a landlord reads its own actions, never this (SP-04)."""

    def visibles_par(self, acteur: Acteur | None):
        lisibles = super().visibles_par(acteur)
        if acteur is not None and acteur.est_bailleur:
            return lisibles.none()
        return lisibles


class ApportQuerySet(SyntheseQuerySet):
    """What a reader adds of her own to the synthesis."""


class AvisQuerySet(SyntheseQuerySet):
    """An opinion is its author's until the opinions of the point are closed."""

    def visibles_par(self, acteur: Acteur | None):
        lisibles = super().visibles_par(acteur)
        if acteur is None:
            return lisibles
        return lisibles.filter(Q(auteur=acteur.affectation) | Q(point__in=_clos()))


def _clos():
    """Return the points whose opinions show: closed, or all given."""
    points = apps.get_model("situations", "Point").objects.annotate(recus=Count("donnes"))
    tous = Q(avis_attendus__gt=0, recus__gte=F("avis_attendus"))
    return points.filter(Q(avis_clos_le__isnull=False) | tous).order_by().values("pk")


class ActionQuerySet(SyntheseQuerySet):
    """Actions: with the synthesis, or one's organisation's own with the cover, for good."""

    def visibles_par(self, acteur: Acteur | None):
        if not portes_ouvertes(acteur):
            return self.none()
        siennes = Q(equipe=acteur.organisation)
        if hasattr(self.model, "confiee_le"):
            siennes &= Q(confiee_le__isnull=False)
        siennes &= Q(condition_droit(acteur, "lire_en_tete", "dossier_id"))
        avec = super().visibles_par(acteur).values("pk")
        return self.filter(Q(pk__in=avec) | siennes, territoire=acteur.territoire)


class ContenuQuerySet(SyntheseQuerySet):
    """A PDF of the relevé: its reader's, with the synthesis; the `volet` of her organisation with
    the cover. Neither is read any more once the situation is withdrawn."""

    def visibles_par(self, acteur: Acteur | None):
        if not portes_ouvertes(acteur):
            return self.none()
        volet = Q(volet=True, equipe=acteur.organisation)
        volet &= Q(condition_droit(acteur, "lire_en_tete", "dossier_id"))
        avec = super().visibles_par(acteur).values("pk")
        lisibles = self.filter(Q(pk__in=avec) | volet, territoire=acteur.territoire)
        return lisibles.vivantes(acteur).siennes(acteur)
