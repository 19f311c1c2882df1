"""What the sub-letting plugs into the lower floors, from `AccompagnementConfig.ready()`."""

from partnership.acteurs import registre
from partnership.acteurs.reglages import Defaut, declarer
from partnership.secret import impressions as pdf

from . import impressions, phrases
from .taches import taches

PROPOSEE = "valeur par défaut proposée, à fixer par la convention"
REGLAGES = (
    ("duree_agrement", 60, "Durée d’un agrément de l’article L365-4", "mois",
     "article R365-4 CCH", (12, 120)),
    ("alerte_agrement", 6, "Alerte avant la fin d’un agrément", "mois", PROPOSEE, (1, 18)),
    ("duree_min_sous_location", 12, "Sous-location avant tout bail au nom de la personne", "mois",
     "convention de Metz, « un an prérequis » [default]", (0, 36)),
    ("duree_max_sous_location", 36, "Durée la plus longue d’une sous-location", "mois", PROPOSEE,
     (6, 120)),
    ("examen_sous_location", 6, "Examen contradictoire d’une sous-location, tous les", "mois",
     "article R442-4-1 CCH", (1, 6)),
    ("avis_prefet_sous_location", 2, "Avis du bailleur au préfet, avant la fin de la période",
     "mois", "article L442-8-3 CCH", (2, 6)),
    ("rappel_examen", 1, "Rappel d’un examen contradictoire, avant sa date", "mois", PROPOSEE,
     (1, 3)),
)  # fmt: skip


def brancher() -> None:
    """Declare settings and acts, plug in « À faire » and the PDFs."""
    regler(REGLAGES)
    registre.brancher_actes(phrases.ACTES)
    registre.brancher_taches(taches)
    pdf.brancher(impressions.ATELIER)


def regler(lignes: tuple) -> None:
    """Declare settings: name, default, title, unit, source, bounds."""
    for cle, valeur, nom, unite, source, bornes in lignes:
        declarer(cle, Defaut(valeur, nom, unite, source, bornes))
