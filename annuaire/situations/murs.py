"""Row policies of the pieces of a saisine, for its migrations."""

from partnership.secret.enums import Categorie
from partnership.secret.politiques import (
    MOI,
    MON_ORGANISATION,
    MON_TERRITOIRE,
    Murer,
    droit,
    ecriture,
    lecture,
    murer_piece,
    politiques,
)


def vivante(table: str) -> str:
    """Return « the saisine is not withdrawn, and I have not stood back from it »."""
    return (
        "(SELECT s.retiree_le IS NULL AND NOT EXISTS (SELECT FROM situations_deport p"
        f" WHERE p.saisine_id = s.id AND p.membre_id = {MOI})"
        f" FROM situations_saisine s WHERE s.id = {table}.saisine_id)"
    )


def murer_vivante(table: str, categorie: str, **options) -> Murer:
    """Return the wall of a piece that is frozen with its saisine."""
    return murer_piece(table, categorie, tant_que=vivante(table), **options)


def murer_apport(table: str, categorie: str, *, et: str = "", vivant: bool = True) -> Murer:
    """Return the wall of what a reader adds of her own: she adds where she reads, under her name,
    and changes her own alone. `et`: what those who did not write it need besides."""
    lue = lecture(table, Categorie(categorie), pseudonyme=True)
    tient = vivante(table) if vivant else "true"
    siens = f"auteur_id = {MOI}"
    autres = f"({et})" if et else "true"
    lire = f"({tient}) AND ({lue}) AND ({siens} OR {autres})"
    ecrire = ecriture(table, Categorie(categorie))
    code, dossier = categorie.lower(), f"{table}.dossier_id"
    lit = f"{droit('lire_' + code, dossier)} OR {droit('lire_pseudo_' + code, dossier)}"
    ici = f"territoire_id = {MON_TERRITOIRE}"
    ajouter = f"{siens} AND {ici} AND ({tient}) AND ({lit} OR ({ecrire}))"
    return Murer(table, politiques(table, lire, ajouter, f"({lire}) AND {siens}"))


__all__ = [
    "MOI",
    "MON_ORGANISATION",
    "MON_TERRITOIRE",
    "droit",
    "murer_apport",
    "murer_vivante",
    "vivante",
]
