"""What the examinations plug into the lower floors, from `AccompagnementConfig.ready()`."""

from partnership.acteurs import registre
from partnership.acteurs.reglages import Defaut, declarer

from . import phrases
from .taches import taches

PROPOSEE = "valeur par défaut proposée, à fixer par la convention"
REGLAGES = (
    ("rappel_avis_partage", 14, "Rappel d’un avis non donné, après l’examen", "jours", PROPOSEE,
     (3, 60)),
    ("delai_avis_partage", 30, "Évaluation partagée : poursuivre sans un avis, après", "jours",
     PROPOSEE, (7, 120)),
)  # fmt: skip


def brancher() -> None:
    """Declare settings and acts, plug in « À faire »."""
    for cle, valeur, nom, unite, source, bornes in REGLAGES:
        declarer(cle, Defaut(valeur, nom, unite, source, bornes))
    registre.brancher_actes(phrases.ACTES)
    registre.brancher_taches(taches)
