"""Retention run twice, at once, stopped, resisted, only looked at; and who may run it (SP-19)."""

import os
import signal
import subprocess
import sys
from threading import Thread

import pytest
from django.db import DatabaseError, connection, transaction

from partnership.acteurs import horloge, identite
from partnership.secret import conserver, tasks
from partnership.secret.coffre import cles
from partnership.secret.regles_conservation import ajouter_mois
from tests.pannes.processus import attendre
from tests.secret.outils import brut, superutilisateur
from tests.secret.travail import comme_travailleur, dossiers, jours, le, lire, passer

from . import scenes


@pytest.fixture
def dus(distribution_reelle):
    """Six drafts whose day has come, announced; and that day."""
    d, jour = distribution_reelle, horloge.aujourdhui()
    d.dus = [scenes.observer(d.agent) for _ in range(6)]
    d.terme = ajouter_mois(jour, 6)
    passer(d.terme - jours(30))
    return d


def test_arrete_au_milieu(dus, monkeypatch):
    """Stopped between two dossiers or inside one: whole or gone, and taken up again."""
    vrai, appels = cles.detruire, []

    def couper(dossier):
        appels.append(dossier)
        vrai(dossier)
        if len(appels) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(cles, "detruire", couper)
    with pytest.raises(KeyboardInterrupt):
        passer(dus.terme)
    assert len(dossiers()) == 4
    assert lire("SELECT count(*) FROM secret_cledossier") == [(4,)]
    monkeypatch.setattr(cles, "detruire", vrai)
    passer(dus.terme)
    assert not dossiers()
    assert lire("SELECT faits FROM secret_bilanconservation WHERE cycle = 'non_transmis'"
                " AND jour = %s", dus.terme) == [(6,)]  # fmt: skip


PASSAGE = """
import datetime, sys
import django
django.setup()
from django.core.management import call_command
from tests.secret.travail import le
with le(datetime.date.fromisoformat(sys.argv[1])):
    call_command("conserver")
"""


def test_tue_au_milieu(dus):
    """SIGKILL of a real process, a key destroyed and rows gone but nothing committed: all whole.

    It is caught at the end of a dossier, before its commit, for the test holds the count of it.
    """
    base = connection.settings_dict["NAME"]
    adresse = os.environ["DATABASE_URL_TRAVAIL"]
    env = {**os.environ, "DATABASE_URL": adresse, "DJANGO_SETTINGS_MODULE": "partnership.settings"}
    assert base in adresse
    with superutilisateur(autocommit=False) as c:
        c.execute("INSERT INTO secret_bilanconservation (territoire_id, jour, cycle, avertis, faits,"
                  " echecs) VALUES (%s, %s, 'non_transmis', 0, 0, 0)",
                  [dus.territoire.pk, dus.terme])  # fmt: skip
        passage = subprocess.Popen([sys.executable, "-c", PASSAGE, dus.terme.isoformat()], env=env)
        try:
            attendre(lambda: lire("SELECT 1 FROM pg_stat_activity WHERE datname = %s AND"
                                  " wait_event_type = 'Lock' AND usename = 'palier_travail'",
                                  base), "un passage qui compte")  # fmt: skip
        finally:
            passage.kill()
            passage.wait(20)
        c.rollback()
    attendre(lambda: not lire("SELECT 1 FROM pg_stat_activity WHERE datname = %s AND"
                              " usename = 'palier_travail'", base), "la fin de sa session")  # fmt: skip
    assert passage.returncode == -signal.SIGKILL
    assert len(dossiers()) == 6
    assert lire("SELECT count(*) FROM secret_cledossier") == [(6,)]
    assert passer(dus.terme)["non_transmis", "faits"] == 6
    assert not dossiers()


def test_un_dossier_qui_resiste_n_arrete_pas_les_autres(dus, monkeypatch, caplog):
    """One failure is counted, said without content, and tried again the next time."""
    vrai, mauvais = cles.detruire, dus.dus[2].dossier_id

    def refuser(dossier):
        if dossier == mauvais:
            raise ValueError("1 rue des Essais")
        vrai(dossier)

    monkeypatch.setattr(cles, "detruire", refuser)
    comptes = passer(dus.terme)
    assert (comptes["non_transmis", "faits"], comptes["non_transmis", "echecs"]) == (5, 1)
    assert dossiers() == {mauvais}
    assert "ValueError" in caplog.text
    assert "rue des Essais" not in caplog.text


