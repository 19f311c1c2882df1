"""Retention: when a cover was last written, a first signalement that may go before the next."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from partnership.secret.politiques import ouvrir_a_la_conservation

SQL = (Path(__file__).parent.parent / "sql" / "conservation.sql").read_text(encoding="utf-8")
DEFAIRE = """
DROP FUNCTION palier.signalements_a_conserver, palier.dossier_de_reference, palier.purger_saisie,
  palier.purger_impression;
"""
PIECES = [
    "signalement",
    "identite",
    "jetonnom",
    "faitobserve",
    "reponseurgence",
    "situationlocative",
    "soutiensdeclares",
    "demarche",
    "passeroutre",
    "complement",
    "recevabilite",
    "visite",
    "retour",
    "cloture",
    "passage",
    "suivi",
    "contacterah",
    "motifdefin",
    "notesoignante",
    "saisie",
    "impression",
    "impressioncontenu",
]


class Migration(migrations.Migration):
    dependencies = [("secret", "0007_conservation"), ("signalements", "0005_note_soignante")]

    operations = [
        migrations.AddField(
            model_name="signalement",
            name="modifie_le",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="signalement",
            name="suite_de",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="signalements.signalement",
            ),
        ),
        # Done by the database: whoever erases the first does not see the second.
        migrations.RunSQL(
            "ALTER TABLE signalements_signalement ADD CONSTRAINT signalement_suite_de_fk"
            " FOREIGN KEY (suite_de_id) REFERENCES signalements_signalement (id)"
            " ON DELETE SET NULL",
            "ALTER TABLE signalements_signalement DROP CONSTRAINT signalement_suite_de_fk",
        ),
        ouvrir_a_la_conservation(*(f"signalements_{nom}" for nom in PIECES)),
        migrations.RunSQL(SQL, DEFAIRE),
    ]
