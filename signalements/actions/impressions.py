"""PDF asked for by a reader: made once by the worker, with her rights and no others."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from partnership.acteurs.acteur import Acteur
from partnership.secret.actions_journal import journaliser_acteur

from ..enums import EtatImpression
from ..models import Impression, Signalement
from . import socle

RECENTE = timedelta(seconds=30)


@transaction.atomic
def demander_impression(*, signalement: Signalement, par: Acteur, modele: str) -> Impression:
    """Ask for a PDF; a double click returns the one already on its way."""
    from ..tasks import presser

    frais = socle.verrouiller(signalement, par, None)
    en_route = (
        Impression.objects.visibles_par(par)
        .filter(
            dossier=frais.dossier,
            modele=modele,
            etat=EtatImpression.DEMANDEE,
            cree_le__gt=timezone.now() - RECENTE,
        )
        .first()
    )
    if en_route:
        return en_route
    impression = socle.creer(Impression, frais, par, modele=modele, cree_le=timezone.now())
    journaliser_acteur("impression", par, frais.dossier_id, objet=f"{frais.reference} {modele}")
    transaction.on_commit(lambda: presser())
    return impression
