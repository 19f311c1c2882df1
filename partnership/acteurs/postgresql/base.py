"""PostgreSQL backend that gives each transaction its signed identity.

The identity is applied just before the first statement of a transaction, again when it changes
inside one, and after a rollback to a savepoint. Outside a transaction none is applied, so that
no case table shows a row (trap 1 of the security notes) and nothing stays on a pooled connection.
"""

from django.db.backends.postgresql import base

from partnership.acteurs import identite as identites

POSER = (
    "SELECT pg_catalog.set_config('role', %s, true),"
    " pg_catalog.set_config('palier.identite', %s, true)"
)

# Statements kept prepared on a connection: the pages of one process ask more than psycopg’s 100,
# and each one thrown away is planned again, with the policies of all its tables.
PREPAREES = 300


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper, plus the identity of the transaction."""

    _posee: identites.Identite | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.memoire: dict = {}  # what may be kept until the end of the transaction, no longer

    def init_connection_state(self):
        super().init_connection_state()
        self.connection.prepared_max = PREPAREES

    def poser_identite(self) -> None:
        """Apply the current identity when the open transaction does not carry it yet."""
        if not self.in_atomic_block or self.needs_rollback:
            return
        voulue = identites.courante()
        if voulue == (self._posee or identites.PERSONNE):
            return
        with self.connection.cursor() as curseur:
            curseur.execute(POSER, (voulue.role_sql, voulue.jeton()))
        self._posee = voulue

    def create_cursor(self, name=None):
        self.poser_identite()
        return super().create_cursor(name)

    def _savepoint_rollback(self, sid):
        super()._savepoint_rollback(sid)
        if self._posee is not None:
            self._reposer()

    def _reposer(self) -> None:
        # The savepoint may have restored an older identity: say it again, even when nobody.
        voulue = identites.courante()
        with self.connection.cursor() as curseur:
            curseur.execute(POSER, (voulue.role_sql, voulue.jeton()))
        self._posee = voulue

    def _commit(self):
        self._oublier()
        return super()._commit()

    def _rollback(self):
        self._oublier()
        return super()._rollback()

    def _oublier(self) -> None:
        self._posee = None
        self.memoire.clear()

    def connect(self):
        self._oublier()
        return super().connect()
