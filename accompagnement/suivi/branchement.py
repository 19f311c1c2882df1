"""What the accompaniment plugs into the lower floors, from `AccompagnementConfig.ready()`."""

from partnership.acteurs import registre
from partnership.acteurs.reglages import Defaut, declarer

from . import phrases
from .actions import fermer_absences
from .taches import taches

SOURCE = "domain.md § 8, « maintien dans le logement at 6/12 months » [default]"


def brancher() -> None:
    """Declare settings and acts, plug in « À faire » and the end of an accord."""
    premier = Defaut(6, "Après une sortie : première question", "mois", SOURCE, bornes=(1, 24))
    second = Defaut(12, "Après une sortie : seconde question", "mois", SOURCE, bornes=(2, 36))
    declarer("devenir_premier", premier)
    declarer("devenir_second", second)
    registre.brancher_actes(phrases.ACTES)
    registre.brancher_taches(taches)
    registre.brancher_fin_d_accord(fermer_absences)
