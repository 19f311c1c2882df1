"""The cover bears the key of its dossier, which bears its reference."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import F, Q

# The owner is walled too (trap 4 of the security notes): the walls open for this one statement.
REFERENCES = """
ALTER TABLE secret_dossier NO FORCE ROW LEVEL SECURITY;
ALTER TABLE signalements_signalement NO FORCE ROW LEVEL SECURITY;
UPDATE secret_dossier d SET reference = s.reference
  FROM signalements_signalement s WHERE s.dossier_id = d.id;
ALTER TABLE signalements_signalement FORCE ROW LEVEL SECURITY;
ALTER TABLE secret_dossier FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("signalements", "0007_nom_de_la_personne"),
        ("secret", "0008_journal_enchaine"),
    ]

    operations = [
        migrations.RunSQL(REFERENCES, migrations.RunSQL.noop),
        # Not checked on the rows of before, whose addresses are known.
        AddConstraintNotValid(
            "signalement",
            models.CheckConstraint(condition=Q(id=F("dossier_id")), name="couverture_du_dossier"),
        ),
    ]
