"""What the sessions ask of their members in « À faire »."""

from django.urls import reverse
from django.utils.formats import date_format

from partnership.acteurs.acteur import Acteur

from ..taches import Groupe
from . import lecture_seances as lecture
from .models import Seance


def taches(acteur: Acteur) -> list[Groupe]:
    """Return the session of today, and those to which this acteur was called without an answer."""
    groupes = [
        ("Séance d’aujourd’hui", "L’ordre du jour, les présences, les avis.",
         lecture.du_jour(acteur)),
        ("Séances : votre réponse", "Dites si vous serez là, ou qui vous remplace.",
         lecture.a_repondre(acteur)),
    ]  # fmt: skip
    liste = reverse("commissions:liste")
    return [
        Groupe(titre, aide, liste, [_ligne(s) for s in seances])
        for titre, aide, seances in groupes
        if seances
    ]


def _ligne(seance: Seance) -> dict:
    return {
        "titre": seance.commission.nom,
        "url": reverse("commissions:seance", args=[seance.ref]),
        "detail": date_format(seance.jour, "l j F"),
    }
