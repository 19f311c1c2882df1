"""The care note of the ERAH's own team, closed by default."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import partnership.acteurs.horloge
from partnership.secret.coffre import champs
from partnership.secret.politiques import murer_piece


class Migration(migrations.Migration):
    dependencies = [
        ("acteurs", "0001_initiale"),
        ("secret", "0005_coffre"),
        ("signalements", "0004_accords_precis"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoteSoignante",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("cree_le", models.DateTimeField(default=partnership.acteurs.horloge.maintenant)),
                ("texte", champs.TexteScelle(max_length=2000, verbose_name="note")),
                (
                    "auteur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.affectation",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="secret.dossier",
                    ),
                ),
                (
                    "equipe",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.organisation",
                    ),
                ),
                (
                    "territoire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.territoire",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["dossier"], name="note_dossier")],
            },
        ),
        murer_piece("signalements_notesoignante", "CLINIQUE", equipe=True),
    ]
