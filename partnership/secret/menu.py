"""What the secret adds to the menu, under the entries of the business apps."""

from django.urls import reverse

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.registre import EntreeMenu

from . import bris


def menu(acteur: Acteur) -> list[EntreeMenu]:
    """Return the pages of the data delegate, and the break-glass of those it concerns."""
    entrees = []
    if acteur.role in bris.QUI_SUIT:
        attendent = bris.a_revoir(acteur).count() if acteur.role == Role.DELEGUE_DONNEES else 0
        entrees.append(
            EntreeMenu("Danger vital", reverse("secret:danger_vital"), "siren", attendent)
        )
    if acteur.role != Role.DELEGUE_DONNEES:
        return entrees
    return [
        *entrees,
        EntreeMenu("Journal", reverse("secret:journal"), "scroll-text"),
    ]
