"""What the sessions ask of their members in « À faire »."""

from django.urls import reverse
from django.utils.formats import date_format

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.registre import Groupe

from . import lecture_seances as lecture
from .models import Seance


def taches(acteur: Acteur) -> list[Groupe]:
    """Return the session of today, and those to which this acteur was called without an answer."""
    groupes = [
        Groupe("Séance d’aujourd’hui", "L’ordre du jour, les présences, les avis.",
               [_ligne(s) for s in lecture.du_jour(acteur)], presse=True),
        Groupe("Séances : votre réponse", "Dites si vous serez là, ou qui vous remplace.",
               [_ligne(s) for s in lecture.a_repondre(acteur)],
               reverse("commissions:liste"), "Voir toutes les séances"),
    ]  # fmt: skip
    return [groupe for groupe in groupes if groupe.lignes]


def _ligne(seance: Seance) -> dict:
    return {
        "titre": seance.commission.nom,
        "url": reverse("commissions:seance", args=[seance.ref]),
        "detail": date_format(seance.jour, "l j F"),
    }
