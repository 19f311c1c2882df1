"""What « À faire » tells about accounts."""

from dataclasses import dataclass

from . import revues
from .acteur import Acteur
from .enums import Role


@dataclass(frozen=True)
class RevueAFaire:
    """The review of roles is near, or late."""

    echeance: revues.Echeance
    gabarit: str = "acteurs/_revue.html"


def taches(acteur: Acteur) -> list[RevueAFaire]:
    """Return the review of the organisation when its admin should make it."""
    if acteur.role != Role.ADMIN_ORGANISATION:
        return []
    echeance = revues.prochaine(acteur.organisation)
    return [RevueAFaire(echeance)] if echeance and echeance.proche else []
