"""The words of a document by passages: quoted without reading the whole of it again."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ressources", "0001_initiale"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="contenu",
            name="texte",
        ),
        migrations.CreateModel(
            name="Extrait",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rang", models.PositiveSmallIntegerField(verbose_name="rang")),
                ("texte", models.TextField(verbose_name="texte")),
                (
                    "vecteur",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "texte", config="palier_francais"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "fichier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passages",
                        to="ressources.fichier",
                    ),
                ),
            ],
            options={
                "ordering": ["fichier", "rang"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["vecteur"], name="passage_vecteur"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("fichier", "rang"), name="passage_rang_unique")
                ],
            },
        ),
    ]
