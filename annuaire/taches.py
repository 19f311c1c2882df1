"""The directory in the menu, and what it asks of its keepers in « À faire »."""

from dataclasses import dataclass, field

from django.urls import reverse

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.registre import EntreeMenu

from . import regles, relances

MONTREES = 5
# Those whose day is made of it; the others find proposals on the pages of the directory.
VEILLENT = {Role.COORDINATEUR, Role.ADMIN_ORGANISATION}


@dataclass
class Groupe:
    """A group of « À faire »: what the directory waits for."""

    titre: str
    aide: str
    url: str
    lignes: list = field(default_factory=list)
    gabarit: str = "annuaire/_taches.html"


def menu(acteur: Acteur) -> list[EntreeMenu]:
    """Return the entry of the directory, for everybody of the partnership."""
    return [EntreeMenu("Annuaire", reverse("annuaire:liste"), "book-user")]


def taches(acteur: Acteur) -> list[Groupe]:
    """Return the proposals to answer and the entries to look at again."""
    if acteur.role not in VEILLENT:
        return []
    return [groupe for groupe in (_propositions(acteur), _revues(acteur)) if groupe.lignes]


def _propositions(acteur: Acteur) -> Groupe:
    lignes = [
        {
            "titre": p.structure.nom if p.structure else p.apres.get("nom", ""),
            "url": reverse("annuaire:proposition", args=[p.ref]),
            "detail": f"proposé par {p.auteur.organisation.nom_court}",
        }
        for p in regles.propositions(acteur).order_by("le")[:MONTREES]
    ]
    aide = "Des partenaires proposent de changer ces fiches de l’annuaire."
    return Groupe("Propositions pour l’annuaire", aide, reverse("annuaire:propositions"), lignes)


def _revues(acteur: Acteur) -> Groupe:
    lignes = [
        {
            "titre": s.nom,
            "url": reverse("annuaire:structure", args=[s.ref]),
            "detail": "jamais vérifiée" if s.verifie_le is None else "à revoir",
        }
        for s in relances.a_revoir(acteur)[:MONTREES]
    ]
    aide = "Un coup d’œil suffit : « Tout est encore vrai », ou une correction."
    tout = reverse("annuaire:a_verifier")
    return Groupe("Fiches de l’annuaire à vérifier", aide, tout, lignes)
