"""What an accord must prove; who reads those that name care, and how they are projected."""

from pathlib import Path

from django.db import migrations, models

from partnership.secret.politiques import droit, lecture

ACCORDS = (Path(__file__).parent.parent / "sql" / "accords.sql").read_text(encoding="utf-8")
# SP-04: that an accord names care tells that there is some.
LIRE = (
    "ALTER POLICY lire ON secret_accord USING ((" + lecture("secret_accord", "FAITS") + ")"
    " AND (NOT categories && ARRAY['SUIVI_SOINS', 'CLINIQUE']::varchar[]"
    " OR " + droit("lire_suivi_soins", "secret_accord.dossier_id") + "))"
)
PROPRIETAIRE = (
    "CREATE POLICY proprietaire ON secret_accord FOR SELECT TO palier_proprietaire"
    " USING (current_user = 'palier_proprietaire')"
)


class Migration(migrations.Migration):
    dependencies = [
        ("secret", "0005_coffre"),
    ]

    operations = [
        migrations.AddField(
            model_name="accord",
            name="expression",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ELLE_MEME", "La personne elle-même"),
                    (
                        "ASSISTEE",
                        "La personne elle-même, avec l’aide de la personne qui la protège",
                    ),
                    ("REPRESENTANT", "Son représentant : elle ne peut pas s’exprimer"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="accord",
            name="mesure",
            field=models.CharField(
                blank=True,
                choices=[
                    ("AUCUNE", "Aucune mesure"),
                    ("CURATELLE", "Curatelle, simple ou renforcée"),
                    ("TUTELLE", "Tutelle"),
                    ("HABILITATION", "Habilitation familiale"),
                    ("MANDAT", "Mandat de protection future"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="accord",
            name="notice_texte",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="accord",
            name="representant",
            field=models.CharField(blank=True, max_length=120, verbose_name="représentant"),
        ),
        migrations.AddField(
            model_name="accord",
            name="temoin",
            field=models.CharField(blank=True, max_length=120, verbose_name="témoin"),
        ),
        migrations.AlterField(
            model_name="entreecercle",
            name="qualite",
            field=models.CharField(
                choices=[
                    ("EMETTEUR", "organisme qui signale"),
                    ("EMETTEUR_CLOS", "organisme qui a signalé, dossier clos"),
                    ("DESTINATAIRE", "équipe de psychiatrie saisie"),
                    ("OPERATEUR", "opérateur associatif"),
                    ("LOCATAIRE_PRINCIPAL", "locataire principal du logement"),
                    ("COORDINATION", "coordination du CLSM"),
                    ("COMMISSION", "membre de la commission"),
                    ("ACTEUR_DU_PLAN", "chargé d’une action"),
                ],
                max_length=30,
            ),
        ),
        migrations.RunSQL(PROPRIETAIRE, "DROP POLICY proprietaire ON secret_accord"),
        migrations.RunSQL(ACCORDS, "DROP FUNCTION palier.accords_de(uuid)"),
        migrations.RunSQL(LIRE, migrations.RunSQL.noop),
    ]
