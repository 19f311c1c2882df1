"""What ends by itself: each short cycle at its day −1 and day 0, as the worker's role (SP-19)."""

from datetime import datetime, time

import pytest
from django.db import transaction
from django.utils import timezone

from partnership.acteurs import horloge
from partnership.acteurs.models import Reglage
from partnership.secret.conservation import cycles, cycles_courts
from partnership.secret.regles_conservation import ajouter_mois
from signalements import actions
from signalements.models import ImpressionContenu, Signalement
from tests.secret.outils import inserer, superutilisateur, une_de_chaque
from tests.secret.travail import jours, passer

from . import scenes

# Where the date of each cycle stands, and which tables go.
OU = {
    "saisie": [("signalements_saisie", "modifie_le")],
    "impression": [("signalements_impression", "cree_le"),
                   ("signalements_impressioncontenu", "cree_le")],
    "envoi": [("envois_envoi", "envoye_le")],
    "journal": [("secret_journal", "le")],
    "accord": [("secret_preuveaccord", "fini_le")],
}  # fmt: skip


@pytest.fixture
def d(distribution_reelle):
    """One row at least of each table, in the territory; and in none where that may be."""
    d = distribution_reelle
    s = scenes.transmis(d)
    with d.referente.agir(), transaction.atomic():
        demande = actions.demander_impression(signalement=s, par=d.referente, modele="fiche")
        ImpressionContenu.objects.create(
            dossier=s.dossier, territoire=d.territoire, auteur=d.referente.affectation,
            impression=demande, octets=b"%PDF-1.7",
        )  # fmt: skip
        actions.garder_saisie(signalement=s, par=d.referente, etape="faits", donnees={"a": ["b"]})
    with superutilisateur() as c:
        c.execute("UPDATE envois_envoi SET etat = 'envoye', envoye_le = now()")
        c.execute(
            "INSERT INTO envois_envoi (id, destinataire, gabarit, reference, lien, cle, etat,"
            " tentatives, prochain_essai, derniere_erreur, cree_le, envoye_le) VALUES"
            " (gen_random_uuid(), '', 'mot_de_passe', '', '/', 'sans territoire', 'envoye', 1,"
            " now(), '', now(), now())"
        )
        c.execute(
            "INSERT INTO secret_preuveaccord (id, territoire_id, organisation_id, dossier, type,"
            " finalite, le, moyen, notice_version, notice_empreinte, reaction, categories,"
            " destinataires, fini_le) VALUES (gen_random_uuid(), %s, %s, gen_random_uuid(),"
            " 'RETRAIT', 'PARTAGE', now(), '', '', '', '', '{}', '{}', now())",
            [d.territoire.pk, d.organisations["moselis"].pk],
        )
    return d


def dater(cycle: str, jour, heure: time) -> None:
    instant = timezone.make_aware(datetime.combine(jour, heure))
    with superutilisateur() as c:
        c.execute("SET session_replication_role = replica")
        for table, colonne in OU[cycle]:
            quand = jour if colonne == "fini_le" else instant
            c.execute(f"UPDATE {table} SET {colonne} = %s", [quand])


def compter(cycle: str) -> list[int]:
    with superutilisateur() as c:
        return [c.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t, _ in OU[cycle]]


def test_chaque_cycle_court_est_ici():
    ailleurs = {"copie", "demande", "mandat"}  # tests/personne/test_copie.py, tests/annuaire
    assert set(OU) | ailleurs == {cycle.nom for cycle in cycles_courts()}


