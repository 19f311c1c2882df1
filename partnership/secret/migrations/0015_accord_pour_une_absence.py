"""An accord to tell of a temporary absence (SP-04, SP-08)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("secret", "0014_relecteurs_du_bris"),
    ]

    operations = [
        migrations.AlterField(
            model_name="accord",
            name="finalite",
            field=models.CharField(
                choices=[
                    ("TRANSMISSION", "Transmission des faits à la psychiatrie"),
                    ("PARTAGE", "Partage entre professionnels nommés"),
                    ("COMMISSION", "Examen en commission"),
                    ("CANDIDATURE", "Présentation d’une candidature au bailleur"),
                    ("ABSENCE", "Absence temporaire dite au bailleur"),
                ],
                max_length=20,
            ),
        ),
    ]
