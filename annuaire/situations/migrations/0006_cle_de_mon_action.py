"""The key of a dossier to who was given an action: weighed last, for who reads nothing else."""

from django.db import migrations

from annuaire.situations.murs import MON_ORGANISATION
from partnership.secret.politiques import cle_par_exception

MIENNE = f"a.equipe_id = {MON_ORGANISATION}"
AVANT = (
    "CREATE POLICY lire_mon_action ON secret_cledossier FOR SELECT TO palier_app, palier_travail"
    " USING (EXISTS (SELECT FROM situations_actionduplan a"
    f" WHERE a.dossier_id = secret_cledossier.dossier_id AND {MIENNE}))"
)


class Migration(migrations.Migration):
    dependencies = [("situations", "0005_bilan")]

    operations = [
        migrations.RunSQL("DROP POLICY lire_mon_action ON secret_cledossier", AVANT),
        cle_par_exception(
            "de_mon_action",
            f"EXISTS (SELECT FROM situations_actionduplan a WHERE a.dossier_id = $1 AND {MIENNE})",
        ),
    ]
