"""What each database role may do to each table; applied by `manage.py preparer_base`."""

from django.apps import apps

from .models import (
    Accord,
    Dossier,
    DroitGroupe,
    DroitPersonne,
    EntreeCercle,
    Evenement,
    Journal,
    PieceDeDossier,
)

TOUT = "SELECT, INSERT, UPDATE, DELETE"
AJOUT = "SELECT, INSERT"

# Tables of the wall that are not pieces. The rest of the pieces may be written and changed.
MURS = {
    Dossier: AJOUT,
    EntreeCercle: "SELECT, INSERT, UPDATE",
    DroitGroupe: "SELECT",
    DroitPersonne: "SELECT",
    Journal: AJOUT,
    Evenement: AJOUT,
    Accord: AJOUT,
}


def modeles_de_cas() -> list:
    """Return every model that carries case data."""
    pieces = [
        m for m in apps.get_models() if issubclass(m, PieceDeDossier) and not m._meta.abstract
    ]
    return sorted({*MURS, *pieces, *_murs_declares()}, key=lambda m: m._meta.db_table)


def _murs_declares() -> list:
    """Return the models outside the pieces that declare their own wall (`derriere_le_mur`)."""
    return [m for m in apps.get_models() if getattr(m, "derriere_le_mur", None)]


def privileges_de_cas(modele) -> str:
    """Return the privileges of the application on a case table."""
    return MURS.get(modele) or getattr(modele, "derriere_le_mur", None) or TOUT


def tables_ordinaires() -> list[str]:
    """Return the tables without case data: accounts, organisations, settings, sessions."""
    de_cas = {m._meta.db_table for m in modeles_de_cas()}
    tables = {m._meta.db_table for m in apps.get_models(include_auto_created=True)}
    return sorted((tables | {"palier_cache"}) - de_cas)


def ordres() -> list[str]:
    """Return the GRANT and REVOKE statements, in order; may be run again at will."""
    sql = []
    for table in tables_ordinaires():
        sql.append(f"GRANT {TOUT} ON {table} TO palier_app, palier_travail, palier_administration")
    for modele in modeles_de_cas():
        table = modele._meta.db_table
        sql.append(
            f"REVOKE ALL ON {table} FROM PUBLIC, palier_app, palier_travail, palier_administration"
        )
        sql.append(f"GRANT {privileges_de_cas(modele)} ON {table} TO palier_app, palier_travail")
    # The admin pages write the journal (roles given, accounts changed) and never read it.
    sql.append("GRANT INSERT ON secret_journal TO palier_administration")
    sql.append(
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public"
        " TO palier_app, palier_travail, palier_administration"
    )
    sql.append("GRANT SELECT ON django_migrations TO palier_app, palier_travail")
    sql.append("GRANT SELECT ON palier.temoin_cle TO palier_app, palier_travail")
    sql.append(
        "GRANT EXECUTE ON FUNCTION palier.cles_a_tourner(text, integer),"
        " palier.renvelopper(text[], text[], text[], text, bytea[]), palier.detruire_cle(uuid),"
        " palier.cles_par_plateforme() TO palier_travail"
    )
    sql.append("GRANT SELECT ON ALL TABLES IN SCHEMA public TO palier_sauvegarde")
    sql.append("GRANT USAGE ON SCHEMA palier TO palier_sauvegarde")
    sql.append("GRANT SELECT ON palier.journal_tete, palier.journal_coupe TO palier_sauvegarde")
    return sql


def tampons(cle: str) -> tuple[bytes, bytes]:
    """Return the inner and outer pads of HMAC-SHA256 for a key (RFC 2104, 64-byte blocks)."""
    import hashlib

    octets = cle.encode()
    if len(octets) > 64:
        octets = hashlib.sha256(octets).digest()
    octets = octets.ljust(64, b"\0")
    return bytes(o ^ 0x36 for o in octets), bytes(o ^ 0x5C for o in octets)