@pytest.mark.parametrize("cycle", OU)
def test_chaque_cycle_court_a_son_jour(d, cycle):
    """The first and the last minute of a day belong to that day; twice is the same."""
    jour = horloge.aujourdhui()
    if cycle == "journal":
        # The database goes by its own clock: no worker, whatever hers says, takes recent lines.
        jour -= jours(365)
    terme = ajouter_mois(jour, cycles()[cycle].mois)
    for heure in (time(0, 0), time(23, 59)):
        dater(cycle, jour, heure)
        avant = compter(cycle)
        assert all(avant)
        assert (cycle, "faits") not in passer(terme - jours(1))
        assert compter(cycle) == avant
    assert passer(terme)[cycle, "faits"] == avant[0]
    assert not any(compter(cycle))
    assert (cycle, "faits") not in passer(terme)


def test_le_releve_imprime_part_avec_les_autres(d):
    """The prints of the commission: the same month, the same passage, the document with its order."""
    voulues = ("situations_saisine", "situations_point", "situations_impression",
               "situations_impressioncontenu")  # fmt: skip
    with d.referente.agir(), transaction.atomic():
        dossier = (
            Signalement.objects.visibles_par(d.referente).select_related("dossier").get().dossier
        )
        pieces = une_de_chaque(dossier, d.referente.affectation)
    with superutilisateur() as c:
        for table in voulues:
            inserer(c.cursor(), [p for p in pieces if p._meta.db_table == table])
        jour = timezone.make_aware(datetime.combine(horloge.aujourdhui(), time(0, 0)))
        c.execute("UPDATE situations_impression SET cree_le = %s", [jour])
    terme = ajouter_mois(horloge.aujourdhui(), cycles()["impression"].mois)
    for le, reste in ((terme - jours(1), 1), (terme, 0)):
        passer(le)
        with superutilisateur() as c:
            for table in voulues[2:]:
                assert c.execute(f"SELECT count(*) FROM {table}").fetchone() == (reste,), table


def test_ce_qui_n_est_pas_parti_n_est_pas_efface(d):
    """A message still to be sent is no message sent long ago."""
    with superutilisateur() as c:
        c.execute("UPDATE envois_envoi SET etat = 'a_envoyer', envoye_le = NULL")
    avant = compter("envoi")
    passer(ajouter_mois(horloge.aujourdhui(), 7))
    assert compter("envoi") == avant


def test_le_reglage_d_un_territoire_ne_touche_pas_l_autre(d):
    """A territory that keeps what is typed for 3 months; the line of another follows the default."""
    Reglage.objects.create(
        territoire=d.territoire, cle="conservation_saisie", valeur=3, du=horloge.aujourdhui(),
        source="essai",
    )  # fmt: skip
    s = scenes.observer(d.etrangere)
    with d.etrangere.agir(), transaction.atomic():
        actions.garder_saisie(signalement=s, par=d.etrangere, etape="faits", donnees={"a": ["b"]})
    assert compter("saisie") == [2]
    terme = ajouter_mois(horloge.aujourdhui(), 1)
    passer(terme)
    assert compter("saisie") == [1]
    passer(ajouter_mois(horloge.aujourdhui(), 3))
    assert compter("saisie") == [0]


def test_par_lots(d, monkeypatch):
    """More than a lot: all go, in one passage."""
    from partnership.secret import conserver

    monkeypatch.setattr(conserver, "LOT", 2)
    with superutilisateur() as c:
        c.execute("INSERT INTO secret_journal (id, le, territoire, role, action, objet, motif)"
                  " SELECT gen_random_uuid(), now(), %s, '', 'essai', '', ''"
                  " FROM generate_series(1, 9)", [d.territoire.pk])  # fmt: skip
    dater("journal", horloge.aujourdhui() - jours(400), time(12, 0))
    nombre = compter("journal")[0]
    assert passer(horloge.aujourdhui())["journal", "faits"] >= nombre
    assert compter("journal")[0] <= 1


def test_les_six_derniers_mois_du_journal_restent(d):
    """A worker whose clock runs a year ahead takes nothing of them."""
    avant = compter("journal")
    assert ("journal", "faits") not in passer(ajouter_mois(horloge.aujourdhui(), 13))
    assert compter("journal") == avant
