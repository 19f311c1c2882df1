"""What the application cannot write, whoever acts (SP-09, SP-11, SP-13)."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from partnership.secret import cercle
from partnership.secret.actions_journal import journaliser_acteur, journaliser_compte
from partnership.secret.models import Journal
from partnership.secret.privileges import modeles_de_cas, privileges_de_cas
from signalements import actions
from tests.secret.outils import brut, inserer, modeles_de_piece, une_de_chaque
from tests.signalements.test_parcours import observer

TABLES = [m._meta.db_table for m in modeles_de_cas()]
PRIVILEGES = [
    "SELECT",
    "INSERT",
    "UPDATE",
    "DELETE",
    "TRUNCATE",
    "REFERENCES",
    "TRIGGER",
    "MAINTAIN",
]
NUL = uuid.UUID(int=7)


def poser(piece) -> None:
    """Insert a piece as it stands: what is sealed in it does not matter to the walls."""
    with transaction.atomic(), connection.cursor() as curseur:
        inserer(curseur, [piece])


@pytest.fixture
def d(distribution):
    """The cast, a sheet of the agent, and one of another landlord."""
    distribution.sienne = observer(distribution.agent)
    with distribution.referente_batigere.agir():
        distribution.autre = actions.ouvrir(par=distribution.referente_batigere)
    return distribution


def test_le_journal_ne_se_modifie_pas(d):
    """SP-13: insert-only; no rule, no role of the application changes or empties it."""
    for acteur in (d.agent, d.referente, d.deleguee, d.coordinatrice):
        with acteur.agir():
            for ordre in ("UPDATE secret_journal SET motif = 'x'", "DELETE FROM secret_journal",
                          "TRUNCATE secret_journal", "DROP TRIGGER intouchable ON secret_journal",
                          "ALTER TABLE secret_journal DISABLE TRIGGER ALL"):  # fmt: skip
                with pytest.raises(DatabaseError, match="permission denied|must be owner"):
                    brut(ordre)
            with pytest.raises(DatabaseError, match="permission denied"):
                brut("SET LOCAL session_replication_role = replica")


def test_le_proprietaire_non_plus(transactional_db):
    """SP-13: the trigger stops the owner himself, unless retention says so aloud."""
    import os

    import psycopg

    Journal.objects.create(action="essai")
    with psycopg.connect(os.environ["DATABASE_URL_PROPRIETAIRE"]) as proprietaire:
        proprietaire.execute("ALTER TABLE secret_journal NO FORCE ROW LEVEL SECURITY")
        for ordre in ("UPDATE secret_journal SET motif = 'x'", "DELETE FROM secret_journal"):
            with (
                pytest.raises(psycopg.Error, match="ne se modifie pas"),
                proprietaire.transaction(),
            ):
                proprietaire.execute(ordre)
        proprietaire.execute("SET LOCAL palier.retention = 'oui'")
        effacer = "DELETE FROM secret_journal WHERE action = 'essai'"
        assert proprietaire.execute(effacer).rowcount == 1
        proprietaire.rollback()


def test_le_journal_n_est_lu_que_de_la_deleguee(d):
    """SP-13: to the delegate of an organisation, what its people did, the strangers who tried its
    dossiers, and the accounts of its people; nothing else (SP-04), and to nobody else."""
    moselis, batigere = d.organisations["moselis"].pk, d.organisations["batigere"].pk
    with d.referente_batigere.agir():
        journaliser_acteur("acces_refuse", d.referente_batigere, d.sienne.dossier_id)
        journaliser_acteur("lecture", d.referente_batigere, d.sienne.dossier_id)
    for compte in (d.agent, d.pilotage):
        journaliser_compte("connexion", par=compte.utilisateur)
    lues = {}
    for nom, acteur in d.acteurs.items():
        with acteur.agir():
            lues[nom] = set(brut("SELECT organisation, responsable, action FROM secret_journal"
                                 " WHERE action IN ('dossier_ouvert', 'acces_refuse', 'lecture',"
                                 " 'connexion')"))  # fmt: skip
    assert lues.pop("deleguee") == {
        (moselis, moselis, "dossier_ouvert"), (batigere, moselis, "acces_refuse"), (None, None, "connexion"),
    }  # fmt: skip
    assert set(map(tuple, lues.values())) == {()}
    with d.deleguee.agir():
        lignes = brut("SELECT utilisateur FROM secret_journal WHERE action = 'connexion'")
        assert lignes == [(d.agent.utilisateur.pk,)], "not those of the others"


def test_une_table_de_cas_a_ses_privileges_et_pas_un_de_plus(d):
    """What `privileges.py` writes is what the base holds, for each role, each table, each verb."""
    cases = 0
    for modele in modeles_de_cas():
        table = modele._meta.db_table
        voulus = {p.strip() for p in privileges_de_cas(modele).split(",")}
        for role, permis in (("palier_app", voulus), ("palier_travail", voulus),
                             ("palier_administration", set()), ("public", set())):  # fmt: skip
            if table == "secret_journal" and role == "palier_administration":
                permis = {"INSERT"}
            for privilege in PRIVILEGES:
                if privilege == "MAINTAIN" and brut("SHOW server_version_num")[0][0] < "170000":
                    continue
                cases += 1
                assert _a(role, table, privilege) == (privilege in permis), (role, table, privilege)
    assert cases > len(TABLES) * 28


def _a(role, table, privilege) -> bool:
    """By table or by any column."""
    colonnes = privilege in {"SELECT", "INSERT", "UPDATE", "REFERENCES"}
    demande = "has_table_privilege(%s, %s, %s)"
    valeurs = [role, table, privilege]
    if colonnes:
        demande += " OR has_any_column_privilege(%s, %s, %s)"
        valeurs *= 2
    return brut(f"SELECT {demande}", *valeurs)[0][0]


def test_l_administration_ne_lit_aucune_table_de_cas(d):
    """SP-10: as the admin's database role, each statement is refused, on every case table."""
    from partnership.acteurs import identite

    with identite.agir_comme(identite.ADMINISTRATION):
        for table in TABLES:
            for ordre in (f"SELECT 1 FROM {table}", f"SELECT count(*) FROM {table}",
                          f"DELETE FROM {table}", f"TRUNCATE {table}"):  # fmt: skip
                with pytest.raises(DatabaseError, match="permission denied"):
                    brut(ordre)


