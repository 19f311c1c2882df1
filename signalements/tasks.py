"""The worker that makes the PDF; the row in PostgreSQL is the order, Redis only hurries it."""

import logging

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from partnership.acteurs import identite
from partnership.acteurs.acteur import acteur_de
from partnership.envois import reveil
from partnership.secret.visibilite import DroitsSur, droits_sur

from . import impressions
from .enums import EtatImpression
from .models import Impression, ImpressionContenu, Signalement

journal = logging.getLogger(__name__)

TENTATIVES_MAX = 5
PAR_RELEVE = 50  # well under the time limit of a task; the clock takes the rest


def presser() -> None:
    """Wake a worker now; when Redis is down, do nothing, quickly: the clock sweeps."""
    reveil.presser(relever_pdf)


@shared_task(name="signalements.relever_pdf", ignore_result=True)
def relever_pdf() -> None:
    """Make what is asked for, each once in this run; several workers may run it."""
    vues: list = []
    with identite.agir_comme(identite.SYSTEME):
        while len(vues) < PAR_RELEVE and (demande := _prendre(vues)):
            vues.append(demande)
            try:
                _fabriquer(demande)
            except Exception as erreur:  # one bad sheet must not hold back those behind it
                # The class only: the text of an error may quote the sheet (SP-17).
                journal.warning("PDF %s non fait : %s", demande, type(erreur).__name__)


@transaction.atomic
def _prendre(vues: list):
    """Count an attempt on the oldest order that nobody holds, and return its key.

    Committed before the work: a worker killed in the middle has spent one attempt, no more.
    """
    demande = (
        Impression.objects.filter(etat=EtatImpression.DEMANDEE)
        .exclude(pk__in=vues)
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("cree_le")
        .first()
    )
    if demande is None:
        return None
    if demande.tentatives >= TENTATIVES_MAX:
        demande.etat = EtatImpression.ECHOUEE
    else:
        demande.tentatives += 1
    demande.save(update_fields=["etat", "tentatives"])
    return demande.pk


@transaction.atomic
def _fabriquer(cle) -> None:
    """Make the PDF as its author, and store it with the mark « prête »: both or neither."""
    demande = (
        Impression.objects.filter(pk=cle, etat=EtatImpression.DEMANDEE)
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if demande is None:
        return
    auteur = acteur_de(_affectation(demande))
    with auteur.agir():
        droits = droits_sur(auteur, demande.dossier_id)  # before what they let in is read
        octets = _rendre(auteur, demande)
        if octets is not None:
            _ranger(demande, octets, droits)
    if octets is None:
        demande.etat = EtatImpression.ECHOUEE
        demande.save(update_fields=["etat"])


def _affectation(demande: Impression):
    modele = type(demande)._meta.get_field("auteur").related_model
    return modele.objects.select_related("utilisateur", "organisation__territoire").get(
        pk=demande.auteur_id
    )


def _rendre(auteur, demande: Impression) -> bytes | None:
    """Return the PDF, None when the author may no longer read the sheet."""
    signalement = (
        Signalement.objects.visibles_par(auteur)
        .select_related("organisation", "territoire", "commune", "agence", "dossier",
                        "destinataire", "auteur__utilisateur")
        .filter(dossier=demande.dossier_id)
        .first()
    )  # fmt: skip
    if signalement is None:
        return None
    return impressions.fabriquer(auteur, signalement, demande.modele)


def _ranger(demande: Impression, octets: bytes, droits: DroitsSur) -> None:
    ImpressionContenu.objects.create(
        dossier_id=demande.dossier_id,
        territoire_id=demande.territoire_id,
        auteur_id=demande.auteur_id,
        impression=demande,
        octets=octets,
        droits=sorted(droits.permissions),
    )
    demande.etat, demande.pret_le = EtatImpression.PRETE, timezone.now()
    demande.save(update_fields=["etat", "pret_le"])
