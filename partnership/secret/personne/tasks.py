"""The worker that makes the copies; the row in PostgreSQL is the order."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from partnership.acteurs import horloge, identite
from partnership.acteurs.acteur import Acteur, acteur_de
from partnership.acteurs.reglages import reglage

from . import copie
from .effacer import effacer_confirmes
from .enums import EtatCopie
from .models import CopieContenu, DossierConcerne

journal = logging.getLogger(__name__)

TENTATIVES_MAX = 5
PAR_RELEVE = 20  # well under the time limit of a task; the clock takes the rest


@shared_task(name="personne.relever_copies", ignore_result=True)
def relever_copies() -> None:
    """Make what is asked for, each once in this run, and erase the copies out of time."""
    vues: list = []
    with identite.agir_comme(identite.SYSTEME):
        perimer()
        while len(vues) < PAR_RELEVE and (concerne := _prendre(vues)):
            vues.append(concerne)
            try:
                _fabriquer(concerne)
            except Exception as erreur:  # one bad copy must not hold back those behind it
                # The class only: the text of an error may quote the dossier (SP-17).
                journal.warning("Copie %s non faite : %s", concerne, type(erreur).__name__)


@shared_task(name="personne.effacer", ignore_result=True)
def effacer() -> None:
    """Erase the dossiers that a delegate confirmed."""
    effacer_confirmes()


@transaction.atomic
def perimer() -> None:
    """Erase the copies that nobody fetched in time."""
    passees = DossierConcerne.objects.filter(
        etat=EtatCopie.PRETE, jusqua__lte=timezone.now()
    ).select_for_update(skip_locked=True, of=("self",))
    cles = [concerne.pk for concerne in passees]
    CopieContenu.objects.filter(pk__in=cles).delete()
    DossierConcerne.objects.filter(pk__in=cles).update(etat=EtatCopie.PERIMEE)


@transaction.atomic
def _prendre(vues: list):
    """Count an attempt on an order that nobody holds, and return its key; committed first."""
    concerne = (
        DossierConcerne.objects.filter(etat=EtatCopie.DEMANDEE)
        .exclude(pk__in=vues)
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("pk")
        .first()
    )
    if concerne is None:
        return None
    if concerne.tentatives >= TENTATIVES_MAX:
        concerne.etat = EtatCopie.ECHOUEE
    else:
        concerne.tentatives += 1
    concerne.save(update_fields=["etat", "tentatives"])
    return concerne.pk


@transaction.atomic
def _fabriquer(cle) -> None:
    """Make the copy and store it, sealed, with the mark « prête »: both or neither."""
    concerne = (
        DossierConcerne.objects.filter(pk=cle, etat=EtatCopie.DEMANDEE)
        .select_related("demande__auteur__utilisateur", "demande__auteur__organisation__territoire")
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if concerne is None:
        return
    deleguee = acteur_de(concerne.demande.auteur)
    try:
        contenu = copie.lire(deleguee, concerne)
    except copie.AutrePersonne:
        concerne.etat = EtatCopie.AUTRE_PERSONNE
    else:
        concerne.etat = EtatCopie.PRETE if contenu else EtatCopie.ECHOUEE
        if contenu:
            _ranger(deleguee, concerne, copie.fichier(contenu))
    concerne.save(update_fields=["etat", "jusqua"])


def _ranger(deleguee: Acteur, concerne: DossierConcerne, octets: bytes) -> None:
    jours = reglage(deleguee.territoire, "duree_copie", horloge.aujourdhui())
    concerne.jusqua = timezone.now() + timedelta(days=jours)
    with deleguee.agir():
        CopieContenu(
            concerne=concerne,
            dossier_id=concerne.dossier_id,
            organisation_id=concerne.organisation_id,
            octets=octets,
        ).save(force_insert=True)