def test_une_cle_etrangere_ne_revele_rien(d):
    """SP-01, trap 6: a dossier that exists and one that does not answer with the same words."""
    refus = set()
    with d.referente.agir():
        for cible in (d.autre.dossier, type(d.autre.dossier)(pk=NUL, territoire=d.territoire)):
            for piece in une_de_chaque(cible, d.referente.affectation):
                with pytest.raises(DatabaseError) as erreur:
                    poser(piece)
                refus.add(str(erreur.value).split('"')[0])
                transaction.set_rollback(False)
    assert refus == {"new row violates row-level security policy for table "}


@pytest.fixture(autouse=True)
def _reprises(monkeypatch):
    """Each save of this file has its own savepoint: a refused one does not end the test."""
    from django.db import models

    nu = models.Model.save

    def save(self, *args, **kwargs):
        with transaction.atomic():
            return nu(self, *args, **kwargs)

    monkeypatch.setattr(models.Model, "save", save)


def test_l_agent_n_ecrit_pas_chez_l_autre(d):
    """SP-09: an agent adds nothing to a colleague's dossier, and sees nothing of it."""
    with d.agent2.agir():
        for piece in une_de_chaque(d.sienne.dossier, d.agent2.affectation):
            with pytest.raises(DatabaseError, match="row-level security"):
                poser(piece)
        for modele in modeles_de_piece():
            assert not modele.objects.exists()
        with pytest.raises(Exception, match="n'existe|does not exist|matching query"):
            actions.ajouter_demarche(signalement=d.sienne, par=d.agent2, le="2026-09-01", quoi="x")


def test_nul_ne_signe_pour_une_autre(d):
    """A piece carries its author: one cannot write under a colleague's name."""
    for acteur, nom_d_une_autre in ((d.referente, d.agent), (d.agent, d.referente)):
        with acteur.agir():
            for piece in une_de_chaque(d.sienne.dossier, nom_d_une_autre.affectation):
                with pytest.raises(DatabaseError, match="row-level security"):
                    poser(piece)


def test_une_piece_ne_change_pas_de_dossier_ni_de_territoire(d):
    """WITH CHECK holds on UPDATE: nothing is pushed into a dossier one does not see."""
    with d.referente.agir():
        assert brut("UPDATE signalements_faitobserve SET texte = 'ok' RETURNING 1") == [(1,)]
        for ordre, valeur in (("dossier_id", d.autre.dossier_id), ("dossier_id", NUL),
                              ("territoire_id", d.etrangere.territoire.pk)):  # fmt: skip
            with pytest.raises(DatabaseError, match="row-level security"):
                brut(f"UPDATE signalements_faitobserve SET {ordre} = %s", valeur)


def test_un_dossier_ne_s_ouvre_ni_ailleurs_ni_pour_une_autre(d):
    """SP-09: opened in one's own territory, under one's own name, or not at all."""
    ordre = (
        "INSERT INTO secret_dossier (id, territoire_id, type, ouvert_par_id, ouvert_le)"
        " VALUES (gen_random_uuid(), %s, 'SIGNALEMENT', %s, now())"
    )
    t, a = d.territoire.pk, d.agent.affectation.pk
    with d.agent.agir():
        brut(ordre, t, a)
        for territoire, auteur in ((d.etrangere.territoire.pk, a), (t, d.agent2.affectation.pk)):
            with pytest.raises(DatabaseError, match="row-level security"):
                brut(ordre, territoire, auteur)
    with pytest.raises(DatabaseError, match="row-level security"):
        brut(ordre, t, a)


def test_le_cercle_ne_s_ecrit_que_de_l_interieur(d):
    """SP-01: a stranger brings nobody in, herself least of all."""
    for acteur in (d.referente_batigere, d.agent2, d.clinicienne, d.coordinatrice, d.etrangere):
        with acteur.agir(), pytest.raises(DatabaseError), transaction.atomic():
            cercle.faire_entrer(
                dossier=d.sienne.dossier, organisation=acteur.organisation, qualite="EMETTEUR",
                par=acteur,
            )  # fmt: skip
        with acteur.agir():
            assert not brut("SELECT 1 FROM secret_dossier WHERE id = %s", d.sienne.dossier_id)
