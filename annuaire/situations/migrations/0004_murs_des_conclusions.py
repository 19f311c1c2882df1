"""Row policies of the conclusions: opinions hidden until closed, actions kept by who has them."""

from django.db import migrations

from annuaire.situations.murs import (
    CLOS,
    MON_ORGANISATION,
    SANS_BAILLEUR,
    murer_action,
    murer_apport,
    murer_vivante,
)

# An organisation opens its own action with the key of the dossier, when nothing else of it is open
# to her: the rows stay behind their own walls.
CLE = (
    "CREATE POLICY lire_mon_action ON secret_cledossier FOR SELECT TO palier_app, palier_travail"
    " USING (EXISTS (SELECT FROM situations_actionduplan a"
    f" WHERE a.dossier_id = secret_cledossier.dossier_id AND a.equipe_id = {MON_ORGANISATION}))"
)


class Migration(migrations.Migration):
    dependencies = [("situations", "0003_conclusions"), ("secret", "0012_session_breve")]

    operations = [
        murer_apport("situations_avisdonne", "EN_TETE"),
        murer_apport("situations_avis", "SYNTHESE", et=CLOS, besoin=SANS_BAILLEUR),
        murer_vivante("situations_releve", "SYNTHESE", pseudonyme=True, besoin=SANS_BAILLEUR),
        murer_apport("situations_validation", "SYNTHESE", besoin=SANS_BAILLEUR),
        murer_action("situations_actionduplan", "confiee_le IS NOT NULL"),
        murer_action("situations_suiteaction", "true"),
        migrations.RunSQL(CLE, "DROP POLICY lire_mon_action ON secret_cledossier"),
    ]
