"""Many signalements, fast: one real one, made through the actions, copied row by row in SQL."""

import os

import psycopg
from django.apps import apps

from partnership.secret.models import Dossier, DroitGroupe, EntreeCercle, PieceDeDossier
from signalements.models import ImpressionContenu, Signalement


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
        base.execute("RESET ROLE")
    with psycopg.connect(os.environ["DATABASE_URL_PROPRIETAIRE"], autocommit=True) as base:
        base.execute("SET ROLE postgres")
        base.execute("VACUUM ANALYZE")


def _tables() -> list[tuple[str, str]]:
    """Return (table, dossier column), the dossier first."""
    pieces = [m for m in apps.get_models() if issubclass(m, PieceDeDossier)]
    pieces.remove(ImpressionContenu)
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
    if nom == Signalement._meta.db_table:
        neuves["reference"] = "'SIG-2025-' || copie.n"
        neuves["cree_le"] = "t.cree_le - copie.n * interval '1 minute'"
    valeurs = ", ".join(neuves.get(c, f"t.{c}") for c in colonnes)
    base.execute(
        f"INSERT INTO {nom} ({', '.join(colonnes)}) SELECT {valeurs}"
        f" FROM {nom} t CROSS JOIN copie WHERE t.{cle} = %s",
        [modele.dossier_id],
    )
