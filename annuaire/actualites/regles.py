"""Who writes the news of a territory."""

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee

from .. import regles as annuaire


def verifier_ecrire(acteur: Acteur) -> None:
    """Raise `ActionRefusee` unless this acteur writes the news: the coordinator."""
    if not annuaire.coordonne(acteur):
        raise ActionRefusee("La coordination du CLSM écrit les actualités.")
