"""A landlord's delegate reviews no break-glass of a situation that a partner brought (SP-04)."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("secret", "0016_situation")]

    operations = [
        migrations.RunSQL(
            (SQL / "bris_relecteurs_situation.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        )
    ]
