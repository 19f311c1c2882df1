"""The journal in chains, what it knows of a dossier, and who reads it."""

from pathlib import Path

from django.db import migrations, models

from partnership.secret.politiques import Murer

JOURNAL = (Path(__file__).parent.parent / "sql" / "journal.sql").read_text(encoding="utf-8")
DEFAIRE = """
DROP TRIGGER plein ON secret_journal;
DROP TRIGGER enchainer ON secret_journal;
DROP FUNCTION palier.couper_chaine, palier.journal_tetes, palier.journal_enchainer,
  palier.journal_ouvrir, palier.journal_empreinte, palier.filet;
DROP TABLE palier.journal_coupe, palier.journal_tete"""

_MIENNE = "(SELECT palier.mon_organisation())"
# The delegate: what her organisation's people did, the accounts of its people, and the strangers
# who tried its dossiers. Not what the others do in them: it would tell a landlord of care (SP-04).
LIRE = (
    "(SELECT palier.mon_role()) = 'DELEGUE_DONNEES' AND"
    f" (organisation = {_MIENNE} OR (responsable = {_MIENNE} AND action = 'acces_refuse')"
    " OR (organisation IS NULL AND utilisateur IN (SELECT a.utilisateur_id"
    f" FROM acteurs_affectation a WHERE a.organisation_id = {_MIENNE})))"
)
# Nobody writes a line in the name of somebody else's role.
AJOUTER = "role = '' OR utilisateur = (SELECT (palier.identite())[1]::bigint)"


class Migration(migrations.Migration):
    dependencies = [("secret", "0007_conservation")]

    operations = [
        migrations.AddField(
            "dossier",
            "reference",
            models.CharField(blank=True, default="", max_length=20),
        ),
        migrations.AddField(
            "journal", "commune", models.CharField(blank=True, default="", max_length=5), False
        ),
        migrations.AddField(
            "journal",
            "reference",
            models.CharField(blank=True, default="", editable=False, max_length=20),
            False,
        ),
        migrations.AddField(
            "journal", "responsable", models.BigIntegerField(editable=False, null=True)
        ),
        migrations.AddField("journal", "chaine", models.BigIntegerField(default=0, editable=False)),
        migrations.AddField("journal", "rang", models.BigIntegerField(default=0, editable=False)),
        migrations.AddField(
            "journal", "precedente", models.BinaryField(default=bytes, max_length=32)
        ),
        migrations.AddField(
            "journal", "empreinte", models.BinaryField(default=bytes, max_length=32)
        ),
        # Not a `db_default`: Django would ask for the row back, which its wall still hides.
        migrations.RunSQL(
            [
                "ALTER TABLE secret_dossier ALTER reference SET DEFAULT ''",
                "ALTER TABLE secret_journal ALTER commune SET DEFAULT ''",
            ],
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(JOURNAL, DEFAIRE),
        migrations.AddConstraint(
            "journal",
            models.UniqueConstraint(fields=("chaine", "rang"), name="une_ligne_par_rang"),
        ),
        migrations.AddIndex(
            "journal", models.Index(fields=["utilisateur", "le"], name="journal_utilisateur")
        ),
        migrations.AddIndex("journal", models.Index(fields=["-le", "-id"], name="journal_recent")),
        migrations.AddIndex(
            "journal",
            models.Index(
                condition=~models.Q(reference=""),
                fields=["reference", "le"],
                name="journal_reference",
            ),
        ),
        migrations.AddConstraint(
            "dossier",
            models.UniqueConstraint(
                condition=~models.Q(reference=""),
                fields=("territoire", "reference"),
                name="une_reference_par_dossier",
            ),
        ),
        migrations.RunSQL(
            "DROP POLICY lire ON secret_journal; DROP POLICY ajouter ON secret_journal",
            migrations.RunSQL.noop,
        ),
        Murer(
            "secret_journal",
            [
                f"CREATE POLICY lire ON secret_journal FOR SELECT USING ({LIRE})",
                f"CREATE POLICY ajouter ON secret_journal FOR INSERT WITH CHECK ({AJOUTER})",
            ],
        ),
    ]
