"""Signed identity of transactions, and the row policies of the secret's own tables."""

from pathlib import Path

from django.db import migrations

from partnership.secret.politiques import MOI, MON_TERRITOIRE, Murer, droit, murer_piece

IDENTITE = (Path(__file__).parent.parent / "sql" / "identite.sql").read_text(encoding="utf-8")

DOSSIER = (
    f"territoire_id = {MON_TERRITOIRE} AND ({droit('lire_en_tete', 'secret_dossier.id')} OR "
    f"(ouvert_par_id = {MOI} AND {droit('lire_siens_en_tete', 'secret_dossier.id')}))"
)
_CHEZ_MOI = (
    "EXISTS (SELECT 1 FROM secret_dossier o WHERE o.id = secret_entreecercle.dossier_id"
    f" AND o.ouvert_par_id = {MOI})"
)
CERCLE_LIRE = (
    f"{droit('lire_en_tete', 'secret_entreecercle.dossier_id')} OR "
    f"({_CHEZ_MOI} AND {droit('lire_siens_en_tete', 'secret_entreecercle.dossier_id')})"
)
CERCLE_ECRIRE = (
    f"{droit('ecrire_en_tete', 'secret_entreecercle.dossier_id')} OR "
    f"({_CHEZ_MOI} AND {droit('ecrire_siens_en_tete', 'secret_entreecercle.dossier_id')})"
)
# The definer functions run as the owner, whom FORCE walls too: it may read these two, no more.
PROPRIETAIRE = "FOR SELECT TO palier_proprietaire USING (current_user = 'palier_proprietaire')"
STATISTIQUES = (
    f"territoire_id = {MON_TERRITOIRE} AND "
    "((SELECT palier.mon_role()) IN ('COORDINATEUR', 'PILOTAGE', 'CLINICIEN')"
    " OR organisation_id = (SELECT palier.mon_organisation()))"
)


class Migration(migrations.Migration):
    dependencies = [("secret", "0001_initiale"), ("acteurs", "0001_initiale")]

    operations = [
        migrations.RunSQL(IDENTITE, "DROP SCHEMA palier CASCADE"),
        Murer(
            "secret_dossier",
            [
                f"CREATE POLICY lire ON secret_dossier FOR SELECT USING ({DOSSIER})",
                "CREATE POLICY ajouter ON secret_dossier FOR INSERT WITH CHECK"
                f" (territoire_id = {MON_TERRITOIRE} AND ouvert_par_id = {MOI})",
                f"CREATE POLICY proprietaire ON secret_dossier {PROPRIETAIRE}",
            ],
        ),
        Murer(
            "secret_entreecercle",
            [
                f"CREATE POLICY lire ON secret_entreecercle FOR SELECT USING ({CERCLE_LIRE})",
                "CREATE POLICY ajouter ON secret_entreecercle FOR INSERT"
                f" WITH CHECK ({CERCLE_ECRIRE})",
                "CREATE POLICY modifier ON secret_entreecercle FOR UPDATE"
                f" USING ({CERCLE_ECRIRE}) WITH CHECK ({CERCLE_ECRIRE})",
            ],
        ),
        murer_piece("secret_accord", "FAITS"),
        # Not forced: `palier.poser_droits`, run as the owner, is their only writer.
        Murer(
            "secret_droitgroupe",
            [
                "CREATE POLICY lire ON secret_droitgroupe FOR SELECT"
                " USING (group_id = (SELECT palier.mon_groupe()))"
            ],
            force=False,
        ),
        Murer(
            "secret_droitpersonne",
            [
                "CREATE POLICY lire ON secret_droitpersonne FOR SELECT"
                f" USING (affectation_id = {MOI})"
            ],
            force=False,
        ),
        Murer(
            "secret_journal",
            [
                "CREATE POLICY lire ON secret_journal FOR SELECT USING"
                f" (territoire = {MON_TERRITOIRE} AND (SELECT palier.mon_role())"
                " = 'DELEGUE_DONNEES' AND organisation = (SELECT palier.mon_organisation()))",
                "CREATE POLICY ajouter ON secret_journal FOR INSERT WITH CHECK (true)",
            ],
        ),
        Murer(
            "secret_evenement",
            [
                f"CREATE POLICY lire ON secret_evenement FOR SELECT USING ({STATISTIQUES})",
                "CREATE POLICY ajouter ON secret_evenement FOR INSERT WITH CHECK"
                f" (territoire_id = {MON_TERRITOIRE})",
            ],
        ),
        migrations.RunSQL(
            "CREATE TRIGGER intouchable BEFORE UPDATE OR DELETE ON secret_journal"
            " FOR EACH ROW EXECUTE FUNCTION palier.journal_intouchable()",
            "DROP TRIGGER intouchable ON secret_journal",
        ),
    ]
