"""Keys of the third wall: one for each dossier, one for the index of each territory."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from partnership.secret.politiques import MOI, MON_TERRITOIRE, Murer, cle_lisible

COFFRE = (Path(__file__).parent.parent / "sql" / "coffre.sql").read_text(encoding="utf-8")
DEFAIRE = """
DROP TABLE palier.temoin_cle;
DROP FUNCTION palier.permissions_scellees, palier.exiger_systeme, palier.cles_a_tourner,
  palier.renvelopper, palier.cles_par_plateforme, palier.detruire_cle;
"""
# The functions of rotation and erasure run as the owner, whom FORCE walls too.
PROPRIETAIRE = "FOR ALL TO palier_proprietaire USING (current_user = 'palier_proprietaire')"
# Named, or the owner would weigh their condition row by row before its own.
SERVEURS = "TO palier_app, palier_travail"
OUVERT = (
    "EXISTS (SELECT 1 FROM secret_dossier o WHERE o.id = secret_cledossier.dossier_id"
    f" AND o.ouvert_par_id = {MOI})"
)


class Migration(migrations.Migration):
    dependencies = [("secret", "0004_droits_sous_condition")]

    operations = [
        migrations.CreateModel(
            name="CleDossier",
            fields=[
                ("cle", models.CharField(max_length=20)),
                ("enveloppe", models.BinaryField()),
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
            ],
            options={"indexes": [models.Index(fields=["cle"], name="cledossier_cle")]},
        ),
        migrations.CreateModel(
            name="CleTerritoire",
            fields=[
                ("cle", models.CharField(max_length=20)),
                ("enveloppe", models.BinaryField()),
                (
                    "territoire",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="acteurs.territoire",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(COFFRE, DEFAIRE),
        Murer(
            "secret_cledossier",
            [
                f"CREATE POLICY lire ON secret_cledossier FOR SELECT {SERVEURS}"
                f" USING ({cle_lisible()})",
                f"CREATE POLICY ajouter ON secret_cledossier FOR INSERT WITH CHECK ({OUVERT})",
                f"CREATE POLICY proprietaire ON secret_cledossier {PROPRIETAIRE}",
            ],
        ),
        Murer(
            "secret_cleterritoire",
            [
                f"CREATE POLICY lire ON secret_cleterritoire FOR SELECT {SERVEURS}"
                f" USING (territoire_id = {MON_TERRITOIRE})",
                "CREATE POLICY ajouter ON secret_cleterritoire FOR INSERT"
                f" WITH CHECK (territoire_id = {MON_TERRITOIRE})",
                f"CREATE POLICY proprietaire ON secret_cleterritoire {PROPRIETAIRE}",
            ],
        ),
    ]
