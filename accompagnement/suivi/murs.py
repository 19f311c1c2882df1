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
