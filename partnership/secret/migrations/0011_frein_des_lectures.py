"""An account that opens too many dossiers in ten minutes waits."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent.parent / "sql" / "frein.sql").read_text(encoding="utf-8")
DEFAIRE = "DROP FUNCTION palier.lectures_freiner() CASCADE; DROP TABLE palier.lectures"


class Migration(migrations.Migration):
    dependencies = [("secret", "0010_lectures_et_projection")]

    operations = [migrations.RunSQL(SQL, DEFAIRE)]
