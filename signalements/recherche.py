"""Search by name among the signalements."""

from django.db.models import QuerySet

from partnership.acteurs.acteur import Acteur
from partnership.secret import noms

from .models import Identite, JetonNom


def indexer(identite: Identite, par: Acteur) -> None:
    """Make this version of an identity findable by its name, and by no former one."""
    noms.indexer(
        JetonNom.objects.visibles_par(par).filter(identite=identite),
        identite.nom,
        identite=identite,
        dossier_id=identite.dossier_id,
        territoire_id=identite.territoire_id,
        auteur_id=identite.auteur_id,
    )


def dossiers_au_nom(acteur: Acteur, texte: str) -> QuerySet:
    """Return the dossiers that this acteur may read in which somebody bears this name."""
    return noms.dossiers_au_nom(JetonNom, acteur, texte)
