"""Break-glass (SP-14): its trace, its grants, its functions, its wall."""

import uuid
from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from partnership.secret.politiques import MOI, MON_TERRITOIRE, Murer

BRIS = (Path(__file__).parent.parent / "sql" / "bris.sql").read_text(encoding="utf-8")
LIRE = (
    f"territoire_id = {MON_TERRITOIRE} AND (auteur_id = {MOI}"
    " OR ((SELECT palier.mon_role()) = 'COORDINATEUR' AND dossier IS NOT NULL)"
    " OR ((SELECT palier.mon_role()) = 'DELEGUE_DONNEES'"
    " AND (SELECT palier.mon_organisation()) = ANY (relecteurs)))"
)
PROPRIETAIRE = "current_user = 'palier_proprietaire'"
PROTEGE = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("secret", "0008_journal_enchaine"), ("acteurs", "0001_initiale")]

    operations = [
        migrations.AddField("droitpersonne", "bris", models.UUIDField(null=True)),
        migrations.CreateModel(
            name="BrisDeGlace",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("dossier", models.UUIDField(null=True)),
                ("reference", models.CharField(max_length=20)),
                (
                    "motif",
                    models.CharField(
                        choices=[
                            ("PERSONNE", "La vie de la personne est en danger"),
                            ("AUTRUI", "La vie d’une autre personne est en danger"),
                        ],
                        max_length=20,
                    ),
                ),
                ("precision", models.CharField(max_length=300)),
                ("cree_le", models.DateTimeField()),
                ("jusqua", models.DateTimeField()),
                ("a_revoir_avant", models.DateField()),
                (
                    "relecteurs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("justifie", models.BooleanField(null=True)),
                ("commentaire", models.CharField(blank=True, max_length=500)),
                ("revu_le", models.DateTimeField(null=True)),
                (
                    "auteur",
                    models.ForeignKey(
                        on_delete=PROTEGE, related_name="+", to="acteurs.affectation"
                    ),
                ),
                (
                    "revu_par",
                    models.ForeignKey(
                        null=True, on_delete=PROTEGE, related_name="+", to="acteurs.affectation"
                    ),
                ),
                (
                    "territoire",
                    models.ForeignKey(on_delete=PROTEGE, related_name="+", to="acteurs.territoire"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["territoire", "-cree_le"], name="bris_territoire"),
                    models.Index(fields=["auteur", "-cree_le"], name="bris_auteur"),
                ]
            },
        ),
        migrations.RunSQL(BRIS, migrations.RunSQL.noop),
        Murer(
            "secret_brisdeglace",
            [
                f"CREATE POLICY lire ON secret_brisdeglace FOR SELECT USING ({LIRE})",
                "CREATE POLICY ecrire ON secret_brisdeglace TO palier_proprietaire"
                f" USING ({PROPRIETAIRE}) WITH CHECK ({PROPRIETAIRE})",
            ],
        ),
    ]
