"""News of the partnership, and who has them told."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("acteurs", "0003_libelles"),
        ("annuaire", "0001_initiale"),
        ("ressources", "0001_initiale"),
    ]

    operations = [
        migrations.CreateModel(
            name="Abonnement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("depuis", models.DateTimeField(verbose_name="depuis")),
                (
                    "affectation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="acteurs.affectation",
                    ),
                ),
            ],
            options={
                "verbose_name": "abonnement aux actualités",
                "verbose_name_plural": "abonnements aux actualités",
            },
        ),
        migrations.CreateModel(
            name="Actualite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("titre", models.CharField(max_length=160, verbose_name="titre")),
                ("texte", models.TextField(max_length=8000, verbose_name="texte")),
                (
                    "diffusion",
                    models.CharField(
                        choices=[
                            ("public", "Tout le monde, sans compte"),
                            ("pro", "Les professionnels du partenariat"),
                        ],
                        default="pro",
                        max_length=6,
                        verbose_name="lisible par",
                    ),
                ),
                ("modifiee_le", models.DateTimeField(editable=False, verbose_name="modifiée le")),
                (
                    "publiee_le",
                    models.DateTimeField(editable=False, null=True, verbose_name="publiée le"),
                ),
                (
                    "retiree_le",
                    models.DateTimeField(editable=False, null=True, verbose_name="retirée le"),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "auteur",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.affectation",
                    ),
                ),
                (
                    "ressource",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="ressources.ressource",
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="annuaire.structure",
                    ),
                ),
                (
                    "territoire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="actualites",
                        to="acteurs.territoire",
                    ),
                ),
            ],
            options={
                "verbose_name": "actualité",
                "ordering": ["-publiee_le", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("retiree_le", None)),
                        fields=["territoire", "-publiee_le", "-id"],
                        name="actualite_publiee",
                    )
                ],
            },
        ),
    ]
