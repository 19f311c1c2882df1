"""PDF asked for by a reader: made once by the worker, with her rights and no others."""

from django.db import transaction
from django.utils import timezone

from partnership.acteurs.acteur import Acteur
from partnership.secret.actions_journal import journaliser_acteur
from partnership.secret.impressions import en_route
from partnership.secret.tasks import presser_les_pdf

from ..models import Impression, Signalement
from . import socle


@transaction.atomic
def demander_impression(*, signalement: Signalement, par: Acteur, modele: str) -> Impression:
    """Ask for a PDF; a double click returns the one already on its way."""
    frais = socle.verrouiller(signalement, par, None)
    deja = en_route(Impression, par, dossier=frais.dossier, modele=modele)
    if deja:
        return deja
    impression = socle.creer(Impression, frais, par, modele=modele, cree_le=timezone.now())
    journaliser_acteur("impression", par, frais.dossier_id, objet=f"{frais.reference} {modele}")
    transaction.on_commit(presser_les_pdf)
    return impression
