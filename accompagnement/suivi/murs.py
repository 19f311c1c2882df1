"""Row policies of the accompaniment, for its migration (decision 0026)."""

from partnership.secret.enums import Categorie
from partnership.secret.politiques import (
    MOI,
    MON_ORGANISATION,
    Murer,
    droit,
    ecriture,
    lecture,
    politiques,
)

from ..murs import CLINICIENS, DELEGUES, SOCIAUX, de_la_maison


def murer_absence(table: str) -> Murer:
    """Return the wall of an absence: clinicians who study the candidature; the operator and the
    landlord that the row names, within the window of the person's consent; both partners write."""
    code, dossier = Categorie.SITUATION_LOCATIVE, f"{table}.dossier_id"
    etudie = f"{CLINICIENS} AND {droit('ecrire_en_tete', dossier)}"
    dite = "dite_du <= statement_timestamp() AND dite_jusqua > statement_timestamp()"
    lecteurs = (
        f"({etudie}) OR ({DELEGUES} AND {de_la_maison(dossier)})"
        f" OR ({dite} AND {MON_ORGANISATION} IN (bailleur_id, operateur_id))"
    )
    lire = f"({lecteurs}) AND ({lecture(table, code)})"
    ecrire = f"({CLINICIENS} OR {SOCIAUX}) AND ({ecriture(table, code)})"
    modifier = f"({lire}) AND ({ecrire})"
    return Murer(table, politiques(table, lire, f"auteur_id = {MOI} AND {ecrire}", modifier))


def murer_projet(table: str) -> Murer:
    """Return the wall of the life project: clinicians who study the candidature write it; social
    workers read it with the person's accord, not as the main tenant of a lease alone (SP-08)."""
    code, dossier = Categorie.FAITS, f"{table}.dossier_id"
    nomme = droit("lire_identite", dossier)
    etudie = f"{droit('ecrire_en_tete', dossier)} AND ({CLINICIENS} OR ({SOCIAUX} AND {nomme}))"
    lecteurs = f"({etudie}) OR ({DELEGUES} AND {de_la_maison(dossier)})"
    lire = f"({lecteurs}) AND ({lecture(table, code)})"
    ecrire = f"({CLINICIENS}) AND ({ecriture(table, code)})"
    modifier = f"({lire}) AND ({ecrire})"
    return Murer(table, politiques(table, lire, f"auteur_id = {MOI} AND {ecrire}", modifier))
