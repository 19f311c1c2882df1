"""The chain in the database: written by it alone, held together, cut by retention (SP-13)."""

import json
import os
from datetime import UTC, datetime
from io import StringIO
from threading import Thread
from uuid import uuid4

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from partnership.acteurs import identite
from partnership.secret import ancres, journal
from partnership.secret.actions_journal import journaliser_acteur, journaliser_compte
from partnership.secret.models import Journal
from partnership.secret.tasks import ancrer_journal
from tests.secret.outils import brut, superutilisateur

COLONNES = [c.attname for c in Journal._meta.concrete_fields]


def verifier(monkeypatch) -> tuple[str, str]:
    """The command as a role that sees every line: (output, errors)."""
    url = psycopg.conninfo.conninfo_to_dict(os.environ["DATABASE_URL_PROPRIETAIRE"])
    sortie, erreurs = StringIO(), StringIO()
    connection.close()
    with monkeypatch.context() as m:
        m.setitem(connection.settings_dict, "USER", url["user"])
        m.setitem(connection.settings_dict, "PASSWORD", url.get("password", ""))
        try:
            call_command("verifier_journal", stdout=sortie, stderr=erreurs)
        except CommandError as erreur:
            erreurs.write(str(erreur))
        connection.close()
    return sortie.getvalue(), erreurs.getvalue()


@pytest.fixture
def ecrit(distribution_reelle, settings, tmp_path):
    """Lines of several kinds, accents and nulls included, and their anchors."""
    settings.PALIER_ANCRES = str(tmp_path / "ancres.jsonl")
    d = distribution_reelle
    for rang in range(12):
        with d.referente.agir(), transaction.atomic():
            journaliser_acteur("lecture", d.referente, uuid4(), objet=f"essai {rang}", motif="é,:")
            journaliser_compte("essai", par=None)
    ancrer_journal()
    return d


def test_la_base_et_le_verificateur_calculent_la_meme_chose(ecrit, monkeypatch):
    sortie, erreurs = verifier(monkeypatch)
    assert erreurs == ""
    assert "lignes vérifiées, aucune faute." in sortie
    assert int(sortie.split()[0]) >= 24


ALTERATIONS = [
    "UPDATE secret_journal SET {colonne} = {valeur} WHERE id = '{id}'",
    "DELETE FROM secret_journal WHERE id = '{id}'",
    "INSERT INTO secret_journal SELECT (jsonb_populate_record(j, jsonb_build_object('id',"
    " gen_random_uuid(), 'rang', (SELECT max(rang) + 1 FROM secret_journal k"
    " WHERE k.chaine = j.chaine)))).* FROM secret_journal j WHERE id = '{id}'",
    "UPDATE secret_journal a SET objet = b.objet || ' ', le = b.le FROM secret_journal b"
    " WHERE a.id = '{id}' AND b.id = '{autre}'",
    "DELETE FROM secret_journal j USING secret_journal k WHERE k.id = '{id}'"
    " AND j.chaine = k.chaine AND j.rang >= k.rang",
    "WITH coupees AS (DELETE FROM secret_journal j USING secret_journal k WHERE k.id = '{id}'"
    " AND j.chaine = k.chaine AND j.rang >= k.rang RETURNING 1) UPDATE palier.journal_tete t"
    " SET rang = k.rang - 1, empreinte = k.precedente FROM secret_journal k"
    " WHERE k.id = '{id}' AND t.chaine = k.chaine",
]
VALEURS = {
    "le": "le + interval '1 microsecond'", "territoire": "4242", "utilisateur": "4242",
    "organisation": "4242", "role": "'PILOTAGE'", "action": "'rien'", "dossier": "gen_random_uuid()",
    "objet": "'autre'", "motif": "NULLIF(motif, '') || 'x'", "commune": "'57000'",
    "reference": "'SIG-2026-9999'", "responsable": "4242", "precedente": "'\\x00'::bytea",
    "empreinte": "'\\x00'::bytea", "rang": "rang + 4242", "chaine": "(chaine + 1) % 64",
    "id": "gen_random_uuid()",
}  # fmt: skip


