"""Retention: announcements, holds, proofs, counts; what erases runs as the owner (SP-19)."""

import uuid
from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import partnership.acteurs.horloge
from partnership.secret.politiques import (
    MOI,
    MON_TERRITOIRE,
    SYSTEME,
    Murer,
    droit,
    ouvrir_a_la_conservation,
    politique_de_conservation,
)

SQL = (Path(__file__).parent.parent / "sql" / "conservation.sql").read_text(encoding="utf-8")
DEFAIRE = """
DROP FUNCTION palier.concerne_mon_organisation, palier.tables_d_un_dossier, palier.prendre_dossier,
  palier.dernier_mouvement, palier.effacer_dossier, palier.purger_accord, palier.purger_journal;
"""
# The delegate reads which organisations took part, through a function of the owner.
PROPRIETAIRE = "FOR SELECT TO palier_proprietaire USING (current_user = 'palier_proprietaire')"
DELEGUEE = "(SELECT palier.mon_role()) = 'DELEGUE_DONNEES'"
MON_ORGANISATION = "organisation_id = (SELECT palier.mon_organisation())"
ECHEANCE = (
    f"{SYSTEME} OR (territoire_id = {MON_TERRITOIRE} AND ("
    f"({MON_ORGANISATION} AND role = (SELECT palier.mon_role())"
    f" AND {droit('lire_en_tete', 'secret_echeanceconservation.dossier_id')})"
    f" OR ({DELEGUEE} AND palier.concerne_mon_organisation(dossier_id))))"
)
MES_GELS = f"territoire_id = {MON_TERRITOIRE} AND {DELEGUEE} AND {MON_ORGANISATION}"
POSER = (
    f"{MES_GELS} AND pose_par_id = {MOI} AND leve_le IS NULL"
    " AND palier.concerne_mon_organisation(dossier_id)"
)
BILAN = f"{SYSTEME} OR (territoire_id = {MON_TERRITOIRE} AND {DELEGUEE})"


class Migration(migrations.Migration):
    dependencies = [
        ("acteurs", "0001_initiale"),
        ("secret", "0006_accords_precis"),
    ]

    operations = [
        migrations.CreateModel(
            name="BilanConservation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("jour", models.DateField()),
                ("cycle", models.CharField(blank=True, max_length=20)),
                ("avertis", models.PositiveIntegerField(default=0)),
                ("faits", models.PositiveIntegerField(default=0)),
                ("echecs", models.PositiveIntegerField(default=0)),
                (
                    "territoire",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.territoire",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("territoire", "jour", "cycle"),
                        name="un_bilan_par_jour",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EcheanceConservation",
            fields=[
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="secret.dossier",
                    ),
                ),
                ("role", models.CharField(max_length=30)),
                ("reference", models.CharField(max_length=20)),
                ("lien", models.CharField(max_length=200)),
                ("cycle", models.CharField(max_length=20)),
                ("averti_le", models.DateField()),
                ("agir_le", models.DateField()),
                (
                    "organisation",
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
                "indexes": [
                    models.Index(
                        fields=["territoire", "organisation", "role", "agir_le"],
                        name="echeance_roles",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GelConservation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(max_length=20)),
                (
                    "motif",
                    models.CharField(
                        choices=[
                            ("CONTENTIEUX", "Contentieux en cours ou annoncé"),
                            ("REQUISITION", "Demande d’une autorité judiciaire"),
                            ("CONTROLE", "Contrôle d’une autorité"),
                            ("DROITS", "Demande de la personne sur ses données, en cours d’examen"),
                        ],
                        max_length=20,
                        verbose_name="motif",
                    ),
                ),
                ("pose_le", models.DateTimeField(default=partnership.acteurs.horloge.maintenant)),
                ("leve_le", models.DateTimeField(blank=True, null=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="secret.dossier",
                    ),
                ),
                (
                    "leve_par",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.affectation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.organisation",
                    ),
                ),
                (
                    "pose_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.affectation",
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("leve_le", None)),
                        fields=("dossier", "organisation"),
                        name="un_gel_a_la_fois",
                        violation_error_message="Ce dossier est déjà conservé à votre demande.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("leve_le", None), ("leve_par", None)),
                            models.Q(("leve_le__isnull", False), ("leve_par__isnull", False)),
                            _connector="OR",
                        ),
                        name="gel_leve_entier",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PreuveAccord",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("dossier", models.UUIDField(db_index=True)),
                ("type", models.CharField(max_length=30)),
                ("finalite", models.CharField(max_length=20)),
                ("le", models.DateField()),
                ("moyen", models.CharField(blank=True, max_length=20)),
                ("notice_version", models.CharField(blank=True, max_length=20)),
                ("notice_empreinte", models.CharField(blank=True, max_length=64)),
                ("reaction", models.CharField(blank=True, max_length=20)),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "destinataires",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("du", models.DateTimeField(blank=True, null=True)),
                ("jusqua", models.DateTimeField(blank=True, null=True)),
                ("fini_le", models.DateField()),
                (
                    "organisation",
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
                "indexes": [models.Index(fields=["territoire", "fini_le"], name="preuve_fin")],
            },
        ),
        migrations.RunSQL(SQL, DEFAIRE),
        migrations.RunSQL(
            f"CREATE POLICY proprietaire ON secret_entreecercle {PROPRIETAIRE}",
            "DROP POLICY proprietaire ON secret_entreecercle",
        ),
        ouvrir_a_la_conservation(
            "secret_dossier", "secret_entreecercle", "secret_accord", "secret_journal"
        ),
        Murer(
            "secret_echeanceconservation",
            [
                f"CREATE POLICY lire ON secret_echeanceconservation FOR SELECT USING ({ECHEANCE})",
                "CREATE POLICY ajouter ON secret_echeanceconservation FOR INSERT"
                f" WITH CHECK ({SYSTEME})",
                "CREATE POLICY modifier ON secret_echeanceconservation FOR UPDATE"
                f" USING ({SYSTEME}) WITH CHECK ({SYSTEME})",
                "CREATE POLICY retirer ON secret_echeanceconservation FOR DELETE"
                f" USING ({SYSTEME})",
                politique_de_conservation("secret_echeanceconservation"),
            ],
        ),
        Murer(
            "secret_gelconservation",
            [
                "CREATE POLICY lire ON secret_gelconservation FOR SELECT"
                f" USING ({SYSTEME} OR ({MES_GELS}))",
                f"CREATE POLICY ajouter ON secret_gelconservation FOR INSERT WITH CHECK ({POSER})",
                "CREATE POLICY modifier ON secret_gelconservation FOR UPDATE"
                f" USING ({MES_GELS}) WITH CHECK ({MES_GELS})",
                politique_de_conservation("secret_gelconservation"),
            ],
        ),
        Murer(
            "secret_preuveaccord",
            [
                f"CREATE POLICY lire ON secret_preuveaccord FOR SELECT USING ({MES_GELS})",
                politique_de_conservation("secret_preuveaccord"),
            ],
        ),
        Murer(
            "secret_bilanconservation",
            [
                f"CREATE POLICY lire ON secret_bilanconservation FOR SELECT USING ({BILAN})",
                "CREATE POLICY ajouter ON secret_bilanconservation FOR INSERT"
                f" WITH CHECK ({SYSTEME})",
                "CREATE POLICY modifier ON secret_bilanconservation FOR UPDATE"
                f" USING ({SYSTEME}) WITH CHECK ({SYSTEME})",
            ],
        ),
    ]
