"""Row policies of a sub-letting, for its migration (decision 0024)."""

from annuaire.situations.murs import dedans
from partnership.secret.enums import Categorie
from partnership.secret.politiques import (
    MOI,
    MON_ORGANISATION,
    MON_TERRITOIRE,
    SYSTEME,
    Murer,
    droit,
    ecriture,
    lecture,
    politiques,
)

from ..murs import CLINICIENS, DELEGUES, SOCIAUX, de_la_maison

HOPITAL_ABANDONNE = f"({CLINICIENS}) AND etat IN ('preparation', 'abandonnee')"


def murer_bail(table: str, categorie: str, *, au_bailleur: bool, ecrivent: str = SOCIAUX) -> Murer:
    """Return the wall of a piece as it was born, before rows named their operator (migrations 0007
    to 0012). `ecrivent`: who writes it."""
    code = Categorie(categorie)
    dossier = f"{table}.dossier_id"
    etudie = f"({CLINICIENS} OR {SOCIAUX}) AND {droit('ecrire_en_tete', dossier)}"
    lecteurs = f"({etudie}) OR ({DELEGUES} AND {de_la_maison(dossier)})"
    if au_bailleur:
        lecteurs += f" OR bailleur_id = {MON_ORGANISATION}"
    lire = f"({lecteurs}) AND ({lecture(table, code)})"
    ecrire = f"({ecrivent}) AND ({ecriture(table, code)})"
    modifier = f"({lire}) AND ({ecrire})"
    return Murer(table, politiques(table, lire, f"auteur_id = {MOI} AND {ecrire}", modifier))


def murer_du_bail(table: str, categorie: str, *, au_bailleur: bool, contrat: bool = False) -> Murer:
    """Return the wall of a piece of a sub-letting: the hospital team, the social workers whom the
    person agreed to, and the operator of that sub-letting; it alone writes (decision 0024).

    `au_bailleur`: the landlord that the row names reads it too. `contrat`: the contracts, which
    their operator reads by contract once they are signed only, and which the hospital team gives up
    when the person no longer agrees. The data delegate of either house reads it in the copy that
    she makes for the person (SP-15).
    """
    code = Categorie(categorie)
    dossier = f"{table}.dossier_id"
    mien = f"operateur_id = {MON_ORGANISATION}"
    tenu = f"{mien} AND etat <> 'preparation'" if contrat else mien
    sociaux = f"{SOCIAUX} AND ({tenu} OR {droit('lire_identite', dossier)})"
    etudie = f"({CLINICIENS} OR ({sociaux})) AND {droit('ecrire_en_tete', dossier)}"
    lecteurs = f"({etudie}) OR ({DELEGUES} AND ({mien} OR {de_la_maison(dossier)}))"
    if au_bailleur:
        lecteurs += f" OR bailleur_id = {MON_ORGANISATION}"
    lire = f"({lecteurs}) AND ({lecture(table, code)})"
    ecrire = f"({SOCIAUX}) AND {mien} AND ({ecriture(table, code)})"
    modifier = f"({lire}) AND ({ecrire})"
    mur = politiques(table, lire, f"auteur_id = {MOI} AND {ecrire}", modifier)
    if contrat:  # changed by the hospital team too, and removed by no more than before
        abandon = f"({lire}) AND (({ecrire}) OR ({HOPITAL_ABANDONNE}))"
        mur = [p.replace(modifier, abandon) if " modifier ON " in p else p for p in mur]
    return Murer(table, mur)


def murer_sien(table: str, categorie: str, *, systeme: bool = False) -> Murer:
    """Return the wall of what a reader orders for herself: she adds where she reads by right and
    takes part, a landlord included (not in a break-glass, SP-14), and sees her own alone.
    `systeme`: the worker finds it too (a table without content)."""
    code = Categorie(categorie)
    lit = droit(f"lire_{code.lower()}", f"{table}.dossier_id")
    ici = f"auteur_id = {MOI} AND territoire_id = {MON_TERRITOIRE}"
    ajouter = f"{ici} AND ({lit} OR ({ecriture(table, code)})) AND {dedans(table)}"
    lire = f"auteur_id = {MOI} AND ({lecture(table, code)})"
    if systeme:
        lire = f"{SYSTEME} OR ({lire})"
    return Murer(table, politiques(table, lire, ajouter, lire))
