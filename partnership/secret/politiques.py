"""Row policies: the migration operation that puts a table behind the wall.

Every function of the session is wrapped in `(SELECT …)` so that it runs once per statement, and
each right is a scalar subselect with LIMIT 1, which the planner answers by index.
"""

from django.db.migrations import RunSQL
from django.db.migrations.operations.base import Operation

from .enums import Categorie

MOI = "(SELECT palier.mon_affectation())"
MON_ORGANISATION = "(SELECT palier.mon_organisation())"
MON_TERRITOIRE = "(SELECT palier.mon_territoire())"
# Not for a landlord, whatever the role that it gives (SP-04, SP-05); no organisation: closed.
SANS_BAILLEUR = (
    "COALESCE((SELECT o.type NOT IN ('BAILLEUR', 'UNION_HLM') FROM acteurs_organisation o"
    " WHERE o.id = (SELECT palier.mon_organisation())), false)"
)
SYSTEME = "(SELECT palier.est_systeme())"
# The functions of retention run as the owner, whom FORCE walls too: they say so aloud, and no other
# function of the owner sees a row. Its name comes before « lire »: it is weighed first.
RETENTION = (
    "(current_user = 'palier_proprietaire' AND current_setting('palier.retention', true) = 'oui')"
)


def droit(permission: str, dossier: str) -> str:
    """Return the SQL condition « my group, or I, hold this permission on this dossier now »."""
    fenetre = "d.depuis <= statement_timestamp() AND d.jusqua > statement_timestamp() LIMIT 1"
    quoi = (
        f"d.content_object_id = {dossier} AND "
        f"d.permission_id = (SELECT palier.permission('{permission}'))"
    )
    return (
        "COALESCE("
        f"(SELECT true FROM secret_droitgroupe d WHERE {quoi}"
        f" AND d.group_id = (SELECT palier.mon_groupe()) AND {fenetre}), "
        f"(SELECT true FROM secret_droitpersonne d WHERE {quoi}"
        f" AND d.affectation_id = {MOI} AND {fenetre}), false)"
    )


def cle_lisible() -> str:
    """Return the condition « I read something sealed in this dossier, now »."""
    fenetre = "d.depuis <= statement_timestamp() AND d.jusqua > statement_timestamp() LIMIT 1"
    tous = "(SELECT palier.permissions_scellees('{lire,lire_pseudo}'))::integer[]"
    siens = "(SELECT palier.permissions_scellees('{lire_siens}'))::integer[]"
    dossier = "secret_cledossier.dossier_id"
    ouvreuse = (
        f"(SELECT true FROM secret_dossier o WHERE o.id = {dossier} AND o.ouvert_par_id = {MOI})"
    )
    groupe = (
        f"SELECT true FROM secret_droitgroupe d WHERE d.content_object_id = {dossier}"
        " AND d.group_id = (SELECT palier.mon_groupe())"
    )
    personne = (
        f"SELECT true FROM secret_droitpersonne d WHERE d.content_object_id = {dossier}"
        f" AND d.affectation_id = {MOI}"
    )
    return (
        f"COALESCE(({groupe} AND d.permission_id = ANY ({tous}) AND {fenetre}), "
        f"({personne} AND d.permission_id = ANY ({tous}) AND {fenetre}), "
        f"({groupe} AND d.permission_id = ANY ({siens}) AND {ouvreuse} AND {fenetre}), false)"
    )


def cle_par_exception(nom: str, condition: str) -> RunSQL:
    """Return the operation that opens the key of a dossier (`$1` there) to a rare reader.

    Behind a function, and named before « lire »: permissive policies are weighed in the reverse
    order of their names, so the key of every page is found without planning nor running it.
    """
    fonction, politique = f"palier.cle_{nom}(uuid)", f"a_defaut_{nom} ON secret_cledossier"
    return RunSQL(
        [
            f"CREATE FUNCTION {fonction} RETURNS boolean LANGUAGE plpgsql STABLE"
            f" SET search_path = public, pg_temp AS $$ BEGIN RETURN {condition}; END $$",
            f"CREATE POLICY {politique} FOR SELECT TO palier_app, palier_travail"
            f" USING (palier.cle_{nom}(dossier_id))",
        ],
        [f"DROP POLICY {politique}", f"DROP FUNCTION {fonction}"],
    )


def lecture(table: str, categorie: str, pseudonyme: bool = False) -> str:
    """Return the reading policy of a table of this category; `pseudonyme`: of a sheet without
    identity, which those who read under pseudonym read too."""
    code, dossier = categorie.lower(), f"{table}.dossier_id"
    lue = droit("lire_" + code, dossier)
    if pseudonyme:
        lue = f"{lue} OR {droit('lire_pseudo_' + code, dossier)}"
    return (
        f"territoire_id = {MON_TERRITOIRE} AND ({lue} OR "
        f"(auteur_id = {MOI} AND {droit('lire_siens_' + code, dossier)}))"
    )


