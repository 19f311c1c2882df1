"""A PDF remembers with which rights it was made; those of before are asked for again."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signalements", "0008_couverture_du_dossier")]

    operations = [
        migrations.AddField(
            model_name="impressioncontenu",
            name="droits",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(), editable=False, null=True, size=None
            ),
        ),
    ]
