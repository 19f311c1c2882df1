"""Databases of the embedded server: roles, creation, copies, and the fingerprint of their shape."""

import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from .commun import PYTHON, RACINE, Panne
from .postgres import Postgres

ROLES = Path(__file__).with_name("roles.sql")
# What decides of the tables, policies and grants; one changed byte and the base is prepared again.
FORME = (
    "*/migrations/*.py",
    "*/*/migrations/*.py",
    "*/management/commands/preparer_base.py",
    "*/*/management/commands/preparer_base.py",
    "partnership/atelier/roles.sql",
    "*/sql/*.sql",
    "*/*/sql/*.sql",
    "partnership/secret/politiques.py",
    "annuaire/situations/murs.py",
    "accompagnement/murs.py",
    "accompagnement/*/murs.py",
    "partnership/secret/privileges.py",
    "partnership/settings.py",  # INSTALLED_APPS: the tables of libraries
    "requirements/dev.lock",
)


def connecter(serveur: Postgres, base: str = "postgres") -> psycopg.Connection:
    """Open a superuser connection, each statement on its own."""
    return psycopg.connect(serveur.url_superutilisateur(base), autocommit=True)


def urls(serveur: Postgres, base: str) -> dict[str, str]:
    """Return the addresses of one database, by role."""
    return {
        "DATABASE_URL": serveur.url(base, "palier_app"),
        "DATABASE_URL_TRAVAIL": serveur.url(base, "palier_travail"),
        # The owner cannot sign in: a superuser takes on its role from the first statement.
        "DATABASE_URL_PROPRIETAIRE": serveur.url(base, "postgres", endosse="palier_proprietaire"),
    }


def existe(serveur: Postgres, base: str) -> bool:
    with connecter(serveur) as c:
        return bool(c.execute("SELECT 1 FROM pg_database WHERE datname = %s", [base]).fetchone())


def creer(serveur: Postgres, base: str, modele: str = "template0") -> None:
    """Create the database from a model, with its roles (a copy does not keep the owner)."""
    ordre = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    with connecter(serveur) as c:
        c.execute(ordre.format(sql.Identifier(base), sql.Identifier(modele)))
    poser_les_roles(serveur, base)


def supprimer(serveur: Postgres, base: str) -> None:
    with connecter(serveur) as c:
        c.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(base)))


def poser_les_roles(serveur: Postgres, base: str) -> None:
    with connecter(serveur, base) as c:
        c.execute(ROLES.read_text())


def empreinte(fichiers: Iterator[Path] | None = None) -> str:
    """Return the fingerprint of the shape that the code gives to a database."""
    somme = hashlib.sha256()
    trouves = fichiers or (f for motif in FORME for f in RACINE.glob(motif))
    for fichier in sorted(set(trouves)):
        somme.update(os.fsencode(fichier.relative_to(RACINE)) + b"\0" + fichier.read_bytes())
    return somme.hexdigest()


def lire_empreinte(serveur: Postgres, base: str) -> str:
    """Return the fingerprint noted in the database when it was prepared, or an empty string."""
    demande = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    with connecter(serveur) as c:
        ligne = c.execute(demande, [base]).fetchone()
    return (ligne and ligne[0]) or ""


def noter_empreinte(serveur: Postgres, base: str, valeur: str) -> None:
    ordre = sql.SQL("COMMENT ON DATABASE {} IS {}")
    with connecter(serveur) as c:
        c.execute(ordre.format(sql.Identifier(base), sql.Literal(valeur)))


def preparer(serveur: Postgres, base: str, env: dict[str, str]) -> bool:
    """Bring the database to the shape of the code; False when it has it already."""
    attendue = empreinte()
    if not existe(serveur, base):
        creer(serveur, base)
    if lire_empreinte(serveur, base) == attendue:
        return False
    poser_les_roles(serveur, base)
    migrer(env)
    noter_empreinte(serveur, base, attendue)
    return True


def migrer(env: dict[str, str]) -> None:
    """Run migrate and preparer_base as the owner, in one process of their own."""
    proprietaire = {**os.environ, **env, "DATABASE_URL": env["DATABASE_URL_PROPRIETAIRE"]}
    etapes = [PYTHON, "-m", "partnership.atelier.preparation"]
    fin = subprocess.run(etapes, cwd=RACINE, env=proprietaire, capture_output=True, text=True)
    if fin.returncode:
        raise Panne(
            f"{fin.stdout}{fin.stderr}\nLa base n'a pas pu être mise à jour (détail ci-dessus) : "
            "si les migrations ont été réécrites, « make propre » repart de zéro."
        )
