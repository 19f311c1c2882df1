"""What the photos plug into the lower floors, from `AccompagnementConfig.ready()`."""

from partnership.acteurs import registre
from partnership.acteurs.reglages import Defaut, declarer

from .regles import REGLAGE

ACTES = {
    "photos_ajouter": "Photos d’un logement ajoutées",
    "photo_legender": "Légende d’une photo de logement",
    "photo_deplacer": "Photo d’un logement déplacée",
    "photo_supprimer": "Photo d’un logement supprimée",
}


def brancher() -> None:
    """Declare how many photos a flat may show; name the acts in the journal."""
    declarer(REGLAGE, Defaut(8, "Photos d’un logement offert, au plus", "photos", bornes=(1, 20)))
    registre.brancher_actes(ACTES)