def ecriture(table: str, categorie: str) -> str:
    """Return the writing policy: by right, or in the dossiers that I opened."""
    code, dossier = categorie.lower(), f"{table}.dossier_id"
    return (
        f"territoire_id = {MON_TERRITOIRE} AND ({droit('ecrire_' + code, dossier)} OR "
        f"({droit('ecrire_siens_' + code, dossier)} AND EXISTS (SELECT 1 FROM secret_dossier o"
        f" WHERE o.id = {dossier} AND o.ouvert_par_id = {MOI})))"
    )


def politique_de_conservation(table: str) -> str:
    """Return the policy by which retention erases the rows of a table (SP-19)."""
    return f"CREATE POLICY conserver ON {table} FOR ALL TO palier_proprietaire USING {RETENTION}"


def ouvrir_a_la_conservation(*tables: str) -> RunSQL:
    """Return the operation that gives this policy to tables, whether they have it or not."""
    retirer = [f"DROP POLICY IF EXISTS conserver ON {table}" for table in tables]
    return RunSQL([*retirer, *map(politique_de_conservation, tables)], retirer)


def politiques_de(
    table: str,
    categorie: str,
    *,
    systeme: bool = False,
    personnel: bool = False,
    equipe: bool = False,
    pseudonyme: bool = False,
    tant_que: str = "",
) -> list[str]:
    """Return the statements that wall a piece table; `personnel`: the author only, ever.

    `equipe`: the organisation that the row names only, whoever else is in the circle.
    `pseudonyme`: those who read the category under pseudonym read the table.
    `tant_que`: what must hold besides, for whoever reads or writes.
    `systeme` opens reading and updating to the narrow identity of the worker's own tasks; only
    for tables without content.
    """
    lire, ecrire = lecture(table, categorie, pseudonyme), ecriture(table, categorie)
    if personnel:
        lire = f"territoire_id = {MON_TERRITOIRE} AND auteur_id = {MOI} AND ({lire})"
    if equipe:
        mienne = f"equipe_id = {MON_ORGANISATION}"
        lire, ecrire = f"{mienne} AND ({lire})", f"{mienne} AND ({ecrire})"
    if tant_que:
        lire, ecrire = f"({tant_que}) AND ({lire})", f"({tant_que}) AND ({ecrire})"
    modifier = f"({lire}) AND ({ecrire})"
    if systeme:
        lire = f"{SYSTEME} OR ({lire})"
        modifier = f"{SYSTEME} OR ({modifier})"
    ajouter = f"auteur_id = {MOI} AND {ecrire}"
    return politiques(table, lire, ajouter, modifier)


def politiques(table: str, lire: str, ajouter: str, modifier: str) -> list[str]:
    """Return the statements of a piece table whose conditions are already written."""
    return [
        politique_de_conservation(table),
        f"CREATE POLICY lire ON {table} FOR SELECT USING ({lire})",
        f"CREATE POLICY ajouter ON {table} FOR INSERT WITH CHECK ({ajouter})",
        f"CREATE POLICY modifier ON {table} FOR UPDATE USING ({modifier}) WITH CHECK ({modifier})",
        f"CREATE POLICY retirer ON {table} FOR DELETE USING ({modifier})",
    ]


class Murer(Operation):
    """Migration operation: row security on, forced, with the given policies."""

    reversible = True

    def __init__(self, table: str, politiques: list[str], force: bool = True):
        self.table, self.politiques, self.force = table, politiques, force

    def deconstruct(self):
        return (self.__class__.__name__, [self.table, self.politiques, self.force], {})

    def state_forwards(self, app_label, state):
        """Policies are not part of Django's state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute(f"ALTER TABLE {self.table} ENABLE ROW LEVEL SECURITY", params=None)
        if self.force:
            schema_editor.execute(f"ALTER TABLE {self.table} FORCE ROW LEVEL SECURITY", params=None)
        for politique in self.politiques:
            schema_editor.execute(politique, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for politique in self.politiques:
            nom = politique.split()[2]
            schema_editor.execute(f"DROP POLICY {nom} ON {self.table}", params=None)
        schema_editor.execute(f"ALTER TABLE {self.table} DISABLE ROW LEVEL SECURITY", params=None)

    def describe(self):
        return f"Put {self.table} behind row policies"


class Remurer(Operation):
    """Migration operation: the policies of a wall take the place of those of the same names."""

    reversible = True

    def __init__(self, mur: Murer):
        self.mur = mur

    def deconstruct(self):
        return (self.__class__.__name__, [self.mur], {})

    def state_forwards(self, app_label, state):
        """Policies are not part of Django's state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for politique in self.mur.politiques:
            nom, table = politique.split()[2], self.mur.table
            schema_editor.execute(f"DROP POLICY IF EXISTS {nom} ON {table}", params=None)
            schema_editor.execute(politique, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """The wall stays as high: the migrations before it write the same policies."""

    def describe(self):
        return f"Write the row policies of {self.mur.table} again"


def murer_piece(table: str, categorie: str, **options) -> Murer:
    """Return the operation that walls a `PieceDeDossier` table."""
    return Murer(table, politiques_de(table, Categorie(categorie), **options))
