"""What the cotation plugs into the lower floors, from `AccompagnementConfig.ready()`."""

from partnership.acteurs import registre

ACTES = {
    "cotation_fixer": "Grille de cotation fixée",
    "cotation_lire": "Lecture du classement des besoins",
    "cotation_essayer": "Autre grille essayée sur les besoins",
    "equite_lire": "Lecture du rapport d’équité de l’équipe",
    "equite_arreter": "Rapport d’équité arrêté",
}


def brancher() -> None:
    """Name its acts in the journal."""
    registre.brancher_actes(ACTES)
