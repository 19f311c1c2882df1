"""Who sees the photos of a flat, who changes them. Pure checks, and what a territory allows."""

from django.db.models import QuerySet

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Territoire
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.reglages import reglage

from ..logements import regles as logements
from ..models import Logement, PhotoLogement

REGLAGE = "photos_par_logement"
LOUE = (
    "Ce logement est loué : c’est désormais le chez-soi de quelqu’un, il ne se photographie plus."
)


def visibles(acteur: Acteur) -> QuerySet[PhotoLogement]:
    """Return the photos of the flats that this acteur sees, and no others."""
    return PhotoLogement.objects.filter(logement__in=logements.visibles(acteur).values("pk"))


def verifier_modifier(acteur: Acteur, logement: Logement) -> None:
    """Raise unless the flat is this landlord's, still offered, and nobody's home yet."""
    logements.verifier_ecrire(acteur, logement)
    if logement.photos_closes:
        raise ActionRefusee(LOUE)


def modifiables(acteur: Acteur, logement: Logement) -> bool:
    """Say whether this acteur may change the photos of a flat."""
    try:
        verifier_modifier(acteur, logement)
    except ActionRefusee:
        return False
    return True


def au_plus(territoire: Territoire) -> int:
    """Return how many photos a flat may show today in a territory."""
    return reglage(territoire, REGLAGE, horloge.aujourdhui())


def verifier_place(deja: int, neuves: int, limite: int) -> None:
    """Raise when photos would be more than the territory allows (numbers of photos)."""
    if deja + neuves <= limite:
        return
    reste = max(0, limite - deja)
    if not reste:
        raise ActionRefusee(
            f"Ce logement a déjà {deja} photos, le plus possible : supprimez-en une d’abord."
        )
    pluriel = "s" if reste > 1 else ""
    raise ActionRefusee(
        f"Il reste {reste} place{pluriel} sur {limite} : choisissez moins de photos."
    )
