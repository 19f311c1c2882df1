"""The PDF of a relevé, asked for by a reader; made by the worker with her rights and no others."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from partnership.acteurs.acteur import Acteur
from partnership.secret.actions_journal import journaliser_acteur
from partnership.secret.enums import EtatImpression
from partnership.secret.tasks import presser_les_pdf

from .. import regles_suite
from ..models import ActionDuPlan, Impression, Point, Releve
from . import socle


@transaction.atomic
def demander_impression(*, point: Point, par: Acteur) -> Impression:
    """Ask for the PDF of a released relevé; while one is on its way, the same.

    Most readers may not lock the cover: a constraint of the table keeps double clicks single.
    """
    regles_suite.verifier_imprimer(_diffuse(point, par))
    if (deja := _en_route(point, par)) is not None:
        return deja
    try:
        with transaction.atomic():
            demande = socle.creer(Impression, point.saisine, par, point=point,
                                  cree_le=timezone.now())  # fmt: skip
    except IntegrityError:
        deja = _en_route(point, par)
        if deja is None:  # made meanwhile: she asks again
            raise
        return deja
    journaliser_acteur("impression", par, point.dossier_id, objet=f"{point.saisine.code} releve")
    transaction.on_commit(presser_les_pdf)
    return demande


def _diffuse(point: Point, par: Acteur) -> bool:
    """Say whether something released is hers to read: the relevé, or an action that was given."""
    lus = (
        Releve.objects.visibles_par(par).filter(point=point, diffuse_le__isnull=False),
        ActionDuPlan.objects.visibles_par(par).filter(point=point, confiee_le__isnull=False),
    )
    return any(lu.exists() for lu in lus)


def _en_route(point: Point, par: Acteur) -> Impression | None:
    siennes = Impression.objects.visibles_par(par).filter(point=point)
    return siennes.filter(etat=EtatImpression.DEMANDEE).first()
