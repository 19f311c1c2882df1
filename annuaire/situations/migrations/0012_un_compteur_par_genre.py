"""Each kind of commission counts its own codes (SP-05); one stands back for oneself."""

from django.db import migrations, models

from annuaire.situations.murs import murer_deport
from partnership.secret.politiques import Remurer


class Migration(migrations.Migration):
    dependencies = [
        ("acteurs", "0003_libelles"),
        ("situations", "0011_sans_bailleur"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="compteur",
            name="un_compteur_par_annee",
        ),
        migrations.AddField(
            model_name="compteur",
            name="genre",
            field=models.CharField(
                choices=[
                    ("situations", "Situations complexes"),
                    ("logement", "Logement et santé mentale"),
                    ("autre", "Autre commission du territoire"),
                ],
                default="situations",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="compteur",
            constraint=models.UniqueConstraint(
                fields=("territoire", "genre", "annee"), name="un_compteur_par_genre_et_annee"
            ),
        ),
        Remurer(murer_deport()),
    ]
