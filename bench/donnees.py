"""Many signalements, fast: one real one, made through the actions, copied row by row in SQL."""

import os

import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps

from partnership.secret.coffre import chiffre
from partnership.secret.coffre.champs import champs_scelles
from partnership.secret.models import Dossier, DroitGroupe, EntreeCercle, PieceDeDossier
from signalements.models import Identite, ImpressionContenu, JetonNom, Signalement


def copier(modele: Signalement, deja: int, taille: int) -> None:
    """Copy the dossier of `modele`, grants included, until there are `taille` of them."""
    with psycopg.connect(os.environ["DATABASE_URL_PROPRIETAIRE"]) as base:
        base.execute("SET ROLE postgres")
        base.execute(
            "CREATE TEMP TABLE copie AS SELECT n, gen_random_uuid() AS dossier"
            f" FROM generate_series({deja + 1}, {taille}) n"
        )
        for table in _tables():
            _copier_table(base, table, modele)
        _sceller(base, modele)
        base.execute("RESET ROLE")
    with psycopg.connect(os.environ["DATABASE_URL_PROPRIETAIRE"], autocommit=True) as base:
        base.execute("SET ROLE postgres")
        base.execute("VACUUM ANALYZE")


def _sceller(base, modele: Signalement) -> None:
    """Give each copy its own key, and its identity sealed by it at its own place."""
    (clairs,) = _identite(base, modele)
    copies = base.execute(
        "SELECT i.id, i.dossier_id FROM signalements_identite i JOIN copie ON dossier = dossier_id"
    ).fetchall()
    colonnes = list(clairs)
    base.execute(
        "CREATE TEMP TABLE scellees (id uuid, dossier uuid, cle text, enveloppe bytea, "
        + ", ".join(f"{c} bytea" for c in colonnes)
        + ")"
    )
    with base.cursor().copy("COPY scellees FROM STDIN (FORMAT BINARY)") as copie:
        copie.set_types(["uuid", "uuid", "text", "bytea"] + ["bytea"] * len(colonnes))
        for pk, dossier in copies:
            brute = os.urandom(32)
            cle = AESGCM(brute)
            scelles = [
                chiffre.sceller(
                    cle, clairs[c], chiffre.contexte("signalements_identite", c, pk, dossier)
                )
                for c in colonnes
            ]
            copie.write_row(
                (pk, dossier, *chiffre.envelopper(brute, chiffre.contexte("dossier", dossier)),
                 *scelles)
            )  # fmt: skip
    base.execute(
        "INSERT INTO secret_cledossier (dossier_id, cle, enveloppe)"
        " SELECT dossier, cle, enveloppe FROM scellees"
    )
    base.execute(
        "UPDATE signalements_identite i SET "
        + ", ".join(f"{c} = s.{c}" for c in colonnes)
        + " FROM scellees s WHERE s.id = i.id"
    )


def _identite(base, modele: Signalement) -> list[dict[str, bytes]]:
    """Return what is sealed in the identities of the copied dossier, as it was before sealing."""
    colonnes = [c.column for c in champs_scelles(Identite)]
    dossier = modele.dossier_id
    nom, enveloppe = base.execute(
        "SELECT cle, enveloppe FROM secret_cledossier WHERE dossier_id = %s", [dossier]
    ).fetchone()
    cle = AESGCM(chiffre.developper(nom, enveloppe, chiffre.contexte("dossier", dossier)))
    lues = base.execute(
        f"SELECT id, {', '.join(colonnes)} FROM signalements_identite WHERE dossier_id = %s",
        [dossier],
    )
    return [
        {
            c: chiffre.desceller(cle, v, chiffre.contexte("signalements_identite", c, pk, dossier))
            for c, v in zip(colonnes, scelles, strict=True)
        }
        for pk, *scelles in lues
    ]


def _tables() -> list[tuple[str, str]]:
    """Return (table, dossier column), the dossier first."""
    pieces = [m for m in apps.get_models() if issubclass(m, PieceDeDossier)]
    pieces = [m for m in pieces if m not in {ImpressionContenu, JetonNom}]
    autres = [(m._meta.db_table, "dossier_id") for m in [EntreeCercle, *pieces]]
    return [
        (Dossier._meta.db_table, "id"),
        (DroitGroupe._meta.db_table, "content_object_id"),
        *autres,
    ]


def _copier_table(base, table: tuple[str, str], modele: Signalement) -> None:
    nom, cle = table
    colonnes = [
        c[0]
        for c in base.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s", [nom]
        )
    ]
    neuves = {cle: "copie.dossier"}
    if nom == "secret_droitgroupe":
        colonnes.remove("id")
    elif cle != "id":
        neuves["id"] = "gen_random_uuid()"
    if "reference" in colonnes:
        neuves["reference"] = "'SIG-2025-' || copie.n"
    if nom == Signalement._meta.db_table:
        neuves["id"] = "copie.dossier"
        neuves["cree_le"] = "t.cree_le - copie.n * interval '1 minute'"
    valeurs = ", ".join(neuves.get(c, f"t.{c}") for c in colonnes)
    base.execute(
        f"INSERT INTO {nom} ({', '.join(colonnes)}) SELECT {valeurs}"
        f" FROM {nom} t CROSS JOIN copie WHERE t.{cle} = %s",
        [modele.dossier_id],
    )
