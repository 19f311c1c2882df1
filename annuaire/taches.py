"""The directory in the menu, and what it asks of its keepers in « À faire »."""

from django.urls import reverse

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.registre import EntreeMenu


def menu(acteur: Acteur) -> list[EntreeMenu]:
    """Return the entry of the directory, for everybody of the partnership."""
    return [EntreeMenu("Annuaire", reverse("annuaire:liste"), "book-user")]


def taches(acteur: Acteur) -> list:
    """Return the proposals to answer and the entries to look at again."""
    return []
