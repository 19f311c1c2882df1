"""The dossiers of a name, for an organisation that has left their circle too."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = (Path(__file__).parent.parent / "sql" / "personne.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("signalements", "0009_droits_d_une_impression"),
        ("personne", "0003_effacer_et_sortis"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="itemfait",
            options={
                "ordering": ["categorie__ordre", "ordre", "libelle"],
                "verbose_name": "fait du catalogue",
                "verbose_name_plural": "faits du catalogue",
            },
        ),
        migrations.AlterField(
            model_name="itemfait",
            name="categorie",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="signalements.categoriefait",
                verbose_name="famille",
            ),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
