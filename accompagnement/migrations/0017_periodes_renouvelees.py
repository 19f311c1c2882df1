"""A sub-letting counts the renewals that its evaluations concluded (decision 0025)."""

from django.db import migrations, models

# A renewal told before it was counted: nothing else says it.
DEJA = [
    "SELECT set_config('palier.retention', 'oui', true)",
    "UPDATE accompagnement_souslocation t SET renouvellements = (SELECT count(*)"
    " FROM accompagnement_examen e WHERE e.bail_id = t.id AND e.issue = 'renouvellement')",
    "SELECT set_config('palier.retention', '', true)",
    "SET CONSTRAINTS ALL IMMEDIATE",
]


class Migration(migrations.Migration):
    dependencies = [("accompagnement", "0016_equite")]

    operations = [
        migrations.AddField(
            "souslocation",
            "renouvellements",
            models.PositiveSmallIntegerField("périodes renouvelées", default=0),
        ),
        migrations.RunSQL(DEJA, migrations.RunSQL.noop),
    ]
