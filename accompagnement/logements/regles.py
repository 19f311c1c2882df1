"""Who offers a flat, who sees it. Pure checks."""

from datetime import date

from django.db.models import QuerySet

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role, TypeOrganisation
from partnership.acteurs.refus import ActionRefusee

from ..models import Logement

# Those who look for a flat for somebody; they see all that is offered in the territory.
CHERCHENT = frozenset({Role.CLINICIEN, Role.TRAVAILLEUR_SOCIAL, Role.COORDINATEUR})
CHEZ = frozenset({TypeOrganisation.ERAH, TypeOrganisation.OPERATEUR, TypeOrganisation.CLSM})


def cherche(acteur: Acteur) -> bool:
    """Say whether this acteur looks for flats: not every house with a social worker sub-lets."""
    return acteur.role in CHERCHENT and acteur.organisation.type in CHEZ


def visibles(acteur: Acteur) -> QuerySet[Logement]:
    """Return the flats that this acteur sees: a landlord its own, those who look for one all that
    are offered; nobody else."""
    lus = Logement.objects.filter(territoire=acteur.territoire).select_related(
        "bailleur", "commune"
    )
    if acteur.role == Role.REFERENT_SOCIAL:
        return lus.filter(bailleur=acteur.organisation)
    return lus.filter(retire_le=None) if cherche(acteur) else lus.none()


def lit(acteur: Acteur) -> bool:
    """Say whether flats are this role's business."""
    return acteur.role == Role.REFERENT_SOCIAL or cherche(acteur)


def verifier_lire(acteur: Acteur) -> None:
    """Raise unless flats are this role's business."""
    if not lit(acteur):
        raise ActionRefusee("Les logements offerts se lisent entre bailleurs, ERAH et opérateurs.")


def verifier_offrir(acteur: Acteur) -> None:
    """Raise unless this acteur speaks for a landlord."""
    if acteur.role != Role.REFERENT_SOCIAL:
        raise ActionRefusee("Un logement est offert par un bailleur.")


def verifier_ecrire(acteur: Acteur, logement: Logement) -> None:
    """Raise unless the flat is this landlord's, and still offered."""
    verifier_offrir(acteur)
    if logement.bailleur_id != acteur.organisation.pk:
        raise ActionRefusee("Ce logement est offert par un autre bailleur.")
    if logement.retire_le is not None:
        raise ActionRefusee("Ce logement n’est plus offert.")


def jours_vacants(logement: Logement, jour: date) -> int:
    """Return for how many days a flat has been waiting; 0 before it is available.

    Source: domain.md § 8, « vacancy days ».
    """
    fin = logement.retire_le.date() if logement.retire_le else jour
    return max(0, (min(jour, fin) - logement.disponible_le).days)
