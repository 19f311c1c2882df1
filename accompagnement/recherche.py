"""Search by name among the candidatures."""

from django.db.models import QuerySet

from partnership.acteurs.acteur import Acteur
from partnership.secret import noms

from .models import JetonCandidat, Personne


def indexer(personne: Personne, par: Acteur) -> None:
    """Make a candidate findable by her name, and by no former one."""
    noms.indexer(
        JetonCandidat.objects.visibles_par(par).filter(dossier=personne.dossier_id),
        personne.nom,
        dossier_id=personne.dossier_id,
        territoire_id=personne.territoire_id,
        auteur=par.affectation,
    )


def dossiers_au_nom(acteur: Acteur, texte: str) -> QuerySet:
    """Return the candidatures that this acteur may read in which somebody bears this name."""
    return noms.dossiers_au_nom(JetonCandidat, acteur, texte)
