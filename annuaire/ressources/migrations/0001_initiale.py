"""Shared documents, and the configuration of full text by which they are searched."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("acteurs", "0003_libelles"),
    ]

    operations = [
        # French stems, accents or not: « réunion », « reunions ».
        migrations.RunSQL(
            "CREATE TEXT SEARCH CONFIGURATION palier_francais (COPY = pg_catalog.french);"
            "ALTER TEXT SEARCH CONFIGURATION palier_francais"
            " ALTER MAPPING FOR hword, hword_part, word WITH unaccent, pg_catalog.french_stem",
            "DROP TEXT SEARCH CONFIGURATION palier_francais",
        ),
        migrations.CreateModel(
            name="Fichier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "empreinte",
                    models.CharField(max_length=64, unique=True, verbose_name="empreinte SHA-256"),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("PDF", "PDF"),
                            ("ODT", "Texte OpenDocument"),
                            ("ODS", "Classeur OpenDocument"),
                            ("ODP", "Diaporama OpenDocument"),
                            ("DOCX", "Texte Word"),
                            ("XLSX", "Classeur Excel"),
                            ("PPTX", "Diaporama PowerPoint"),
                        ],
                        max_length=4,
                        verbose_name="format",
                    ),
                ),
                ("poids", models.PositiveIntegerField(verbose_name="poids en octets")),
                (
                    "lecture",
                    models.CharField(
                        choices=[
                            ("a_lire", "à lire"),
                            ("lue", "lue"),
                            ("sans_texte", "sans texte"),
                            ("illisible", "illisible"),
                        ],
                        default="a_lire",
                        editable=False,
                        max_length=10,
                        verbose_name="texte",
                    ),
                ),
                ("tentatives", models.PositiveSmallIntegerField(default=0, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name="Ressource",
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
                            ("guide", "Guide"),
                            ("charte", "Charte"),
                            ("formulaire", "Formulaire modèle"),
                            ("procedure", "Procédure"),
                            ("presentation", "Présentation"),
                            ("retour", "Retour d’expérience"),
                        ],
                        max_length=12,
                        verbose_name="genre",
                    ),
                ),
                ("titre", models.CharField(max_length=160, verbose_name="titre")),
                (
                    "resume",
                    models.TextField(blank=True, max_length=1000, verbose_name="en quelques mots"),
                ),
                (
                    "types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="natures d’organismes",
                    ),
                ),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="rôles",
                    ),
                ),
                (
                    "portee",
                    models.CharField(
                        choices=[
                            ("territoire", "Ce territoire"),
                            ("partagee", "Tous les territoires, qui peuvent la reprendre"),
                        ],
                        default="territoire",
                        max_length=10,
                        verbose_name="portée",
                    ),
                ),
                ("cree_le", models.DateTimeField(editable=False, verbose_name="partagée le")),
                (
                    "retiree_le",
                    models.DateTimeField(editable=False, null=True, verbose_name="retirée le"),
                ),
                (
                    "motif",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="pourquoi elle est retirée"
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "vecteur",
                    django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
                ),
            ],
            options={
                "verbose_name": "ressource",
                "verbose_name_plural": "ressources",
                "ordering": ["titre", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("numero", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="ce qui a changé"),
                ),
                ("le", models.DateTimeField(verbose_name="le")),
            ],
            options={
                "ordering": ["-numero"],
            },
        ),
        migrations.CreateModel(
            name="Contenu",
            fields=[
                (
                    "fichier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="ressources.fichier",
                    ),
                ),
                ("octets", models.BinaryField(verbose_name="octets")),
                ("texte", models.TextField(blank=True, verbose_name="texte")),
            ],
        ),
        migrations.AddIndex(
            model_name="fichier",
            index=models.Index(
                condition=models.Q(("lecture", "a_lire")), fields=["id"], name="fichier_a_lire"
            ),
        ),
        migrations.AddField(
            model_name="ressource",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ressources",
                to="acteurs.organisation",
                verbose_name="partagée par",
            ),
        ),
        migrations.AddField(
            model_name="ressource",
            name="retiree_par",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="acteurs.affectation",
            ),
        ),
        migrations.AddField(
            model_name="ressource",
            name="source",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reprises",
                to="ressources.ressource",
                verbose_name="reprise de",
            ),
        ),
        migrations.AddField(
            model_name="ressource",
            name="territoire",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="ressources",
                to="acteurs.territoire",
            ),
        ),
        migrations.AddField(
            model_name="version",
            name="auteur",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="acteurs.affectation",
            ),
        ),
        migrations.AddField(
            model_name="version",
            name="fichier",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="ressources.fichier",
            ),
        ),
        migrations.AddField(
            model_name="version",
            name="reprise_de",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="ressources.version",
                verbose_name="version reprise",
            ),
        ),
        migrations.AddField(
            model_name="version",
            name="ressource",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="versions",
                to="ressources.ressource",
            ),
        ),
        migrations.AddField(
            model_name="ressource",
            name="courante",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="ressources.version",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                fields=("ressource", "numero"),
                name="version_numero_unique",
                violation_error_message="Cette version existe déjà.",
            ),
        ),
        migrations.AddIndex(
            model_name="ressource",
            index=models.Index(
                condition=models.Q(("retiree_le", None)),
                fields=["territoire", "titre"],
                name="ressource_titre",
            ),
        ),
        migrations.AddIndex(
            model_name="ressource",
            index=models.Index(
                condition=models.Q(("portee", "partagee"), ("retiree_le", None)),
                fields=["titre"],
                name="ressource_essaimee",
            ),
        ),
        migrations.AddIndex(
            model_name="ressource",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["vecteur"], name="ressource_vecteur"
            ),
        ),
        migrations.AddConstraint(
            model_name="ressource",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retiree_le", None)),
                fields=("territoire", "source"),
                name="ressource_reprise_une_fois",
                violation_error_message="Votre territoire a déjà repris cette ressource.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ressource",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", None), ("portee", "territoire"), _connector="OR"),
                name="ressource_reprise_reste_ici",
                violation_error_message="Une ressource reprise se partage depuis sa source.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ressource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("retiree_le", None), ("retiree_par", None)),
                    models.Q(("retiree_le__isnull", False), ("retiree_par__isnull", False)),
                    _connector="OR",
                ),
                name="ressource_retiree_par_quelqu_un",
            ),
        ),
    ]
