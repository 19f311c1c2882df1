"""Who keeps a shared document, who shares it further, what a territory may take over."""

from django.db.models import Max

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.refus import ActionRefusee

from .. import regles as annuaire
from .enums import Portee
from .models import Ressource, Version

PARTAGENT = annuaire.TENEURS | {Role.RESPONSABLE_FORMATION}


def partage(acteur: Acteur) -> bool:
    """Say whether this acteur may share a document of her organisation."""
    return acteur.role in PARTAGENT


def verifier_partager(acteur: Acteur) -> None:
    """Raise `ActionRefusee` unless this acteur may share a document of her organisation."""
    if not partage(acteur):
        raise ActionRefusee("Votre rôle lit les ressources ; il n’en partage pas.")


def tient(acteur: Acteur, ressource: Ressource) -> bool:
    """Say whether this acteur keeps a document: its organisation, or the coordinator."""
    if annuaire.coordonne(acteur):
        return acteur.territoire.pk == ressource.territoire_id
    return partage(acteur) and acteur.organisation.pk == ressource.organisation_id


def verifier_tenir(acteur: Acteur, ressource: Ressource) -> None:
    """Raise `ActionRefusee` unless this acteur keeps the document."""
    if not tient(acteur, ressource):
        raise ActionRefusee("Cette ressource est tenue par l’organisme qui la partage.")


def verifier_portee(acteur: Acteur, portee: str, avant: str = Portee.TERRITOIRE) -> None:
    """Raise `ActionRefusee` when a document would go to, or leave, other territories unduly.

    It then speaks for the whole partnership: the coordinator alone decides it.
    """
    if portee != avant and not annuaire.coordonne(acteur):
        raise ActionRefusee("La coordination du CLSM partage avec les autres territoires.")


def verifier_reprendre(acteur: Acteur, source: Ressource) -> None:
    """Raise `ActionRefusee` unless this acteur may take over a document of another territory."""
    if not annuaire.coordonne(acteur):
        raise ActionRefusee("La coordination du CLSM reprend les ressources d’ailleurs.")
    if source.territoire_id == acteur.territoire.pk:
        raise ActionRefusee("Cette ressource est déjà celle de votre territoire.")
    if not essaimee(source):
        raise ActionRefusee("Cette ressource n’est plus partagée par son territoire.")


def essaimee(ressource: Ressource) -> bool:
    """Say whether other territories may take this document over."""
    return ressource.portee == Portee.PARTAGEE and ressource.retiree_le is None


def version_a_reprendre(ressource: Ressource) -> Version | None:
    """Return the version that the source has and that this document has not, None when none.

    A version of one's own, given since, does not hide that the source has gone on.
    `ressource` comes with `source__courante`.
    """
    source = ressource.source
    if source is None or not essaimee(source) or source.courante is None:
        return None
    deja = ressource.versions.aggregate(n=Max("reprise_de__numero"))["n"] or 0
    return source.courante if source.courante.numero > deja else None
