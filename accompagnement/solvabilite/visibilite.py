"""First wall of a study; the row policies (`murs.py`) say the same (decision 0023)."""

from django.db.models import Q

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.secret.visibilite import (
    DroitsSur,
    PieceQuerySet,
    condition_droit,
    portes_ouvertes,
)

from ..visibilite import etudie

# By the category alone: a landlord by an accord that names it, a delegate by rights lent to her for
# the copy that she makes for the person.
PAR_CATEGORIE = frozenset({Role.REFERENT_SOCIAL, Role.DELEGUE_DONNEES})


class EtudeQuerySet(PieceQuerySet):
    """Clinicians and social workers who study the candidature, where the category is open to them;
    a landlord whose accord names it. Nobody else, whatever her seat."""

    def visibles_par(self, acteur: Acteur | None):
        lisibles = super().visibles_par(acteur)
        if not portes_ouvertes(acteur) or acteur.role in PAR_CATEGORIE:
            return lisibles
        siens = Q(condition_droit(acteur, "ecrire_en_tete", "dossier_id"))
        if acteur.role == Role.TRAVAILLEUR_SOCIAL:
            siens &= Q(condition_droit(acteur, "lire_identite", "dossier_id"))
        elif acteur.role != Role.CLINICIEN:
            return lisibles.none()
        return lisibles.filter(siens)

    def visibles_dans(self, droits):
        return super().visibles_dans(droits) if peut_lire(droits) else self.none()


def peut_lire(droits: DroitsSur) -> bool:
    """Say whether these rights open the studies of their dossier."""
    if droits.acteur is None or not droits.permet("lire_situation_sociale"):
        return False
    return droits.acteur.role in PAR_CATEGORIE or etudie(droits)
