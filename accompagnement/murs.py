"""Row policies of what the hospital team and the operator alone read, for the migrations."""

from partnership.secret.enums import Categorie
from partnership.secret.politiques import (
    MOI,
    MON_ORGANISATION,
    Murer,
    droit,
    ecriture,
    lecture,
    murer_piece,
    politiques,
)

CLINICIENS = "(SELECT palier.mon_role()) = 'CLINICIEN'"
DELEGUES = "(SELECT palier.mon_role()) = 'DELEGUE_DONNEES'"
SOCIAUX = "(SELECT palier.mon_role()) = 'TRAVAILLEUR_SOCIAL'"


def murer_entre_partenaires(table: str, *, ecrit: str = "true") -> Murer:
    """Return the wall of a piece of the cover that who studies the candidature reads: clinicians,
    and social workers with the person's accord (decision 0020). Who sits in a commission writes no
    cover: she is not one of them. `ecrit`: what whoever writes a row must hold besides.

    The data delegate of either house reads them too, in the copy that she makes for the person."""
    categorie, dossier = Categorie.EN_TETE, f"{table}.dossier_id"
    nomme = droit("lire_identite", dossier)
    sien = f"({_etudie(dossier)}) OR ({DELEGUES} AND {nomme} AND {de_la_maison(dossier)})"
    lire = f"({sien}) AND ({lecture(table, categorie)})"
    ecrire = f"({sien}) AND ({ecrit}) AND ({ecriture(table, categorie)})"
    modifier = f"({lire}) AND ({ecrire})"
    return Murer(table, politiques(table, lire, f"auteur_id = {MOI} AND {ecrire}", modifier))


def _etudie(dossier: str) -> str:
    nomme = droit("lire_identite", dossier)
    return f"{droit('ecrire_en_tete', dossier)} AND ({CLINICIENS} OR ({SOCIAUX} AND {nomme}))"


def de_la_maison(dossier: str) -> str:
    """Return « my house opened this candidature, or operates it »."""
    return (
        f"EXISTS (SELECT FROM accompagnement_candidature k WHERE k.dossier_id = {dossier}"
        f" AND {MON_ORGANISATION} IN (k.organisation_id, k.operateur_id))"
    )


def competents(table: str) -> str:
    """Return « this criterion is mine to attest »: 1 and 2 the hospital, 3 and 4 the others."""
    return (
        f"({CLINICIENS} AND {table}.numero IN (1, 2)) OR ({SOCIAUX} AND {table}.numero IN (3, 4))"
    )


def murer_souhait(table: str) -> Murer:
    """Return the wall of the housing need: a social worker reads it with the person's accord, not
    as the main tenant of a lease that goes on after it (SP-08)."""
    nomme = droit("lire_identite", f"{table}.dossier_id")
    return murer_piece(table, Categorie.SITUATION_LOCATIVE, tant_que=f"NOT {SOCIAUX} OR {nomme}")


def murer_etude(table: str) -> Murer:
    """Return the wall of a study of the budget (decision 0023): the category opens it; besides, a
    clinician or a social worker is one who studies the candidature. Who only sits or coordinates
    reads none. The data delegate reads it in the copy made for the person, by rights lent to her.
    Studies add up: the operator of the candidature adds one, nobody changes nor removes any.
    """
    categorie, dossier = Categorie.SITUATION_SOCIALE, f"{table}.dossier_id"
    autres = "(SELECT palier.mon_role()) IN ('REFERENT_SOCIAL', 'DELEGUE_DONNEES')"
    sien = f"{autres} OR ({_etudie(dossier)})"
    lire = f"({sien}) AND ({lecture(table, categorie)})"
    operateur = (
        f"EXISTS (SELECT FROM accompagnement_candidature k WHERE k.dossier_id = {dossier}"
        f" AND k.operateur_id = {MON_ORGANISATION})"
    )
    ajouter = f"{SOCIAUX} AND {operateur} AND ({sien}) AND ({ecriture(table, categorie)})"
    modifier = f"({lire}) AND ({ajouter})"  # by the privileges of the table, nobody comes to it
    return Murer(table, politiques(table, lire, f"auteur_id = {MOI} AND {ajouter}", modifier))
