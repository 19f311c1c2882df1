"""A landlord's delegate reviews a break-glass last, and never that of a candidature (SP-05)."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent.parent / "sql" / "bris_relecteurs.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("secret", "0013_ouvertures_de_la_commission")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
