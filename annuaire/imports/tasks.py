"""The worker of imports and exports; the row in PostgreSQL is the order, Redis only hurries it."""

import logging
import time
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from partnership.acteurs import horloge, identite
from partnership.envois import reveil

from ..enums import AU_TRAVAIL, EtatExport, EtatImport
from ..models import Export, Import, LigneImport
from . import exports, travail
from .suite import avancer

journal = logging.getLogger(__name__)

PART = 2 / 3  # of the time limit of a task, for one run; what is left is taken up at once
ABANDON = "L’import s’est interrompu plusieurs fois. Ce qui a été écrit peut être annulé."
LIGNES_GARDEES = timedelta(days=30)
EXPORTS_GARDES = timedelta(days=1)


def presser() -> None:
    """Wake a worker now; when Redis is down, do nothing, quickly: the clock sweeps."""
    reveil.presser(relever_fichiers)


@shared_task(name="annuaire.relever_fichiers", ignore_result=True)
def relever_fichiers() -> None:
    """Read, apply, undo, export what is asked for; several workers may run it."""
    fin = time.monotonic() + settings.CELERY_TASK_TIME_LIMIT * PART
    with identite.agir_comme(identite.SYSTEME):
        while time.monotonic() < fin:
            importation = travail.prendre(Import, AU_TRAVAIL)
            if importation is None:
                break
            if not _mener(importation, avancer, fin):
                travail.lacher(importation)
                presser()
        while time.monotonic() < fin and (demande := travail.prendre(Export, [EtatExport.DEMANDE])):
            _mener(demande, exports.fabriquer)
        _nettoyer()


def _mener(ordre: Import | Export, faire, *reste) -> bool:
    """Do one order; one that fails must not hold back those behind it."""
    try:
        return faire(ordre, *reste)
    except travail.PlusLaMain:
        return True
    except Exception as erreur:
        # The class only: the text of an error may quote the file (SP-17). It is tried again later.
        nom, faute = type(ordre).__name__, type(erreur).__name__
        journal.warning("%s %s non fait : %s", nom, ordre.ref, faute)
        return True


def _nettoyer() -> None:
    """Say what was tried too often; forget old lines, previews left aside, spreadsheets fetched."""
    maintenant = horloge.maintenant()
    trop = {"tentatives__gte": travail.TENTATIVES_MAX}
    silencieux = timezone.now() - travail.SILENCE
    perdus = Import.objects.filter(etat__in=AU_TRAVAIL, **trop).exclude(battement__gt=silencieux)
    perdus.update(etat=EtatImport.ECHOUE, message=ABANDON, fichier=None, fini_le=maintenant)
    Export.objects.filter(etat=EtatExport.DEMANDE, **trop).update(etat=EtatExport.ECHOUE)
    vieux = timezone.now() - LIGNES_GARDEES
    oublies = Import.objects.filter(etat=EtatImport.A_RELIRE, cree_le__lt=vieux)
    oublies.update(etat=EtatImport.ABANDONNE, fini_le=maintenant)
    LigneImport.objects.filter(importation__cree_le__lt=vieux).exclude(
        importation__etat__in=AU_TRAVAIL
    ).delete()
    Export.objects.filter(cree_le__lt=timezone.now() - EXPORTS_GARDES).delete()
