"""Refuses to serve on a base whose walls are not standing (security notes, « roles of the base »).

`verifier_au_demarrage` is for the web and the worker; `manage.py check --database default` says
the same. Commands of the owner (migrate, preparer_base) build the walls: they are not stopped.
"""

import sys

from django.core.checks import Error
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction

from partnership.acteurs import identite

from .coffre.chiffre import temoin_reconnu, trousseau
from .models import DroitGroupe, DroitPersonne, PieceDeDossier
from .privileges import modeles_de_cas

# Their only writer is a function that runs as their owner: walled, not forced.
NON_FORCEES = {DroitGroupe, DroitPersonne}
GESTES_D_UNE_PIECE = {"SELECT", "INSERT", "UPDATE", "DELETE"}

ROLES = """
SELECT rolname FROM pg_roles
WHERE rolname IN (current_user, session_user) AND (rolsuper OR rolbypassrls)"""
POSSEDEES = """
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('public', 'palier') AND c.relkind IN ('r', 'p')
  AND (pg_has_role(current_user, c.relowner, 'USAGE')
       OR pg_has_role(session_user, c.relowner, 'USAGE'))"""
TABLES = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
       array(SELECT p.cmd FROM pg_policies p
             WHERE p.schemaname = 'public' AND p.tablename = c.relname
               AND p.roles <> '{palier_proprietaire}')
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"""


def fautes_de_la_base(curseur) -> list[str]:
    """Return what is wrong, in sentences, as seen by the role of this cursor (SP-10)."""
    curseur.execute(ROLES)
    fautes = [
        f"Le rôle « {nom} » passe outre les murs : servez avec palier_app ou palier_travail."
        for (nom,) in curseur.fetchall()
    ]
    curseur.execute(POSSEDEES)
    if possedees := curseur.fetchone()[0]:
        fautes.append(
            f"Le rôle de la base possède {possedees} tables : servez avec palier_app,"
            " et gardez le propriétaire pour migrate."
        )
    curseur.execute(TABLES)
    etat = {nom: (mure, force, set(gestes)) for nom, mure, force, gestes in curseur.fetchall()}
    for modele in modeles_de_cas():
        if faute := _faute_de_table(modele, etat.get(modele._meta.db_table)):
            fautes.append(f"La table {modele._meta.db_table} {faute} : lancez migrate.")
    return fautes


def _faute_de_table(modele, etat) -> str:
    if etat is None:
        return "manque"
    mure, force, gestes = etat
    if not mure:
        return "n’a pas de mur (row security)"
    if not force and modele not in NON_FORCEES:
        return "a un mur que son propriétaire traverse (FORCE manque)"
    attendus = GESTES_D_UNE_PIECE if issubclass(modele, PieceDeDossier) else {"SELECT"}
    absents = sorted(attendus - gestes) if "ALL" not in gestes else []
    return f"n’a pas de règle pour {', '.join(absents)}" if absents else ""


def cle_inconnue(curseur) -> str:
    """Return a sentence when the base does not recognise what we sign; needs a transaction."""
    curseur.execute("SELECT palier.est_systeme()")
    if curseur.fetchone()[0]:
        return ""
    return "La base ne reconnaît pas la clé d’identité : lancez preparer_base en propriétaire."


def fautes_des_cles(curseur) -> list[str]:
    """Return what is wrong with the platform keys: lost, wrong, or not known to the base."""
    curseur.execute("SELECT id, temoin FROM palier.temoin_cle")
    temoins = {nom: bytes(scelle) for nom, scelle in curseur.fetchall()}
    fautes = [
        f"La clé « {nom} » manque dans PALIER_CLES alors que des dossiers en dépendent :"
        " remettez-la, ou achevez tourner_cles puis preparer_base."
        for nom in sorted(temoins.keys() - trousseau().keys())
    ]
    for nom in trousseau():
        if nom not in temoins:
            fautes.append(f"La base ne connaît pas la clé « {nom} » : lancez preparer_base.")
        elif not temoin_reconnu(nom, temoins[nom]):
            fautes.append(
                f"La clé « {nom} » de PALIER_CLES n’est pas celle qui a fermé les dossiers."
            )
    return fautes


def fautes() -> list[str]:
    """Return what forbids serving on the default connection."""
    try:
        with (
            identite.agir_comme(identite.SYSTEME),
            transaction.atomic(),
            connection.cursor() as curseur,
        ):
            trouvees = fautes_de_la_base(curseur)
            cle = cle_inconnue(curseur)
            trouvees += fautes_des_cles(curseur)
    except DatabaseError as erreur:
        return [f"La base n’est pas prête ({type(erreur).__name__}) : lancez migrate."]
    return [*trouvees, *filter(None, [cle])]


def verifier_au_demarrage() -> None:
    """Raise `ImproperlyConfigured` with every reason not to serve."""
    if trouvees := fautes():
        raise ImproperlyConfigured("Palier ne démarre pas. " + " ".join(trouvees))


def verifier_les_murs(app_configs, databases, **kwargs):
    """`manage.py check --database default`; migrate runs database checks too, as the owner."""
    if sys.argv[1:2] != ["check"]:
        return []
    return [Error(faute, id="secret.E001") for faute in fautes()]
