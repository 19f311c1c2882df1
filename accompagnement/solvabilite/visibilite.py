"""First wall of a study; the row policies (`murs.py`) say the same (decision 0023)."""

from django.db.models import Q

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.secret.visibilite import DroitsSur, PieceQuerySet, condition_droit, portes_ouvertes

LISENT = frozenset({Role.CLINICIEN, Role.REFERENT_SOCIAL})


class EtudeQuerySet(PieceQuerySet):
    """Social workers who also read the identity, by an accord that lives; clinicians and landlords
    whose accord names the category. Nobody else, whatever her seat."""

    def visibles_par(self, acteur: Acteur | None):
        lisibles = super().visibles_par(acteur)
        if not portes_ouvertes(acteur) or acteur.role in LISENT:
            return lisibles
        if acteur.role != Role.TRAVAILLEUR_SOCIAL:
            return lisibles.none()
        return lisibles.filter(Q(condition_droit(acteur, "lire_identite", "dossier_id")))

    def visibles_dans(self, droits):
        return super().visibles_dans(droits) if peut_lire(droits) else self.none()


def peut_lire(droits: DroitsSur) -> bool:
    """Say whether these rights open the studies of their dossier."""
    role = droits.acteur.role
    social = role == Role.TRAVAILLEUR_SOCIAL and droits.permet("lire_identite")
    return droits.permet("lire_situation_sociale") and (role in LISENT or social)