def test_toute_alteration_dans_la_base_est_trouvee(ecrit, monkeypatch):
    """As a superuser who silences the triggers, then puts everything back."""
    assert set(VALEURS) == set(COLONNES)
    coups = [(ALTERATIONS[0], c) for c in VALEURS] + [(a, "") for a in ALTERATIONS[1:]]
    for sql, colonne in coups:
        with superutilisateur() as racine:
            choisies = racine.execute(
                "SELECT id FROM secret_journal WHERE motif <> '' ORDER BY random() LIMIT 2"
            ).fetchall()
            racine.execute("CREATE TABLE IF NOT EXISTS sain AS SELECT * FROM secret_journal")
            racine.execute("CREATE TABLE IF NOT EXISTS saines AS SELECT * FROM palier.journal_tete")
            racine.execute("ALTER TABLE secret_journal DISABLE TRIGGER ALL")
            racine.execute(sql.format(colonne=colonne, valeur=VALEURS.get(colonne),
                                      id=choisies[0][0], autre=choisies[1][0]))  # fmt: skip
        _, erreurs = verifier(monkeypatch)
        assert "haîne" in erreurs, (sql, colonne)
        with superutilisateur() as racine:
            racine.execute("DELETE FROM secret_journal")
            racine.execute("INSERT INTO secret_journal SELECT * FROM sain")
            racine.execute("ALTER TABLE secret_journal ENABLE TRIGGER ALL")
            racine.execute("DELETE FROM palier.journal_tete")
            racine.execute("INSERT INTO palier.journal_tete SELECT * FROM saines")
    assert len(coups) >= 20
    assert verifier(monkeypatch)[1] == ""


def test_une_ancre_alteree_se_voit(ecrit, monkeypatch, settings):
    """One anchor changed, taken out, or unreadable; none at all; the last too old."""
    ancrer_journal()
    ancrer_journal()
    with open(settings.PALIER_ANCRES, encoding="utf-8") as f:
        lignes = f.readlines()
    assert len(lignes) == 3
    change = json.loads(lignes[1])
    next(iter(change["tetes"].values()))[0] += 1
    vieille = json.loads(lignes[0])
    vieille["le"] = "2026-01-01T00:00:00+00:00"
    vieille["sceau"] = ancres._sceau(ancres.DEBUT, vieille["le"], vieille["tetes"])
    for fichier, mot in (
        ([lignes[0], json.dumps(change) + "\n", lignes[2]], "ligne 2 : son sceau"),
        ([lignes[0], lignes[2]], "ligne 2 : son sceau"),
        ([lignes[0], "rien\n"], "ligne 2 : illisible"),
        ([json.dumps(vieille) + "\n"], "La dernière ancre est du 01/01/2026"),
        ([], "Aucune ancre"),
    ):
        with open(settings.PALIER_ANCRES, "w", encoding="utf-8") as f:
            f.writelines(fichier)
        assert mot in verifier(monkeypatch)[1], mot


def test_la_verification_refuse_un_role_qui_ne_voit_pas_tout(db):
    with pytest.raises(CommandError, match="palier_sauvegarde"):
        call_command("verifier_journal")


def test_l_application_n_ecrit_pas_la_chaine(distribution):
    """What Python gives for the chain, the date and the reference is overwritten; heads closed."""
    d = distribution
    with d.deleguee.agir(), transaction.atomic():
        journaliser_acteur("avant", d.deleguee)
        Journal.objects.create(
            action="essai", role="DELEGUE_DONNEES", utilisateur=d.deleguee.utilisateur.pk,
            organisation=d.deleguee.organisation.pk, territoire=d.territoire.pk, le=datetime(2001, 1, 1, tzinfo=UTC), chaine=-4,
            rang=1, precedente=b"x", empreinte=b"y", reference="FAUX", responsable=4,
        )  # fmt: skip
        ligne = Journal.objects.get(action="essai")
        avant = Journal.objects.get(action="avant")
        assert (ligne.chaine, ligne.rang) == (avant.chaine, avant.rang + 1)
        assert bytes(ligne.precedente) == bytes(avant.empreinte)
        assert bytes(ligne.empreinte) == journal.empreinte(vars(ligne))
        assert (ligne.reference, ligne.responsable, ligne.le.year > 2025) == ("", None, True)
    for ordre in ("SELECT * FROM palier.journal_tete", "UPDATE palier.journal_tete SET rang = 0",
                  "DELETE FROM palier.journal_coupe", "TRUNCATE secret_journal",
                  "SELECT palier.purger_journal(NULL, '2020-01-01', 1)",
                  "SELECT palier.couper_chaine(0, '2020-01-01', 1)"):  # fmt: skip
        with (
            identite.agir_comme(identite.SYSTEME),
            pytest.raises(DatabaseError, match="permission"),
        ):
            brut(ordre)
    assert brut("SELECT * FROM palier.journal_tetes()") == []


