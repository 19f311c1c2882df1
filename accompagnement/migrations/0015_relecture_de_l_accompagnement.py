"""What an independent reading of the examinations and of the accompaniment closed (decision 0026)."""

from pathlib import Path

from django.db import migrations, models

PRESENCES = [
    ("presente", "Présente"), ("accompagnee", "Accompagnée ou représentée"),
    ("absente", "Absente"),
]  # fmt: skip
SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("accompagnement", "0014_cotation")]

    operations = [
        # Told to nobody who may not write the circle: « not told » is not « not protected ».
        migrations.RunSQL(
            (SQL / "protection_dite.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            [
                "SELECT set_config('palier.retention', 'oui', true)",
                "UPDATE accompagnement_examen SET presence = 'accompagnee'"
                " WHERE presence = 'representee'",
                "SELECT set_config('palier.retention', '', true)",
                "SET CONSTRAINTS ALL IMMEDIATE",
            ],
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            "examen",
            "presence",
            models.CharField("la personne", max_length=20, choices=PRESENCES, blank=True),
        ),
        migrations.RemoveConstraint("visite", "une_visite_par_jour"),
        migrations.AddConstraint(
            "visite",
            models.UniqueConstraint(
                fields=["dossier", "operateur", "le", "objet"], name="une_visite_par_jour"
            ),
        ),
        migrations.RemoveConstraint("absence", "une_absence_par_jour"),
        migrations.AddConstraint(
            "absence",
            models.UniqueConstraint(
                fields=["dossier", "bailleur", "operateur", "du", "dite_du"],
                name="une_absence_par_jour",
            ),
        ),
    ]
