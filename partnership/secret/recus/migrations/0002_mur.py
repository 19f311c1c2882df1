"""Row policies of the papers signed by the person."""

from django.db import migrations

from partnership.secret.politiques import MOI, droit, ecriture, lecture, murer_piece

TABLE = "recus_formulairesigne"
# The policies of the accords say which of them this reader sees, those that name care included.
ACCORD = (
    f"COALESCE((SELECT true FROM secret_accord a WHERE a.id = {TABLE}.accord_id"
    f" AND a.dossier_id = {TABLE}.dossier_id LIMIT 1), false)"
)
NOMME = droit("lire_identite", f"{TABLE}.dossier_id")
LIRE = f"ALTER POLICY lire ON {TABLE} USING (({lecture(TABLE, 'FAITS')}) AND {NOMME} AND {ACCORD})"
AJOUTER = (
    f"ALTER POLICY ajouter ON {TABLE}"
    f" WITH CHECK (auteur_id = {MOI} AND ({ecriture(TABLE, 'FAITS')}) AND {ACCORD})"
)


class Migration(migrations.Migration):
    dependencies = [("recus", "0001_initiale"), ("secret", "0006_accords_precis")]

    operations = [
        murer_piece(TABLE, "FAITS"),
        migrations.RunSQL([LIRE, AJOUTER], migrations.RunSQL.noop),
    ]
