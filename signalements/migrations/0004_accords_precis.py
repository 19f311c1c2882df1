"""The forms of accord are printed as the sheet and the notice are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("signalements", "0003_sceller"),
    ]

    operations = [
        migrations.AlterField(
            model_name="impression",
            name="modele",
            field=models.CharField(
                choices=[
                    ("fiche", "Fiche de signalement"),
                    ("notice", "Notice remise à la personne"),
                    ("accord", "Formulaire d’accord"),
                    ("accordfalc", "Formulaire d’accord facile à lire"),
                ],
                max_length=10,
            ),
        ),
    ]
