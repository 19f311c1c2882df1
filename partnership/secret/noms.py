"""Names of persons: found through the blind index (the database sees none), shown if readable."""

import logging
import re

from django.db.models import Model, QuerySet

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import Illisible

from .coffre import cles
from .coffre.jetons import jetons
from .personne.tiers import plat

journal = logging.getLogger(__name__)
COURT = 3  # shorter words (« de », « la ») would only say how common they are


def mots_du_nom(nom: str) -> set[str]:
    """Return what a name answers to: itself, and each of its words."""
    mots = re.findall(r"\w+", plat(nom))
    return {" ".join(mots), *(mot for mot in mots if len(mot) >= COURT)} - {""}


def mots_cherches(texte: str) -> set[str]:
    """Return the names that a search may mean: the whole of it, or any word of it."""
    mots = re.findall(r"\w+", plat(texte))
    return {" ".join(mots), *mots} - {""}


def indexer(poses: QuerySet, nom: str, **commun) -> None:
    """Make somebody findable by her name, and by no former one.

    `poses`: the tokens that she has; `commun`: the fields of a token of hers, but the token.
    """
    voulus = jetons(commun["territoire_id"], mots_du_nom(nom))
    deja = {bytes(jeton) for jeton in poses.values_list("jeton", flat=True)}
    if deja - voulus:
        poses.exclude(jeton__in=voulus).delete()
    poses.model.objects.bulk_create(
        [poses.model(jeton=jeton, **commun) for jeton in sorted(voulus - deja)]
    )


def dossiers_au_nom(modele: type[Model], acteur: Acteur, texte: str) -> QuerySet:
    """Return the dossiers that this acteur may read in which somebody bears this name.

    `modele`: the tokens of one type of dossier.
    """
    cherches = jetons(acteur.territoire.pk, mots_cherches(texte))
    trouves = modele.objects.visibles_par(acteur).filter(jeton__in=cherches)
    return trouves.order_by().values("dossier")


def lisibles(identites: QuerySet, champs: tuple[str, ...], illisible: str) -> dict:
    """Return dossier → these fields in words, of the last identity that one may read."""
    lues = list(identites.only("dossier_id", *champs))
    cles.preparer({identite.dossier_id for identite in lues})
    return {identite.dossier_id: _mots(identite, champs, illisible) for identite in lues}


def _mots(identite: Model, champs: tuple[str, ...], illisible: str) -> str:
    """Return the words of these fields; one that was altered spoils its own row, not the page."""
    try:
        return " ".join(filter(None, [getattr(identite, champ) for champ in champs]))
    except Illisible as erreur:
        journal.error(erreur.journal)
        return illisible
