"""Several at once: one wins, the other is told; no row crosses organisations (promise 2)."""

import os
import random
import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction

from partnership.acteurs.refus import ActionRefusee
from signalements import actions
from signalements.models import Passage, Signalement
from tests.depot.objets import informer
from tests.distribution import monter
from tests.preuve.releve import relever
from tests.secret.outils import brut, superutilisateur
from tests.signalements.test_parcours import observer

# For each size of pool; more by `make proof`.
REQUETES = int(os.environ.get("PALIER_REQUETES", "1000"))
PATIENCE = 60 + REQUETES // 20  # seconds; a thread that waits for ever is noticed


def ensemble(*taches) -> list:
    """Run functions at the same instant, each in its thread and connection; results in order."""
    rendus, depart = [None] * len(taches), threading.Barrier(len(taches))

    def courir(i, tache):
        depart.wait(20)
        try:
            rendus[i] = tache()
        except Exception as erreur:
            rendus[i] = erreur
        finally:
            connections.close_all()

    fils = [threading.Thread(target=courir, args=(i, t)) for i, t in enumerate(taches)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(PATIENCE)
    return rendus


@pytest.mark.parametrize("tour", range(3))
def test_deux_referentes_transmettent(transactional_db, tour):
    """One transmission, one clear refusal, one line in the thread, one ERAH in the circle."""
    d = monter()
    s = observer(d.agent)
    with d.referente.agir(), transaction.atomic():
        informer(d, s)

    def transmettre(qui):
        def faire():
            with qui.agir():
                actions.transmettre(signalement=s, par=qui)
            return "transmis"

        return faire

    rendus = ensemble(transmettre(d.referente), transmettre(d.referente2))
    assert rendus.count("transmis") == 1, rendus
    (refus,) = [r for r in rendus if r != "transmis"]
    assert isinstance(refus, ActionRefusee), refus
    assert "Transmis" in refus.phrase
    with d.referente.agir(), transaction.atomic():
        assert Passage.objects.filter(dossier=s.dossier_id, acte="transmettre").count() == 1
        assert Signalement.objects.get().etat == "transmis"
        places = brut("SELECT count(*) FROM secret_entreecercle WHERE qualite = 'DESTINATAIRE'")
        assert places == [(1,)]
    with superutilisateur() as racine:
        (journal,) = racine.execute(
            "SELECT count(*) FROM secret_journal WHERE action = 'transmettre'"
        ).fetchone()
    assert journal == 1


@pytest.mark.parametrize("taille", [1, 4])
def test_aucune_ligne_ne_traverse(transactional_db, monkeypatch, taille):
    """Interleaved requests on a small pool, with errors and rollbacks: each sees its own, always."""
    d = monter()
    siens = {}
    for nom in ("referente", "referente_batigere", "etrangere"):
        with d.acteurs[nom].agir():
            siens[nom] = {actions.ouvrir(par=d.acteurs[nom]).pk for _ in range(2)}
    for nom in ("clinicienne", "coordinatrice", None):
        siens[nom] = set()
    connections.close_all()
    monkeypatch.setitem(
        connection.settings_dict["OPTIONS"],
        "pool",
        {"min_size": 1, "max_size": taille, "timeout": 30},
    )
    compte = {"lues": 0, "croisees": 0, "pannes": 0}
    verrou = threading.Lock()

    def travailler(graine):
        hasard = random.Random(graine)

        def faire():
            for _ in range(REQUETES // 4):
                nom = hasard.choice(list(siens))
                vus, panne = une_requete(d, nom, hasard)
                with verrou:
                    compte["lues"] += 1
                    compte["pannes"] += panne
                    compte["croisees"] += any(vu != siens[nom] for vu in vus)
                connections.close_all()

        return faire

    try:
        assert ensemble(*[travailler(n) for n in range(4)]) == [None] * 4
    finally:
        connections.close_all()
        connection.close_pool()
        monkeypatch.undo()
    relever(requetes=compte["lues"], croisees=compte["croisees"], pannes=compte["pannes"])
    assert compte["lues"] == REQUETES
    assert compte["croisees"] == 0
    assert compte["pannes"] > REQUETES // 5, "errors and rollbacks are part of the proof"


def une_requete(d, nom, hasard) -> tuple[list[set], bool]:
    """One request of an acteur (or nobody): reads, and sometimes breaks; what it saw each time."""
    vus: list[set] = []
    fin = hasard.choice(("bien", "bien", "exception", "sql", "reprise"))
    try:
        if nom is None:
            _lire(vus, fin)
        else:
            with d.acteurs[nom].agir():
                _lire(vus, fin)
    except (ValueError, DatabaseError):
        return vus, True
    return vus, False


def _lire(vus: list, fin: str) -> None:
    with transaction.atomic():
        vus.append(_signalements())
        if fin == "reprise":
            try:
                with transaction.atomic():
                    brut("SELECT 1/0")
            except DatabaseError:
                vus.append(_signalements())
        if fin == "exception":
            raise ValueError
        if fin == "sql":
            brut("SELECT * FROM palier.cle")


def _signalements() -> set:
    with connection.cursor() as curseur:
        curseur.execute("SELECT id FROM signalements_signalement")
        return {pk for (pk,) in curseur.fetchall()}
