"""Row policies of a situation brought by a partner; what retention and the delegate ask of it."""

from pathlib import Path

from django.db import migrations

from partnership.secret.politiques import murer_piece

SQL = Path(__file__).parent.parent / "sql" / "situations_portees.sql"
DEFAIRE = "DROP FUNCTION palier.situations_a_conserver, palier.situations_au_nom;"
# The function runs as the owner, whom FORCE walls too: tokens and covers, no content.
LIRE = "FOR SELECT TO palier_proprietaire USING (current_user = 'palier_proprietaire')"
CHERCHEES = ("situations_jetonconcerne", "situations_situationportee")
PIECES = {
    "situationportee": "EN_TETE",
    "personneconcernee": "IDENTITE",
    "jetonconcerne": "IDENTITE",
    "constat": "FAITS",
    "passagesituation": "FAITS",
}


class Migration(migrations.Migration):
    dependencies = [
        ("situations", "0014_situation_portee"),
        ("secret", "0016_situation"),
        ("personne", "0003_effacer_et_sortis"),
    ]

    operations = [
        *(murer_piece(f"situations_{nom}", code) for nom, code in PIECES.items()),
        migrations.RunSQL(
            ";".join(f"CREATE POLICY chercher ON {table} {LIRE}" for table in CHERCHEES),
            ";".join(f"DROP POLICY chercher ON {table}" for table in CHERCHEES),
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), DEFAIRE),
    ]
