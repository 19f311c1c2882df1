"""Grants hold several windows, and conditions that the walls ask at each reading."""

from pathlib import Path

from django.conf import settings
from django.db import migrations, models

CONDITIONS = (Path(__file__).parent.parent / "sql" / "conditions.sql").read_text(encoding="utf-8")
TENUE = (
    "(condition = '' OR condition = ANY"
    " ((SELECT palier.conditions_de((SELECT palier.mon_affectation())))::text[]))"
)
MES_DROITS = [
    "ALTER POLICY lire ON secret_droitgroupe"
    f" USING (group_id = (SELECT palier.mon_groupe()) AND {TENUE})",
    "ALTER POLICY lire ON secret_droitpersonne"
    f" USING (affectation_id = (SELECT palier.mon_affectation()) AND {TENUE})",
]


class Migration(migrations.Migration):
    dependencies = [
        ("acteurs", "0001_initiale"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("secret", "0003_session"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="droitgroupe",
            name="droitgroupe_dossier",
        ),
        migrations.RemoveIndex(
            model_name="droitpersonne",
            name="droitpersonne_dossier",
        ),
        migrations.AlterUniqueTogether(
            name="droitgroupe",
            unique_together=set(),
        ),
        migrations.AlterUniqueTogether(
            name="droitpersonne",
            unique_together=set(),
        ),
        migrations.AddField(
            model_name="droitgroupe",
            name="condition",
            field=models.CharField(
                blank=True,
                choices=[
                    ("r1110_2", "le lecteur a une profession de l’article R1110-2"),
                    ("note", "le territoire a ouvert la note soignante"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="droitpersonne",
            name="condition",
            field=models.CharField(
                blank=True,
                choices=[
                    ("r1110_2", "le lecteur a une profession de l’article R1110-2"),
                    ("note", "le territoire a ouvert la note soignante"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.AlterUniqueTogether(
            name="droitgroupe",
            unique_together={("group", "permission", "content_object", "condition", "depuis")},
        ),
        migrations.AlterUniqueTogether(
            name="droitpersonne",
            unique_together={
                ("affectation", "permission", "content_object", "condition", "depuis")
            },
        ),
        migrations.AddIndex(
            model_name="droitgroupe",
            index=models.Index(
                fields=["content_object", "permission", "group"],
                include=("depuis", "jusqua", "condition"),
                name="droitgroupe_lecture",
            ),
        ),
        migrations.AddIndex(
            model_name="droitpersonne",
            index=models.Index(
                fields=["content_object", "permission", "affectation"],
                include=("depuis", "jusqua", "condition"),
                name="droitpersonne_lecture",
            ),
        ),
        migrations.RunSQL(CONDITIONS, migrations.RunSQL.noop),
        migrations.RunSQL(MES_DROITS, migrations.RunSQL.noop),
    ]
