"""What a place read when it ended; circles projected again by the worker."""

from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

SQL = (Path(__file__).parent.parent / "sql" / "projection.sql").read_text(encoding="utf-8")
DEFAIRE = (
    "DROP FUNCTION palier.dossiers_a_projeter, palier.cercle_a_projeter,"
    " palier.accords_a_projeter, palier.droits_en_texte, palier.reposer_droits"
)


class Migration(migrations.Migration):
    dependencies = [
        ("secret", "0009_bris_de_glace"),
    ]

    operations = [
        migrations.AddField(
            model_name="entreecercle",
            name="lectures",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(), default=list, editable=False, size=None
            ),
        ),
        migrations.RunSQL(SQL, DEFAIRE),
    ]
