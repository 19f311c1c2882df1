"""Migration operations of sealed columns; a table that holds rows is never changed in silence."""

from django.db.migrations.operations import AlterField
from django.db.migrations.operations.base import Operation
from psycopg import sql


class ExigerVides(Operation):
    """Refuse to go on when one of these tables holds rows: what is in clear cannot stay there.

    FORCE hides every row from the owner: it is lifted for the time of the count.
    """

    def __init__(self, tables: list[str]):
        self.tables = tables

    def deconstruct(self):
        return (self.__class__.__name__, [self.tables], {})

    def state_forwards(self, app_label, state):
        """Nothing changes."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for table in self.tables:
            schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            with schema_editor.connection.cursor() as curseur:
                curseur.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
                nombre = curseur.fetchone()[0]
            schema_editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            if nombre:
                raise RuntimeError(
                    f"La table {table} contient {nombre} lignes écrites avant le chiffrement : "
                    "cette version repart d’une base neuve (« make propre »)."
                )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self.database_forwards(app_label, schema_editor, from_state, to_state)


class Sceller(AlterField):
    """Make a plain column a sealed one, or back, on a table that holds no row."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        modele = to_state.apps.get_model(app_label, self.model_name)
        champ = modele._meta.get_field(self.name)
        table, colonne = modele._meta.db_table, champ.column
        genre = champ.db_type(schema_editor.connection) + ("" if champ.null else " NOT NULL")
        schema_editor.execute(f'ALTER TABLE {table} DROP COLUMN "{colonne}"')
        schema_editor.execute(f'ALTER TABLE {table} ADD COLUMN "{colonne}" {genre}')

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self.database_forwards(app_label, schema_editor, from_state, to_state)