def test_nul_n_ecrit_une_ligne_au_nom_d_une_autre(distribution):
    """A line that bears a role is signed by who acts."""
    d = distribution
    with (
        d.agent.agir(),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        journaliser_acteur("lecture", d.referente)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        journaliser_acteur("lecture", d.referente)


def test_truncate_est_refuse_au_proprietaire(db):
    with superutilisateur() as racine:
        racine.execute("SET ROLE palier_proprietaire")
        with pytest.raises(psycopg.Error, match="ne se modifie pas"):
            racine.execute("TRUNCATE secret_journal")


def test_ecrire_ensemble_ne_s_attend_ni_ne_se_bloque(ecrit, monkeypatch):
    """Eight transactions that hold their chain together, more lines each: no wait, no gap."""
    d, erreurs = ecrit, []

    def ecrire():
        try:
            for _ in range(5):
                with d.referente.agir(), transaction.atomic():
                    for _ in range(3):
                        journaliser_acteur("ensemble", d.referente)
        except DatabaseError as erreur:
            erreurs.append(erreur)
        finally:
            connections.close_all()

    with d.agent.agir(), transaction.atomic():
        journaliser_acteur("longue", d.agent)  # holds a chain while the others write
        fils = [Thread(target=ecrire) for _ in range(8)]
        for fil in fils:
            fil.start()
        for fil in fils:
            fil.join(20)
        assert not any(fil.is_alive() for fil in fils)
    assert erreurs == []
    with superutilisateur() as racine:
        (nombre,) = racine.execute(
            "SELECT count(*) FROM secret_journal WHERE action = 'ensemble'"
        ).fetchone()
    assert nombre == 120
    assert verifier(monkeypatch)[1] == ""


def test_la_conservation_coupe_et_la_chaine_tient(ecrit, monkeypatch, settings):
    """The beginning goes, a cut says where, the verification passes; never the last six months."""
    with superutilisateur() as racine:
        # The same lines, a year ago: silenced, moved back, and chained again.
        racine.execute("ALTER TABLE secret_journal DISABLE TRIGGER ALL")
        racine.execute("ALTER TABLE secret_journal DISABLE ROW LEVEL SECURITY")
        racine.execute("UPDATE secret_journal SET le = le - interval '1 year'")
        racine.execute(RECHAINER)
        racine.execute("ALTER TABLE secret_journal ENABLE ROW LEVEL SECURITY")
        racine.execute("ALTER TABLE secret_journal ENABLE TRIGGER ALL")
    os.unlink(settings.PALIER_ANCRES)
    journaliser_compte("neuve", par=None)
    ancrer_journal()
    assert verifier(monkeypatch)[1] == ""
    with superutilisateur() as racine:
        territoires = [None, *(t for (t,) in racine.execute("SELECT id FROM acteurs_territoire"))]
        (vieilles,) = racine.execute(
            "SELECT count(*) FROM secret_journal WHERE le < now() - interval '180 days'"
        ).fetchone()
        racine.execute("SET SESSION AUTHORIZATION palier_travail")

        def purger(combien):
            # Asked for everything: the last six months stay, whatever the worker says.
            demande = "SELECT palier.purger_journal(%s, now(), %s)"
            return sum(racine.execute(demande, [t, combien]).fetchone()[0] for t in territoires)

        with pytest.raises(psycopg.Error):
            purger(1000)  # no identity
        racine.execute(
            "SELECT set_config('palier.identite', %s, false)", [identite.SYSTEME.jeton()]
        )
        par_lots = purger(2)
        assert 0 < par_lots <= 2 * len(territoires)
        assert par_lots + purger(1000) == vieilles >= 24
        assert purger(1000) == 0, "run twice, it takes nothing more"
    sortie, erreurs = verifier(monkeypatch)
    assert erreurs == ""
    assert sortie.startswith("1 lignes vérifiées")


RECHAINER = """
DO $$
DECLARE l secret_journal; p bytea; c bigint := -1;
BEGIN
  FOR l IN SELECT * FROM secret_journal ORDER BY chaine, rang LOOP
    IF l.chaine <> c THEN
      c := l.chaine; p := sha256(convert_to('palier:journal:' || c, 'UTF8'));
    END IF;
    l.precedente := p;
    p := palier.journal_empreinte(l);
    UPDATE secret_journal SET precedente = l.precedente, empreinte = p WHERE id = l.id;
    UPDATE palier.journal_tete SET empreinte = p WHERE chaine = c;
  END LOOP;
END $$"""
