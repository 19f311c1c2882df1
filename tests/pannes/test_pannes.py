"""Redis down, workers killed: nothing is lost, nothing is made or sent twice (issue 2)."""

import logging
import os
import re
import signal
import time

import pytest
from django.db import transaction
from django.urls import reverse

from partnership.acteurs import identite
from partnership.atelier import serveur_redis
from partnership.envois import reveil
from partnership.envois.models import Envoi
from partnership.envois.tasks import relever
from partnership.secret.tasks import relever_pdf
from signalements import actions
from signalements.models import Impression, ImpressionContenu
from tests.pannes.processus import PATIENCE, Atelier, attendre
from tests.pannes.traces import Traces
from tests.preuve import releve
from tests.secret.test_cles import CANARI, formes, remplir_par_les_pages
from tests.signalements.scenes import frais, informer, observer, remettre, transmis

pytestmark = pytest.mark.django_db(transaction=True)
PROMPTE = 5  # seconds on a busy machine: a page never has the patience of a worker for Redis
EN_CLAIR = [b"Ferrand", b"rue des Essais"]
ARRIVE = "est arrivé dans votre service"
FAIT = r"Task {}\[\S+ succeeded"


@pytest.fixture
def atelier(tmp_path, monkeypatch):
    """Services of this test alone; the pages know its Redis too."""
    atelier = Atelier(tmp_path)
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", atelier.redis.url)
    monkeypatch.setattr(reveil, "_pas_avant", 0.0)
    yield atelier
    atelier.fermer()


def _etats() -> set[str]:
    with identite.agir_comme(identite.SYSTEME), transaction.atomic():
        return set(Envoi.objects.values_list("etat", flat=True))


def test_redis_arrete_puis_revenu(distribution_reelle, connecte, atelier):
    d = distribution_reelle
    s = observer(d.agent)
    remettre(d, s)
    informer(d, s)
    s = frais(d.referente, s)
    travailleur, horloge = atelier.travailleur(), atelier.horloge()
    client = connecte(d.referente)
    assert client.get(reverse("signalements:verifier", args=[s.pk])).status_code == 200
    travailleur.attendre(FAIT.format("envois.relever"))
    horloge.attendre("Sending due task", fois=2)
    serveur_redis.arreter(atelier.redis)
    travailleur.attendre("Cannot connect to|Connection to broker lost")
    horloge.attendre("SchedulingError|Message Error")

    depart = time.monotonic()
    adresse = reverse("signalements:transmettre", args=[s.pk])
    reponse = client.post(adresse, {"version": s.version})
    assert time.monotonic() - depart < PROMPTE
    assert f"{s.reference} est transmis à l’ERAH." in client.get(reponse.url).text
    assert "a_envoyer" in _etats()
    assert atelier.poste.objets(ARRIVE) == []

    serveur_redis.relancer(atelier.redis)
    attendre(lambda: _etats() == {"envoye"}, "tout est parti")
    fini = FAIT.format("envois.relever")
    travailleur.attendre(fini, fois=len(re.findall(fini, travailleur.texte())) + 2)
    assert len(atelier.poste.objets(ARRIVE)) == 1
    identifiants = [m["Message-ID"] for m in atelier.poste.recus]
    assert len(identifiants) == len(set(identifiants))
    assert travailleur.vivant
    assert horloge.vivant


def test_travailleurs_tues(distribution_reelle, connecte, atelier, caplog):
    """One dies in the middle of a PDF, the next between an e-mail and its commit.

    Nothing readable of a dossier is left behind in Redis, e-mails, logs (promise 10, SP-17).
    """
    caplog.set_level(logging.DEBUG)
    d, client = distribution_reelle, connecte(distribution_reelle.clinicienne)
    traces, pleine = Traces(atelier), remplir_par_les_pages(d, connecte)
    s = transmis(d)
    second = _tuer_au_milieu_d_un_pdf(d, client, pleine, atelier, traces)
    attendre(lambda: _etats() == {"envoye"}, "les courriels de la transmission")
    _tuer_entre_le_courriel_et_son_commit(d, s, atelier, second)
    _rien_de_lisible(traces, caplog.text)


def _rien_de_lisible(traces: Traces, journal: str) -> None:
    traces.noter_redis()
    lus = list(traces.textes(journal))
    vus = [ou for ou, octets in lus if any(mot in octets for mot in (*formes(CANARI), *EN_CLAIR))]
    releve.relever(
        traces_lues=len(lus), octets_de_traces=sum(len(o) for _, o in lus), canaris=len(vus)
    )
    assert {ou for ou, _ in lus} == {"redis", "courriel", "ouvrier", "pages"}
    assert any(
        b"impression" in octets or b"relever" in octets for ou, octets in lus if ou == "redis"
    )
    assert not vus


def _tuer_au_milieu_d_un_pdf(d, client, s, atelier, traces):
    """The PDF is made once, later, and downloaded; return the worker that made it."""
    faits = atelier.dossier / "fabriques"
    env = {"FABRIQUES": str(faits)}
    premier = atelier.travailleur("tests.pannes.lent", ARRET="1", **env)
    client.post(reverse("signalements:imprimer", args=[s.pk, "fiche"]))
    attendre(lambda: faits.exists() and faits.read_text(), "le premier PDF")
    demande = _impression(d)
    assert (demande.etat, demande.tentatives) == ("demandee", 1)
    traces.noter_redis()  # the message of the worker that dies: not acknowledged
    premier.tuer()
    assert _impression(d).etat == "demandee"

    second = atelier.travailleur("tests.pannes.lent", **env)
    _relever(relever_pdf)
    attendre(lambda: _impression(d).etat == "prete", "le PDF")
    _relever(relever_pdf)
    second.attendre(FAIT.format("secret.relever_pdf"), fois=2)
    assert faits.read_text().split() == [str(p.programme.pid) for p in (premier, second)]
    demande = _impression(d)
    assert demande.tentatives == 2
    with transaction.atomic(), d.clinicienne.agir():
        assert ImpressionContenu.objects.count() == 1
    fichier = client.get(reverse("signalements:telecharger", args=[s.pk, demande.pk]))
    assert b"".join(fichier).startswith(b"%PDF")
    return second


def _impression(d) -> Impression:
    with transaction.atomic(), d.clinicienne.agir():
        return Impression.objects.visibles_par(d.clinicienne).get()


def _tuer_entre_le_courriel_et_son_commit(d, s, atelier, travailleur) -> None:
    """At least once, the one case of twice: same Message-ID, by which the second is dropped."""
    poste = atelier.poste
    deja = len(poste.recus)

    def tuer() -> None:
        poste.a_la_remise = lambda: None
        os.kill(travailleur.programme.pid, signal.SIGKILL)

    poste.a_la_remise = tuer
    with d.clinicienne.agir():
        actions.accuser(signalement=s, par=d.clinicienne)
    travailleur.programme.wait(PATIENCE)
    assert len(poste.recus) == deja + 1
    assert "a_envoyer" in _etats()

    dernier = atelier.travailleur()
    _relever(relever)
    attendre(lambda: _etats() == {"envoye"}, "tout est parti")
    _relever(relever)
    dernier.attendre(FAIT.format("envois.relever"), fois=2)
    identifiants = [m["Message-ID"] for m in poste.recus]
    assert identifiants.count(identifiants[deja]) == 2
    assert len(set(identifiants)) == len(identifiants) - 1


def _relever(tache) -> None:
    """Queue a sweep as beat does: the message that the dead worker held comes back much later."""
    with tache.app.connection_for_write() as connexion:
        tache.apply_async(connection=connexion)
