"""Generated documents, the drift of grants, and the refusal to serve without walls."""

import os
import sys
from io import StringIO

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from partnership.acteurs import registre
from partnership.secret import cercle, checks, documents, regles
from partnership.secret.models import Dossier
from tests.secret.outils import consentir, superutilisateur
from tests.secret.travail import comme_travailleur


def fautes_vues_par(sql: str = "", role: str | None = None) -> list[str]:
    """What the start-up check says after a statement, as a role; undone afterwards."""
    with superutilisateur(autocommit=False) as c:
        if sql:
            c.execute(sql)
        if role:
            c.execute(f"SET SESSION AUTHORIZATION {role}")
        trouvees = checks.fautes_de_la_base(c.cursor())
        c.rollback()
        return trouvees


def test_l_application_demarre(db):
    """The application role, on a prepared base, with the right key."""
    assert checks.fautes() == []
    checks.verifier_au_demarrage()


@pytest.mark.parametrize(
    ("role", "mot"),
    [
        ("palier_proprietaire", "possède"),
        ("palier_sauvegarde", "passe outre"),
        (None, "passe outre"),
    ],
)
def test_un_role_trop_puissant_ne_sert_pas(db, role, mot):
    """Owner, backup, superuser: each is named and refused."""
    fautes = fautes_vues_par(role=role)
    assert any(mot in faute for faute in fautes), fautes
    assert fautes_vues_par(role="palier_app") == []
    assert fautes_vues_par(role="palier_travail") == []


def test_le_proprietaire_endosse_ne_sert_pas(db):
    """DATABASE_URL_PROPRIETAIRE given to the web by mistake: a superuser in another's clothes."""
    with psycopg.connect(os.environ["DATABASE_URL_PROPRIETAIRE"]) as c:
        fautes = checks.fautes_de_la_base(c.cursor())
    assert any("passe outre" in f for f in fautes)
    assert any("possède" in f for f in fautes)


@pytest.mark.parametrize(
    ("sql", "mot"),
    [
        ("ALTER TABLE signalements_identite DISABLE ROW LEVEL SECURITY", "n’a pas de mur"),
        ("ALTER TABLE signalements_identite NO FORCE ROW LEVEL SECURITY", "FORCE"),
        ("DROP POLICY lire ON signalements_identite", "SELECT"),
        ("DROP POLICY modifier ON signalements_identite", "UPDATE"),
        ("DROP POLICY lire ON secret_journal", "SELECT"),
        ("ALTER TABLE signalements_identite RENAME TO ailleurs", "manque"),
    ],
)
def test_un_mur_tombe_arrete_tout(db, sql, mot):
    """Promise 16: every dropped policy is noticed, with the name of its table."""
    (faute,) = fautes_vues_par(sql, "palier_app")
    assert mot in faute
    assert ("secret_journal" if "journal" in sql else "signalements_identite") in faute


def test_une_cle_inconnue_arrete(db, settings):
    """A key that the base does not hold would show empty lists: the start says it instead."""
    settings.PALIER_CLES_IDENTITE = ["z" * 40]
    with pytest.raises(ImproperlyConfigured, match="preparer_base"):
        checks.verifier_au_demarrage()


def test_le_controle_laisse_migrer(db, monkeypatch, settings):
    """migrate runs database checks too, as the owner: only « check » listens to this one."""
    settings.PALIER_CLES_IDENTITE = ["z" * 40]
    monkeypatch.setattr(sys, "argv", ["manage.py", "migrate"])
    assert checks.verifier_les_murs(None, ["default"]) == []
    monkeypatch.setattr(sys, "argv", ["manage.py", "check", "--database", "default"])
    assert [e.id for e in checks.verifier_les_murs(None, ["default"])] == ["secret.E001"]


# --- Documents ---------------------------------------------------------------------


@pytest.fixture
def ailleurs(tmp_path, monkeypatch):
    """The command writes under another root; the sources are still ours."""
    monkeypatch.setattr(registre, "_documents", {"docs/essai.md": lambda: "un\n"})
    monkeypatch.setattr(settings, "RACINE", tmp_path)
    return tmp_path


def test_un_document_perime_se_voit(ailleurs):
    """Absent, changed, up to date."""
    with pytest.raises(CommandError, match=r"périmés : docs/essai.md. Lancez"):
        call_command("documents", verifier=True)
    call_command("documents", stdout=StringIO())
    call_command("documents", verifier=True)
    (ailleurs / "docs/essai.md").write_text("deux\n")
    with pytest.raises(CommandError, match="périmés"):
        call_command("documents", verifier=True)


def test_les_documents_sont_branches():
    chemins = set(registre.documents())
    assert chemins >= {"docs/etats.md", "docs/qui-lit-quoi.md", "docs/regles.md"}


