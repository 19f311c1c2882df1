"""The worker that makes a PDF for one reader, with her rights and no others (SP-18).

The row in PostgreSQL is the order, Redis only hurries it. An app plugs in what it prints from its
`AppConfig.ready()`.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from partnership.acteurs import identite
from partnership.acteurs.acteur import Acteur, acteur_de
from partnership.acteurs.models import Affectation

from .enums import EtatImpression
from .modeles_impressions import ContenuDePdf, DemandeDePdf
from .visibilite import DroitsSur, droits_sur

journal = logging.getLogger(__name__)

TENTATIVES_MAX = 5
PAR_RELEVE = 50  # well under the time limit of a task; the clock takes the rest
RECENTE = timedelta(seconds=30)


@dataclass(frozen=True)
class Atelier:
    """What an app prints. `rendre`: (reader, order) -> the PDF and the other fields of its row,
    None when she may no longer read what it would hold."""

    demandes: type[DemandeDePdf]
    contenus: type[ContenuDePdf]
    rendre: Callable[[Acteur, DemandeDePdf], tuple[bytes, dict] | None]


_ateliers: list[Atelier] = []


def brancher(atelier: Atelier) -> None:
    """Add what an app prints."""
    _ateliers.append(atelier)


def en_route(modele: type[DemandeDePdf], par: Acteur, /, **quoi) -> DemandeDePdf | None:
    """Return the order that a double click has just given."""
    depuis = timezone.now() - RECENTE
    siennes = modele.objects.visibles_par(par).filter(etat=EtatImpression.DEMANDEE, **quoi)
    return siennes.filter(cree_le__gt=depuis).first()


def siennes(modele: type[DemandeDePdf], acteur: Acteur, dossier) -> QuerySet:
    """Return the orders that this acteur gave in a dossier that she still reads."""
    lues = modele.objects.visibles_par(acteur)
    return lues.filter(dossier=dossier, auteur=acteur.affectation)


def contenus(acteur: Acteur, demande: DemandeDePdf) -> QuerySet:
    """Return the PDF, if its reader has lost none of the rights with which it was made (SP-08)."""
    modele = next(a.contenus for a in _ateliers if a.demandes is type(demande))
    tenus = droits_sur(acteur, demande.dossier_id, demande.territoire_id).permissions
    return modele.objects.visibles_par(acteur).filter(
        impression=demande, droits__contained_by=sorted(tenus)
    )


def relever() -> None:
    """Make what is asked for, each once in this run; several workers may run it."""
    with identite.agir_comme(identite.SYSTEME):
        for atelier in _ateliers:
            _relever(atelier)


def _relever(atelier: Atelier) -> None:
    vues: list = []
    while len(vues) < PAR_RELEVE and (demande := _prendre(atelier, vues)):
        vues.append(demande)
        try:
            _fabriquer(atelier, demande)
        except Exception as erreur:  # one bad document must not hold back those behind it
            # The class only: the text of an error may quote the dossier (SP-17).
            journal.warning("PDF %s non fait : %s", demande, type(erreur).__name__)


@transaction.atomic
def _prendre(atelier: Atelier, vues: list):
    """Count an attempt on the oldest order that nobody holds, and return its key.

    Committed before the work: a worker killed in the middle has spent one attempt, no more.
    """
    demande = (
        atelier.demandes.objects.filter(etat=EtatImpression.DEMANDEE)
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
def _fabriquer(atelier: Atelier, cle) -> None:
    """Make the PDF as its author, and store it with the mark « prête »: both or neither."""
    demande = (
        atelier.demandes.objects.filter(pk=cle, etat=EtatImpression.DEMANDEE)
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if demande is None:
        return
    auteur = acteur_de(
        Affectation.objects.select_related("utilisateur", "organisation__territoire").get(
            pk=demande.auteur_id
        )
    )
    with auteur.agir():
        # Before what they let in is read.
        droits = droits_sur(auteur, demande.dossier_id, demande.territoire_id)
        fait = atelier.rendre(auteur, demande)
        if fait is not None:
            _ranger(atelier, demande, *fait, droits)
    if fait is None:
        demande.etat = EtatImpression.ECHOUEE
        demande.save(update_fields=["etat"])


def _ranger(
    atelier: Atelier, demande: DemandeDePdf, octets: bytes, champs: dict, droits: DroitsSur
) -> None:
    atelier.contenus.objects.create(
        dossier_id=demande.dossier_id,
        territoire_id=demande.territoire_id,
        auteur_id=demande.auteur_id,
        impression=demande,
        octets=octets,
        droits=sorted(droits.permissions),
        **champs,
    )
    demande.etat, demande.pret_le = EtatImpression.PRETE, timezone.now()
    demande.save(update_fields=["etat", "pret_le"])
