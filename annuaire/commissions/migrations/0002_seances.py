"""Sessions: who is told, who answers, who is there; what corrections of mandates keep."""

import uuid

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

import partnership.acteurs.models


class Migration(migrations.Migration):
    dependencies = [
        ("acteurs", "0003_libelles"),
        ("commissions", "0001_initiale"),
    ]

    operations = [
        migrations.CreateModel(
            name="AbonnementCalendrier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "empreinte",
                    models.CharField(max_length=64, unique=True, verbose_name="empreinte du jeton"),
                ),
                (
                    "cree_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="créé le"),
                ),
                (
                    "revoque_le",
                    models.DateTimeField(blank=True, null=True, verbose_name="révoqué le"),
                ),
            ],
            options={
                "verbose_name": "abonnement au calendrier",
                "verbose_name_plural": "abonnements au calendrier",
            },
        ),
        migrations.CreateModel(
            name="Composition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("au_moins", models.PositiveSmallIntegerField(default=0, verbose_name="au moins")),
                (
                    "au_plus",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Vide : autant que l’on veut.",
                        null=True,
                        verbose_name="au plus",
                    ),
                ),
            ],
            options={
                "verbose_name": "composition attendue",
                "ordering": ["college__ordre", "college__nom"],
            },
        ),
        migrations.CreateModel(
            name="Convocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("convocation", "Convocation"),
                            ("ordre_du_jour", "Ordre du jour"),
                            ("changement", "Changement de date, d’heure ou de lieu"),
                            ("annulation", "Annulation"),
                        ],
                        max_length=14,
                        verbose_name="message",
                    ),
                ),
                ("sequence", models.PositiveIntegerField(verbose_name="révision de la séance")),
                ("le", models.DateTimeField(verbose_name="le")),
                ("ecrit", models.BooleanField(default=True, verbose_name="par courriel")),
            ],
            options={
                "ordering": ["le", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MandatAvant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                        blank=True, max_length=120, verbose_name="personne sans compte"
                    ),
                ),
                ("debut", models.DateField(verbose_name="du")),
                ("fin", models.DateField(null=True, verbose_name="au")),
                ("signee_le", models.DateField(null=True, verbose_name="signée le")),
                ("ecrit_le", models.DateTimeField(verbose_name="écrit le")),
            ],
            options={
                "verbose_name": "mandat corrigé",
                "verbose_name_plural": "mandats corrigés",
                "ordering": ["-ecrit_le", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "personne",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="ou nom d’un invité sans compte"
                    ),
                ),
                (
                    "organisme",
                    models.CharField(blank=True, max_length=120, verbose_name="son organisme"),
                ),
                ("entree", models.DateTimeField(verbose_name="entrée")),
                ("sortie", models.DateTimeField(blank=True, null=True, verbose_name="sortie")),
            ],
            options={
                "verbose_name": "présence",
                "ordering": ["entree", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Reponse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "dite",
                    models.CharField(
                        choices=[
                            ("viendra", "Sera là"),
                            ("absente", "Ne viendra pas"),
                            ("remplacee", "Se fait remplacer"),
                        ],
                        max_length=10,
                        verbose_name="réponse",
                    ),
                ),
                ("sequence", models.PositiveIntegerField(verbose_name="révision de la séance")),
                ("le", models.DateTimeField(verbose_name="le")),
            ],
            options={
                "verbose_name": "réponse",
            },
        ),
        migrations.AddField(
            model_name="seance",
            name="levee_le",
            field=models.DateTimeField(editable=False, null=True, verbose_name="levée le"),
        ),
        migrations.AddField(
            model_name="seance",
            name="modifiee_le",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="modifiée le"
            ),
        ),
        migrations.AddField(
            model_name="seance",
            name="ouverte_le",
            field=models.DateTimeField(editable=False, null=True, verbose_name="ouverte le"),
        ),
        migrations.AddField(
            model_name="seance",
            name="sequence",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="révision"),
        ),
        migrations.AddConstraint(
            model_name="seance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("levee_le", None), ("ouverte_le__isnull", False), _connector="OR"
                ),
                name="seance_ouverte_avant_levee",
                violation_error_message="Une séance est ouverte avant d’être levée.",
            ),
        ),
        migrations.AddField(
            model_name="abonnementcalendrier",
            name="affectation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="acteurs.affectation",
                verbose_name="pour",
            ),
        ),
        migrations.AddField(
            model_name="composition",
            name="college",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="commissions.college",
                verbose_name="collège",
            ),
        ),
        migrations.AddField(
            model_name="composition",
            name="commission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="composition",
                to="commissions.commission",
            ),
        ),
        migrations.AddField(
            model_name="convocation",
            name="mandat",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="commissions.mandat",
            ),
        ),
        migrations.AddField(
            model_name="convocation",
            name="seance",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="convocations",
                to="commissions.seance",
            ),
        ),
        migrations.AddField(
            model_name="mandatavant",
            name="affectation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="acteurs.affectation",
                verbose_name="personne",
            ),
        ),
        migrations.AddField(
            model_name="mandatavant",
            name="charte",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="acteurs.charte",
            ),
        ),
        migrations.AddField(
            model_name="mandatavant",
            name="ecrit_par",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="acteurs.affectation",
            ),
        ),
        migrations.AddField(
            model_name="mandatavant",
            name="mandat",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="avant",
                to="commissions.mandat",
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="affectation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="acteurs.affectation",
                verbose_name="invité qui a un compte",
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="charte",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="acteurs.charte",
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="ecrite_par",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="acteurs.affectation",
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="mandat",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="commissions.mandat",
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="seance",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="presences",
                to="commissions.seance",
            ),
        ),
        migrations.AddField(
            model_name="reponse",
            name="mandat",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="commissions.mandat",
            ),
        ),
        migrations.AddField(
            model_name="reponse",
            name="par",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="acteurs.affectation",
            ),
        ),
        migrations.AddField(
            model_name="reponse",
            name="seance",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reponses",
                to="commissions.seance",
            ),
        ),
        migrations.AddConstraint(
            model_name="abonnementcalendrier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoque_le", None)),
                fields=("affectation",),
                name="un_calendrier_en_vigueur",
            ),
        ),
        migrations.AddConstraint(
            model_name="composition",
            constraint=models.UniqueConstraint(
                fields=("commission", "college"), name="composition_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="composition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("au_plus", None), ("au_plus__gte", models.F("au_moins")), _connector="OR"
                ),
                name="composition_dans_l_ordre",
                violation_error_message="« Au plus » n’est pas inférieur à « au moins ».",
            ),
        ),
        migrations.AddConstraint(
            model_name="convocation",
            constraint=models.UniqueConstraint(
                fields=("seance", "mandat", "nature", "sequence"), name="convocation_une_fois"
            ),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("affectation", None), ("mandat__isnull", False), ("personne", "")),
                    models.Q(("affectation__isnull", False), ("mandat", None), ("personne", "")),
                    models.Q(
                        ("affectation", None),
                        ("mandat", None),
                        models.Q(("personne", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="presence_d_une_personne",
                violation_error_message="Choisissez un membre, un invité, ou nommez la personne.",
            ),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sortie", None), ("sortie__gte", models.F("entree")), _connector="OR"
                ),
                name="presence_dans_l_ordre",
                violation_error_message="On sort après être entré.",
            ),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("seance", "="),
                    ("mandat", "="),
                    (partnership.acteurs.models.PeriodeTz("entree", "sortie"), "&&"),
                ],
                name="presence_mandat_sans_chevauchement",
                violation_error_message="Cette personne est déjà dans la salle.",
            ),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("seance", "="),
                    ("affectation", "="),
                    (partnership.acteurs.models.PeriodeTz("entree", "sortie"), "&&"),
                ],
                name="presence_affectation_sans_chevauchement",
                violation_error_message="Cette personne est déjà dans la salle.",
            ),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.UniqueConstraint(
                models.F("seance"),
                django.db.models.functions.text.Lower("personne"),
                condition=models.Q(("sortie", None), models.Q(("personne", ""), _negated=True)),
                name="presence_personne_une_fois",
                violation_error_message="Cette personne est déjà dans la salle.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reponse",
            constraint=models.UniqueConstraint(
                fields=("seance", "mandat"), name="une_reponse_par_membre"
            ),
        ),
    ]