def test_le_diagramme_dit_les_transitions():
    """Every act and every state of the code is in the document."""
    from signalements.documents import etats
    from signalements.enums import TRANSITIONS, Etat

    texte = etats()
    assert all(f"(`{acte}`)" in texte for acte in TRANSITIONS)
    assert all(f"    {e.value} : {e.label}\n" in texte for e in Etat)
    assert "    transmis --> accuse_reception : accuser\n" in texte


def test_chaque_regle_a_son_titre():
    assert list(documents.REGLES) == list(range(1, 21))
    assert documents.numeros("SP-06 to SP-08, then SP-01") == {1, 6, 7, 8}
    texte = documents.regles()
    assert "`partnership/secret/regles.py::decider`" in texte.split("## SP-02")[0]
    assert "`tests/secret/test_regle.py::test_chaque_case_de_la_matrice`" in texte


# --- Drift -------------------------------------------------------------------------


def verifier_droits(monkeypatch) -> tuple[str, str, bool]:
    """The command as a role that sees every dossier: (output, errors, passed)."""
    url = psycopg.conninfo.conninfo_to_dict(os.environ["DATABASE_URL_PROPRIETAIRE"])
    sortie, erreurs, passe = StringIO(), StringIO(), True
    connection.close()
    with monkeypatch.context() as m:
        m.setitem(connection.settings_dict, "USER", url["user"])
        m.setitem(connection.settings_dict, "PASSWORD", url.get("password", ""))
        try:
            call_command("verifier_droits", stdout=sortie, stderr=erreurs)
        except CommandError as erreur:
            passe = erreurs.write(str(erreur)) == 0
        connection.close()
    return sortie.getvalue(), erreurs.getvalue(), passe


def test_aucune_derive_et_toute_derive_se_voit(transactional_db, monkeypatch):
    """secret.md § 4: none; then windows changed by hand, of either end, are both found."""
    from tests.distribution import monter

    d = monter()
    dossiers = []
    for _ in range(2):
        with d.referente.agir(), transaction.atomic():
            dossier = cercle.ouvrir(type_dossier="SIGNALEMENT", par=d.referente, qualite="EMETTEUR")
            consentir(d.referente, dossier, ["SUIVI_SOINS"], [d.organisations["operateur"]])
            cercle.faire_entrer(dossier=dossier, organisation=d.organisations["operateur"],
                                qualite="OPERATEUR", par=d.referente)  # fmt: skip
            dossiers.append(dossier.pk)
    juste = verifier_droits(monkeypatch)
    assert juste == ("2 dossiers vérifiés, aucun écart.\n", "", True)
    with superutilisateur() as racine:
        for pk, sql in zip(dossiers, ("jusqua = jusqua - interval '1 hour'",
                                      "condition = '' , depuis = now()"), strict=True):  # fmt: skip
            racine.execute(
                f"UPDATE secret_droitgroupe SET {sql} WHERE id = (SELECT max(id)"
                " FROM secret_droitgroupe WHERE content_object_id = %s AND condition = 'r1110_2')",
                [pk],
            )
    _, erreurs, passe = verifier_droits(monkeypatch)
    assert not passe
    for pk in dossiers:
        assert f"dossier {pk} : 1 droits manquent, 1 sont en trop" in erreurs
    assert "2 dossiers sur 2" in erreurs
    with pytest.raises(CommandError, match="palier_travail"):
        call_command("projeter_droits")
    assert "2 dossiers projetés, 2 changés" in projeter_droits()
    assert verifier_droits(monkeypatch) == juste
    assert "2 dossiers projetés, 0 changés" in projeter_droits()
    # A matrix that changes: what it gives no more is taken back, then given again.
    with monkeypatch.context() as m:
        m.setattr(regles, "possibilites", lambda role, categorie: ())
        assert "1 dossiers projetés, 1 changés" in projeter_droits(apres=min(dossiers))
        with d.referente.agir(), transaction.atomic():
            assert [x.pk for x in Dossier.objects.visibles_par(d.referente)] == [min(dossiers)]
    assert "2 dossiers projetés, 1 changés" in projeter_droits()
    assert verifier_droits(monkeypatch) == juste


def projeter_droits(**options) -> str:
    """The command as the worker's role: what it says."""
    sortie = StringIO()
    with comme_travailleur():
        call_command("projeter_droits", stdout=sortie, **options)
    return sortie.getvalue()


def test_la_verification_refuse_un_role_qui_ne_voit_pas_tout(db):
    with pytest.raises(CommandError, match="palier_sauvegarde"):
        call_command("verifier_droits")
    assert connection.vendor == "postgresql"
