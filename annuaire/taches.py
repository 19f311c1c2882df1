"""The directory in the menu, and what it asks of its keepers in « À faire »."""

from django.urls import reverse

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.registre import MONTREES, EntreeMenu, Groupe

from . import regles, relances

# Those whose day is made of it; the others find proposals on the pages of the directory.
VEILLENT = {Role.COORDINATEUR, Role.ADMIN_ORGANISATION}


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
        for p in regles.propositions(acteur).order_by("le")[: MONTREES + 1]
    ]
    aide = "Des partenaires proposent de changer ces fiches de l’annuaire."
    tout = reverse("annuaire:propositions")
    return Groupe(
        "Propositions pour l’annuaire", aide, lignes, tout, "Voir toutes les propositions"
    )


def _revues(acteur: Acteur) -> Groupe:
    lignes = [
        {
            "titre": s.nom,
            "url": reverse("annuaire:structure", args=[s.ref]),
            "detail": "jamais vérifiée" if s.verifie_le is None else "à revoir",
        }
        for s in relances.a_revoir(acteur)[: MONTREES + 1]
    ]
    aide = "Un coup d’œil suffit : « Tout est encore vrai », ou une correction."
    tout = reverse("annuaire:a_verifier")
    titre = "Fiches de l’annuaire à vérifier"
    return Groupe(titre, aide, lignes, tout, "Voir toutes les fiches à vérifier")
