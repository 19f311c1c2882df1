"""Which point the room sees: a key, nothing of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commissions", "0003_effacer_les_noms"),
    ]

    operations = [
        migrations.AddField(
            model_name="seance",
            name="ecran",
            field=models.UUIDField(editable=False, null=True, verbose_name="à l’écran"),
        ),
    ]