def test_deux_a_la_fois(dus):
    """Each dossier goes once, whoever takes it."""
    comptes, fautes = [], []

    def courir():
        try:
            with comme_travailleur():
                comptes.append(conserver.passer(secondes=60))
        except Exception as erreur:
            fautes.append(erreur)
        finally:
            connection.close()

    with le(dus.terme):
        fils = [Thread(target=courir) for _ in range(3)]
        for fil in fils:
            fil.start()
        for fil in fils:
            fil.join()
    assert not fautes
    total = sum(sum(n for (_, c, q), n in un.items() if (c, q) == ("non_transmis", "faits"))
                for un in comptes)  # fmt: skip
    assert total == 6
    assert not dossiers()
    assert lire("SELECT faits, echecs FROM secret_bilanconservation WHERE cycle = 'non_transmis'"
                " AND jour = %s", dus.terme) == [(6, 0)]  # fmt: skip


def test_quelqu_un_y_travaille(dus):
    """A dossier that somebody has in hand waits for the next passage, and is no failure."""
    with superutilisateur(autocommit=False) as c:
        c.execute("SELECT 1 FROM signalements_signalement WHERE id = %s FOR NO KEY UPDATE",
                  [dus.dus[0].pk])  # fmt: skip
        comptes = passer(dus.terme)
        assert comptes["non_transmis", "faits"] == 5
        assert ("non_transmis", "echecs") not in comptes
        c.rollback()
    assert dossiers() == {dus.dus[0].dossier_id}
    assert passer(dus.terme)["non_transmis", "faits"] == 1


def test_le_temps_compte_est_tenu(dus):
    assert not [c for c in passer(dus.terme, secondes=0) if c[1] == "faits"]
    assert len(dossiers()) == 6


def test_a_blanc(dus, capsys):
    """The command counts, and changes nothing; the same figures follow for good."""
    from django.core.management import call_command

    etat = lire("SELECT (SELECT count(*) FROM secret_dossier), (SELECT count(*) FROM envois_envoi),"
                " (SELECT count(*) FROM secret_bilanconservation),"
                " (SELECT count(*) FROM secret_journal)")  # fmt: skip
    for _ in range(2):
        with comme_travailleur(), le(dus.terme):
            call_command("conserver", "--a-blanc")
        sortie = capsys.readouterr().out
        assert "Essai : Fiche non transmise, à effacer : 6" in sortie
        assert "Rien n’a changé." in sortie
    assert lire("SELECT (SELECT count(*) FROM secret_dossier), (SELECT count(*) FROM envois_envoi),"
                " (SELECT count(*) FROM secret_bilanconservation),"
                " (SELECT count(*) FROM secret_journal)") == etat  # fmt: skip
    with comme_travailleur(), le(dus.terme):
        tasks.conserver()
    assert not dossiers()


# --- Who may -----------------------------------------------------------------------------------------


def test_le_travailleur_efface_sans_lire(dus):
    """The narrow identity sees no piece, and the application's role may erase nothing (SP-10)."""
    murees = ("signalements_identite", "signalements_faitobserve", "secret_dossier",
              "secret_accord", "secret_cledossier", "secret_journal")  # fmt: skip
    with comme_travailleur(), identite.agir_comme(identite.SYSTEME), transaction.atomic():
        assert {table: brut(f"SELECT count(*) FROM {table}") for table in murees} == {
            table: [(0,)] for table in murees
        }
    dossier = dus.dus[0].dossier_id
    for qui in (dus.deleguee.agir(), dus.referente.agir(), identite.agir_comme(identite.SYSTEME)):
        refus = pytest.raises(DatabaseError, match="permission denied")
        with qui, refus, transaction.atomic(), connection.cursor() as c:
            c.execute("SELECT palier.effacer_dossier(%s, current_date)", [dossier])
    with comme_travailleur(), dus.referente.agir():
        refus = pytest.raises(DatabaseError, match="refusees")
        with refus, transaction.atomic(), connection.cursor() as c:
            c.execute("SELECT palier.effacer_dossier(%s, current_date)", [dossier])
