"""The relevé as a PDF: the order and the sealed document, behind their walls."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import partnership.acteurs.horloge
import partnership.secret.coffre.champs
from annuaire.situations.murs import murer_apport, murer_pdf


class Migration(migrations.Migration):
    dependencies = [
        ("acteurs", "0003_libelles"),
        ("secret", "0012_session_breve"),
        ("situations", "0007_seance_deplacee"),
    ]

    operations = [
        migrations.CreateModel(
            name="Impression",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("cree_le", models.DateTimeField(default=partnership.acteurs.horloge.maintenant)),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("demandee", "En préparation"),
                            ("prete", "Prête"),
                            ("echouee", "Échouée"),
                        ],
                        default="demandee",
                        max_length=10,
                    ),
                ),
                ("tentatives", models.PositiveSmallIntegerField(default=0)),
                ("pret_le", models.DateTimeField(blank=True, null=True)),
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
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="situations.point",
                    ),
                ),
                (
                    "saisine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="situations.saisine",
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
        ),
        migrations.CreateModel(
            name="ImpressionContenu",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("cree_le", models.DateTimeField(default=partnership.acteurs.horloge.maintenant)),
                ("octets", partnership.secret.coffre.champs.OctetsScelle()),
                (
                    "droits",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), editable=False, null=True, size=None
                    ),
                ),
                ("volet", models.BooleanField()),
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
                    "impression",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contenu",
                        to="situations.impression",
                    ),
                ),
                (
                    "saisine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="situations.saisine",
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
        ),
        migrations.AddIndex(
            model_name="impression",
            index=models.Index(fields=["dossier"], name="releve_pdf_dossier"),
        ),
        migrations.AddIndex(
            model_name="impression",
            index=models.Index(fields=["etat", "cree_le"], name="releve_pdf_attente"),
        ),
        migrations.AddConstraint(
            model_name="impression",
            constraint=models.UniqueConstraint(
                condition=models.Q(("etat", "demandee")),
                fields=("point", "auteur"),
                name="une_demande_a_la_fois",
            ),
        ),
        migrations.AddIndex(
            model_name="impressioncontenu",
            index=models.Index(fields=["dossier"], name="releve_pdf_contenu"),
        ),
        # Hers alone; the worker finds the order, which holds nothing.
        murer_apport("situations_impression", "EN_TETE", et="false", systeme=True),
        murer_pdf("situations_impressioncontenu"),
    ]
