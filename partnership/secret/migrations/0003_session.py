"""The session functions, looked up once and planned once for each connection."""

from pathlib import Path

from django.db import migrations

SESSION = (Path(__file__).parent.parent / "sql" / "session.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("secret", "0002_murs")]

    operations = [migrations.RunSQL(SESSION, migrations.RunSQL.noop)]
