"""Search by name, through the blind index: the database never sees a name."""

import re

from partnership.acteurs.acteur import Acteur
from partnership.secret.coffre.jetons import jetons

from .models import Identite, JetonNom
from .textes import simplifier

COURT = 3  # shorter words (« de », « la ») would only say how common they are


def mots_du_nom(nom: str) -> set[str]:
    """Return what a name answers to: itself, and each of its words."""
    mots = re.findall(r"\w+", simplifier(nom))
    return {" ".join(mots), *(mot for mot in mots if len(mot) >= COURT)} - {""}


def mots_cherches(texte: str) -> set[str]:
    """Return the names that a search may mean: the whole of it, or any word of it."""
    mots = re.findall(r"\w+", simplifier(texte))
    return {" ".join(mots), *mots} - {""}


def indexer(identite: Identite, par: Acteur) -> None:
    """Make this version of an identity findable by its name, and by no former one."""
    voulus = jetons(identite.territoire_id, mots_du_nom(identite.nom))
    poses = JetonNom.objects.visibles_par(par).filter(identite=identite)
    deja = {bytes(jeton) for jeton in poses.values_list("jeton", flat=True)}
    if deja - voulus:
        poses.exclude(jeton__in=voulus).delete()
    commun = {
        "dossier_id": identite.dossier_id,
        "territoire_id": identite.territoire_id,
        "auteur_id": identite.auteur_id,
    }
    JetonNom.objects.bulk_create(
        [JetonNom(identite=identite, jeton=jeton, **commun) for jeton in sorted(voulus - deja)]
    )


def dossiers_au_nom(acteur: Acteur, texte: str):
    """Return the dossiers that this acteur may read in which somebody bears this name."""
    cherches = jetons(acteur.territoire.pk, mots_cherches(texte))
    trouves = JetonNom.objects.visibles_par(acteur).filter(jeton__in=cherches)
    return trouves.order_by().values("dossier")
