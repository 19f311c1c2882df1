"""What every write on a dossier shares, whatever its type: lock, staleness, cover, pieces, numbers.

A « couverture » is the piece that stands for a dossier, or for what hangs on it: a reference, a
state, a `version` that each write moves.
"""

from typing import TypeVar

from django.db import connection
from django.db.models import Model
from psycopg import sql

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee, EtatPerime

from . import cercle
from .actions_journal import journaliser_acteur

C = TypeVar("C", bound=Model)


def verrouiller(
    couverture: C, par: Acteur, version: int | None, *liens: str, quoi: str = "ce dossier"
) -> C:
    """Lock a cover and return it fresh, with its `liens`; `EtatPerime` when the page was stale.

    The circle first, then the cover, as a withdrawal does: the two orders at once are a deadlock.
    """
    cercle.attendre(couverture.dossier_id)
    visibles = type(couverture).objects.visibles_par(par).filter(pk=couverture.pk)
    frais = (
        visibles.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "territoire", *liens)
        .first()
    )
    if frais is None:
        visibles.get()  # outside the circle it does not exist (SP-01)
        raise ActionRefusee(f"Vous lisez {quoi} sans pouvoir y écrire.")
    if version is not None and frais.version != version:
        raise EtatPerime
    return frais


def ecrire(couverture: Model, **champs) -> None:
    """Write a cover, marked as changed: a stale page shows."""
    for nom, valeur in champs.items():
        setattr(couverture, nom, valeur)
    couverture.version += 1
    couverture.save(update_fields=[*champs, "version"])


def creer(modele: type[C], couverture: Model, par: Acteur, /, **champs) -> C:
    """Create a piece of the dossier of a cover."""
    piece = modele(
        dossier_id=couverture.dossier_id,
        territoire_id=couverture.territoire_id,
        auteur=par.affectation,
        **champs,
    )
    piece.save(force_insert=True)
    return piece


def noter_lecture(par: Acteur, couverture: Model) -> None:
    """Journal that a page of the dossier was opened (SP-13)."""
    journaliser_acteur(
        "lecture",
        par,
        couverture.dossier_id,
        objet=couverture.reference,
        commune=couverture.commune_id,
    )


def numeroter(compteur: type[Model], **cles) -> int:
    """Return the next number of these keys; its row is held until commit: no gap, no double."""
    ordre = sql.SQL(
        "INSERT INTO {table} ({cles}, dernier) VALUES ({valeurs}, 1)"
        " ON CONFLICT ({cles}) DO UPDATE SET dernier = {table}.dernier + 1 RETURNING dernier"
    ).format(
        table=sql.Identifier(compteur._meta.db_table),
        cles=sql.SQL(", ").join(sql.Identifier(cle) for cle in cles),
        valeurs=sql.SQL(", ").join(sql.Placeholder() for _ in cles),
    )
    with connection.cursor() as curseur:
        curseur.execute(ordre, list(cles.values()))
        return curseur.fetchone()[0]
