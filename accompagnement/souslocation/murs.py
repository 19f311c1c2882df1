"""Row policies of a sub-letting, for its migration (decision 0024)."""

from partnership.secret.enums import Categorie
from partnership.secret.politiques import (
    MOI,
    MON_ORGANISATION,
    SYSTEME,
    Murer,
    droit,
    ecriture,
    lecture,
    politiques,
)

from ..murs import CLINICIENS, DELEGUES, SOCIAUX, de_la_maison


def murer_bail(table: str, categorie: str, *, au_bailleur: bool) -> Murer:
    """Return the wall of a piece of a sub-letting: those who study the candidature read it, social
    workers alone write it. `au_bailleur`: the landlord that the row names reads it too. The data
    delegate of either house reads it in the copy that she makes for the person (SP-15)."""
    code = Categorie(categorie)
    dossier = f"{table}.dossier_id"
    etudie = f"({CLINICIENS} OR {SOCIAUX}) AND {droit('ecrire_en_tete', dossier)}"
    lecteurs = f"({etudie}) OR ({DELEGUES} AND {de_la_maison(dossier)})"
    if au_bailleur:
        lecteurs += f" OR bailleur_id = {MON_ORGANISATION}"
    lire = f"({lecteurs}) AND ({lecture(table, code)})"
    ecrire = f"({SOCIAUX}) AND ({ecriture(table, code)})"
    modifier = f"({lire}) AND ({ecrire})"
    return Murer(table, politiques(table, lire, f"auteur_id = {MOI} AND {ecrire}", modifier))


def murer_sien(table: str, categorie: str, *, systeme: bool = False) -> Murer:
    """Return the wall of what a reader orders for herself: she adds where she reads, a landlord
    included, and sees her own alone. `systeme`: the worker finds it too (a table without content).
    """
    code = Categorie(categorie)
    lit = f"({lecture(table, code)})"
    ajouter = f"auteur_id = {MOI} AND ({lit} OR ({ecriture(table, code)}))"
    lire = f"auteur_id = {MOI} AND {lit}"
    if systeme:
        lire = f"{SYSTEME} OR ({lire})"
    return Murer(table, politiques(table, lire, ajouter, lire))
