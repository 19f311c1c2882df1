"""What the examinations plug into the lower floors, from `AccompagnementConfig.ready()`."""

from partnership.acteurs import registre

from ..souslocation.branchement import PROPOSEE, regler
from . import phrases
from .taches import taches

REGLAGES = (
    ("rappel_avis_partage", 14, "Rappel d’un avis non donné, après l’examen", "jours", PROPOSEE,
     (3, 60)),
    ("delai_avis_partage", 30, "Évaluation partagée : poursuivre sans un avis, après", "jours",
     PROPOSEE, (7, 120)),
)  # fmt: skip


def brancher() -> None:
    """Declare settings and acts, plug in « À faire »."""
    regler(REGLAGES)
    registre.brancher_actes(phrases.ACTES)
    registre.brancher_taches(taches)
