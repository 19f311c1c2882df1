"""Search by name, through the blind index: the database never sees a name."""

import re

from partnership.acteurs.acteur import Acteur
from partnership.secret.coffre.jetons import jetons
from partnership.secret.personne.tiers import plat

from .models import JetonCandidat, Personne

COURT = 3  # shorter words (« de », « la ») would only say how common they are


def mots_du_nom(nom: str) -> set[str]:
    """Return what a name answers to: itself, and each of its words."""
    mots = re.findall(r"\w+", plat(nom))
    return {" ".join(mots), *(mot for mot in mots if len(mot) >= COURT)} - {""}


def mots_cherches(texte: str) -> set[str]:
    """Return the names that a search may mean: the whole of it, or any word of it."""
    mots = re.findall(r"\w+", plat(texte))
    return {" ".join(mots), *mots} - {""}


def indexer(personne: Personne, par: Acteur) -> None:
    """Make a candidate findable by her name, and by no former one."""
    voulus = jetons(personne.territoire_id, mots_du_nom(personne.nom))
    poses = JetonCandidat.objects.visibles_par(par).filter(dossier=personne.dossier_id)
    deja = {bytes(jeton) for jeton in poses.values_list("jeton", flat=True)}
    if deja - voulus:
        poses.exclude(jeton__in=voulus).delete()
    commun = {
        "dossier_id": personne.dossier_id,
        "territoire_id": personne.territoire_id,
        "auteur": par.affectation,
    }
    JetonCandidat.objects.bulk_create(
        [JetonCandidat(jeton=jeton, **commun) for jeton in sorted(voulus - deja)]
    )


def dossiers_au_nom(acteur: Acteur, texte: str):
    """Return the candidatures that this acteur may read in which somebody bears this name."""
    cherches = jetons(acteur.territoire.pk, mots_cherches(texte))
    trouves = JetonCandidat.objects.visibles_par(acteur).filter(jeton__in=cherches)
    return trouves.order_by().values("dossier")
