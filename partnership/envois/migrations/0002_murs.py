"""Anybody deposits, the worker's narrow identity alone reads and updates."""

from django.db import migrations

TABLE = "envois_envoi"
SYSTEME = "(SELECT palier.est_systeme())"
# Done by the database: neither an account's owner nor an administrator sees the rows.
LIENS = {"territoire_id": "acteurs_territoire", "utilisateur_id": "acteurs_utilisateur"}


def lier(colonne: str, cible: str) -> migrations.RunSQL:
    """Return a foreign key that becomes null when its row is deleted."""
    nom = f"{TABLE}_{colonne}_fk"
    return migrations.RunSQL(
        f"ALTER TABLE {TABLE} ADD CONSTRAINT {nom} FOREIGN KEY ({colonne})"
        f" REFERENCES {cible} (id) ON DELETE SET NULL",
        f"ALTER TABLE {TABLE} DROP CONSTRAINT {nom}",
    )


class Migration(migrations.Migration):
    dependencies = [("envois", "0001_initiale"), ("secret", "0002_murs")]

    operations = [
        *(lier(colonne, cible) for colonne, cible in LIENS.items()),
        migrations.RunSQL(
            f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {TABLE} DISABLE ROW LEVEL SECURITY",
        ),
        migrations.RunSQL(
            f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {TABLE} NO FORCE ROW LEVEL SECURITY",
        ),
        migrations.RunSQL(
            f"CREATE POLICY lire ON {TABLE} FOR SELECT USING ({SYSTEME})",
            f"DROP POLICY lire ON {TABLE}",
        ),
        migrations.RunSQL(
            f"CREATE POLICY ajouter ON {TABLE} FOR INSERT WITH CHECK (true)",
            f"DROP POLICY ajouter ON {TABLE}",
        ),
        migrations.RunSQL(
            f"CREATE POLICY modifier ON {TABLE} FOR UPDATE USING ({SYSTEME})"
            f" WITH CHECK ({SYSTEME})",
            f"DROP POLICY modifier ON {TABLE}",
        ),
    ]
