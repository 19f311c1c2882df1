"""Imports whose worker is really killed, or whose time is up: taken up, nothing doubled."""

import os
import signal
import subprocess
import sys

import pytest
from django.db import transaction

from annuaire.imports import actions, appliquer, lire, tasks
from annuaire.imports.tasks import relever_fichiers
from annuaire.models import Import, LigneImport, Modification, Structure
from tests.annuaire.tableaux import en_csv

FICHES = 20
LIGNES = [["Genre", "Nom", "Commune"], *(["GEM", f"GEM {n:02}", "Metz"] for n in range(FICHES))]

# The worker of a process of its own: it dies inside the second group, before its commit.
TUER = """
import os, signal, sys
import django
django.setup()
from annuaire.imports import appliquer, lire, tasks
from annuaire.models import LigneImport
lire.PAQUET = appliquer.PAQUET = 4
appels = []
def mourir():
    appels.append(1)
    if len(appels) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[1] == "application":
    vrai = appliquer._tracer
    def tracer(*args):
        vrai(*args)
        mourir()
    appliquer._tracer = tracer
else:
    vrai = LigneImport.objects.bulk_create
    def creer(*args):
        vrai(*args)
        mourir()
    LigneImport.objects.bulk_create = creer
tasks.relever_fichiers()
"""


def tuer_pendant(etape: str, importation: Import) -> None:
    """Let a real worker begin, and die; then say that it has been silent long enough."""
    fin = subprocess.run([sys.executable, "-c", TUER, etape], env=dict(os.environ), timeout=60)
    assert fin.returncode == -signal.SIGKILL
    importation.refresh_from_db()
    assert (importation.etat, importation.tentatives) == (etape, 0)
    assert importation.jeton is not None
    relever_fichiers()  # too early: the dead one is not known to be
    importation.refresh_from_db()
    assert importation.etat == etape
    Import.objects.update(battement="2020-01-01T00:00Z")


def test_un_vrai_travailleur_tue_est_repris(distribution_reelle):
    """SIGKILL in the middle of a group, reading then writing: that group alone is done again."""
    d = distribution_reelle.coordinatrice
    with transaction.atomic(), d.agir():
        importation = actions.deposer(par=d, nature="annuaire", octets=en_csv(LIGNES))
    tuer_pendant("lecture", importation)
    assert (importation.faits, LigneImport.objects.count()) == (5, 4)
    relever_fichiers()
    importation.refresh_from_db()
    assert (importation.etat, importation.comptes) == ("a_relire", {"creer": FICHES})
    with transaction.atomic(), d.agir():
        actions.confirmer(importation=importation, par=d)
    tuer_pendant("application", importation)
    assert (importation.faits, Structure.objects.count()) == (4, 4)
    relever_fichiers()
    relever_fichiers()
    importation.refresh_from_db()
    assert (importation.etat, importation.faits) == ("fait", FICHES)
    assert Structure.objects.filter(nom__startswith="GEM ").count() == FICHES
    assert Modification.objects.filter(lot=importation.lot).count() == FICHES


@pytest.mark.django_db
def test_un_passage_s_arrete_a_l_heure_et_reprend(distribution, monkeypatch, settings):
    """Under the time limit of a task: each run goes one group further, and wakes the next."""
    settings.CELERY_TASK_TIME_LIMIT = 0.006
    monkeypatch.setattr(lire, "PAQUET", 6)
    monkeypatch.setattr(appliquer, "PAQUET", 6)
    reveils = []
    monkeypatch.setattr(tasks, "presser", lambda: reveils.append(1))
    d = distribution.coordinatrice
    with d.agir():
        importation = actions.deposer(par=d, nature="annuaire", octets=en_csv(LIGNES))
    faits = passer(importation, "lecture")
    # Lines, their titles counted: each run goes on from where the one before stopped.
    assert len(faits) > 1
    assert set(faits) <= {7, 13, 19, 21}
    assert faits == sorted(faits)
    assert len(reveils) >= len(set(faits)), "a run that stops before the end wakes the next"
    with d.agir():
        actions.confirmer(importation=importation, par=d)
    reveils.clear()
    faits = passer(importation, "application")
    assert len(faits) > 1
    assert set(faits) <= {6, 12, 18, 20}
    assert faits == sorted(faits)
    assert len(reveils) >= len(set(faits))
    assert importation.etat == "fait"
    assert Modification.objects.filter(lot__imports=importation).count() == FICHES


def passer(importation: Import, etape: str) -> list[int]:
    """Run the worker until the step is over; return how far it was after each run before."""
    faits = []
    importation.refresh_from_db()
    while importation.etat == etape:
        relever_fichiers()
        importation.refresh_from_db()
        if importation.etat == etape:
            assert importation.jeton is None, "left to whoever comes next, at once"
            faits.append(importation.faits)
        assert len(faits) < 20
    return faits
