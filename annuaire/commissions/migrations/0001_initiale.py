"""Commissions of the CLSM: seats, mandates, dates."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import annuaire.commissions.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("acteurs", "0003_libelles"),
    ]

    operations = [
        migrations.CreateModel(
            name="College",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=30, verbose_name="code")),
                ("nom", models.CharField(max_length=80, verbose_name="nom")),
                ("ordre", models.PositiveSmallIntegerField(default=99, verbose_name="ordre")),
                (
                    "territoire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="colleges",
                        to="acteurs.territoire",
                    ),
                ),
            ],
            options={
                "verbose_name": "collège",
                "ordering": ["ordre", "nom"],
            },
        ),
        migrations.CreateModel(
            name="Commission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "genre",
                    models.CharField(
                        choices=[
                            ("situations", "Situations complexes"),
                            ("logement", "Logement et santé mentale"),
                            ("autre", "Autre commission du territoire"),
                        ],
                        max_length=12,
                        verbose_name="genre",
                    ),
                ),
                ("nom", models.CharField(max_length=120, verbose_name="nom")),
                (
                    "objet",
                    models.TextField(blank=True, max_length=2000, verbose_name="ce qu’elle fait"),
                ),
                (
                    "rythme",
                    models.CharField(
                        blank=True,
                        help_text="Par exemple : le deuxième jeudi du mois, deux heures.",
                        max_length=160,
                        verbose_name="quand elle se réunit",
                    ),
                ),
                ("modifiee_le", models.DateTimeField(editable=False, verbose_name="modifiée le")),
                ("close_le", models.DateField(editable=False, null=True, verbose_name="close le")),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "modifiee_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.affectation",
                    ),
                ),
                (
                    "territoire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commissions",
                        to="acteurs.territoire",
                    ),
                ),
            ],
            options={
                "ordering": ["nom", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Seance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("jour", models.DateField(verbose_name="jour")),
                ("heure", models.TimeField(verbose_name="de")),
                ("fin", models.TimeField(blank=True, null=True, verbose_name="à")),
                ("lieu", models.CharField(blank=True, max_length=200, verbose_name="lieu")),
                (
                    "visio",
                    models.URLField(
                        blank=True, max_length=300, verbose_name="lien de la visioconférence"
                    ),
                ),
                (
                    "annulee_le",
                    models.DateTimeField(editable=False, null=True, verbose_name="annulée le"),
                ),
                (
                    "commission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seances",
                        to="commissions.commission",
                    ),
                ),
                (
                    "ecrite_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.affectation",
                    ),
                ),
            ],
            options={
                "verbose_name": "séance",
                "ordering": ["jour", "heure"],
            },
        ),
        migrations.CreateModel(
            name="Siege",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "organisme",
                    models.CharField(
                        blank=True,
                        help_text="Si l’organisme n’a pas de compte dans Palier.",
                        max_length=120,
                        verbose_name="ou autre organisme",
                    ),
                ),
                (
                    "fonction",
                    models.CharField(
                        help_text="Médecin du CMP, conseillère sociale… : le siège reste quand la personne part.",
                        max_length=120,
                        verbose_name="fonction",
                    ),
                ),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sieges",
                        to="commissions.college",
                        verbose_name="collège",
                    ),
                ),
                (
                    "commission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sieges",
                        to="commissions.commission",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.organisation",
                        verbose_name="organisme du partenariat",
                    ),
                ),
            ],
            options={
                "verbose_name": "siège",
                "ordering": ["college__ordre", "college__nom", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Mandat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "qualite",
                    models.CharField(
                        choices=[("titulaire", "Titulaire"), ("suppleant", "Suppléance")],
                        max_length=10,
                        verbose_name="qualité",
                    ),
                ),
                (
                    "personne",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="ou nom d’une personne sans compte"
                    ),
                ),
                ("debut", models.DateField(verbose_name="du")),
                (
                    "fin",
                    models.DateField(
                        blank=True,
                        help_text="Vide : jusqu’à nouvel ordre.",
                        null=True,
                        verbose_name="au",
                    ),
                ),
                ("signee_le", models.DateField(blank=True, null=True, verbose_name="signée le")),
                ("ecrit_le", models.DateTimeField(editable=False, verbose_name="écrit le")),
                (
                    "affectation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.affectation",
                        verbose_name="personne qui a un compte",
                    ),
                ),
                (
                    "charte",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.charte",
                        verbose_name="version de la charte signée sur papier",
                    ),
                ),
                (
                    "ecrit_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.affectation",
                    ),
                ),
                (
                    "siege",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mandats",
                        to="commissions.siege",
                    ),
                ),
            ],
            options={
                "ordering": ["-debut", "qualite", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="college",
            constraint=models.UniqueConstraint(
                fields=("territoire", "code"),
                name="college_code_unique",
                violation_error_message="Un collège de ce territoire porte déjà ce code.",
            ),
        ),
        migrations.AddConstraint(
            model_name="college",
            constraint=models.UniqueConstraint(
                models.F("territoire"),
                django.db.models.functions.text.Lower("nom"),
                name="college_nom_unique",
                violation_error_message="Un collège de ce territoire porte déjà ce nom.",
            ),
        ),
        migrations.AddConstraint(
            model_name="commission",
            constraint=models.UniqueConstraint(
                models.F("territoire"),
                django.db.models.functions.text.Lower("nom"),
                condition=models.Q(("close_le", None)),
                name="commission_nom_unique",
                violation_error_message="Une commission de ce territoire porte déjà ce nom.",
            ),
        ),
        migrations.AddConstraint(
            model_name="seance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("annulee_le", None)),
                fields=("commission", "jour"),
                name="seance_un_jour",
                violation_error_message="Cette commission a déjà une séance ce jour-là.",
            ),
        ),
        migrations.AddConstraint(
            model_name="seance",
            constraint=models.CheckConstraint(
                condition=models.Q(("fin", None), ("fin__gt", models.F("heure")), _connector="OR"),
                name="seance_dans_l_ordre",
                violation_error_message="L’heure de fin est après l’heure de début.",
            ),
        ),
        migrations.AddConstraint(
            model_name="seance",
            constraint=models.CheckConstraint(
                condition=models.Q(("lieu", ""), ("visio", ""), _negated=True),
                name="seance_quelque_part",
                violation_error_message="Donnez un lieu, ou un lien de visioconférence.",
            ),
        ),
        migrations.AddConstraint(
            model_name="siege",
            constraint=models.CheckConstraint(
                condition=models.Q(("organisation", None), ("organisme", ""), _connector="XOR"),
                name="siege_d_un_organisme",
                violation_error_message="Choisissez un organisme, ou écrivez-en un autre.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandat",
            constraint=models.CheckConstraint(
                condition=models.Q(("fin", None), ("fin__gte", models.F("debut")), _connector="OR"),
                name="mandat_finit_apres_son_debut",
                violation_error_message="Un mandat finit après son début.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandat",
            constraint=models.CheckConstraint(
                condition=models.Q(("affectation", None), ("personne", ""), _connector="XOR"),
                name="mandat_d_une_personne",
                violation_error_message="Choisissez une personne qui a un compte, ou nommez-la.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("charte", None), ("signee_le", None)),
                    models.Q(
                        ("affectation", None),
                        ("charte__isnull", False),
                        ("signee_le__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="mandat_signature_papier_entiere",
                violation_error_message="Une signature sur papier a sa version et sa date ; qui a un compte signe dans Palier.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandat",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("siege", "="),
                    ("qualite", "="),
                    (
                        annuaire.commissions.models.Periode(
                            "debut",
                            "fin",
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_upper=True
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="mandats_sans_chevauchement",
                violation_error_message="Ce siège est déjà tenu dans cette qualité à ces dates : terminez d’abord l’autre mandat.",
            ),
        ),
    ]
