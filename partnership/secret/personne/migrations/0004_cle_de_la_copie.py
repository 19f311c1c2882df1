"""The key of a dossier to the delegate who made a copy of it: weighed last, behind a function."""

from django.db import migrations

from partnership.secret.politiques import cle_par_exception

COPIE = (
    "(SELECT palier.mon_role()) = 'DELEGUE_DONNEES' AND EXISTS"
    " (SELECT 1 FROM personne_dossierconcerne c WHERE c.dossier_id = {dossier}"
    " AND c.etat = 'prete' AND c.jusqua > statement_timestamp())"
)
AVANT = (
    "CREATE POLICY lire_copie ON secret_cledossier FOR SELECT TO palier_app, palier_travail"
    f" USING ({COPIE.format(dossier='secret_cledossier.dossier_id')})"
)


class Migration(migrations.Migration):
    dependencies = [("personne", "0003_effacer_et_sortis")]

    operations = [
        migrations.RunSQL("DROP POLICY lire_copie ON secret_cledossier", AVANT),
        cle_par_exception("d_une_copie", COPIE.format(dossier="$1")),
    ]
