"""What the shared documents ask of the coordinator in « À faire »."""

from django.urls import reverse

from partnership.acteurs.acteur import Acteur

from .. import regles
from ..taches import MONTREES, Groupe
from . import lecture


def taches(acteur: Acteur) -> list[Groupe]:
    """Return the documents taken over whose source has a newer version."""
    if not regles.coordonne(acteur):
        return []
    lignes = [
        {
            "titre": r.titre,
            "url": reverse("ressources:ressource", args=[r.ref]),
            "detail": f"nouvelle version, {r.source.territoire.nom}",
        }
        for r in lecture.a_reprendre(acteur)[:MONTREES]
    ]
    aide = "Vous avez repris ces ressources d’un autre territoire, qui les a mises à jour."
    tout = reverse("ressources:liste")
    return [Groupe("Ressources à mettre à jour", aide, tout, lignes)] if lignes else []
