"""What the sessions ask of their members in « À faire »."""

from django.urls import reverse
from django.utils.formats import date_format

from partnership.acteurs.acteur import Acteur

from ..taches import Groupe
from . import lecture_seances as lecture


def taches(acteur: Acteur) -> list[Groupe]:
    """Return the sessions to which this acteur was called and has not answered."""
    lignes = [
        {
            "titre": s.commission.nom,
            "url": reverse("commissions:seance", args=[s.ref]),
            "detail": date_format(s.jour, "l j F"),
        }
        for s in lecture.a_repondre(acteur)
    ]
    if not lignes:
        return []
    aide = "Dites si vous serez là, ou qui vous remplace."
    return [Groupe("Séances : votre réponse", aide, reverse("commissions:liste"), lignes)]
