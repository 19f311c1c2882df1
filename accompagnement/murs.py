"""Row policies of what the hospital team and the operator alone read, for the migrations."""

from partnership.secret.enums import Categorie
from partnership.secret.politiques import MOI, Murer, droit, ecriture, lecture, politiques

CLINICIENS = "(SELECT palier.mon_role()) = 'CLINICIEN'"
SOCIAUX = "(SELECT palier.mon_role()) = 'TRAVAILLEUR_SOCIAL'"


def murer_entre_partenaires(table: str, *, ecrit: str = "true") -> Murer:
    """Return the wall of a piece of the cover that clinicians read, and social workers with the
    person's accord (decision 0020). `ecrit`: what whoever writes a row must hold besides."""
    categorie = Categorie.EN_TETE
    sien = f"{CLINICIENS} OR ({SOCIAUX} AND {droit('lire_identite', f'{table}.dossier_id')})"
    lire = f"({sien}) AND ({lecture(table, categorie)})"
    ecrire = f"({sien}) AND ({ecrit}) AND ({ecriture(table, categorie)})"
    modifier = f"({lire}) AND ({ecrire})"
    return Murer(table, politiques(table, lire, f"auteur_id = {MOI} AND {ecrire}", modifier))


def competents(table: str) -> str:
    """Return « this criterion is mine to attest »: 1 and 2 the hospital, 3 and 4 the others."""
    return (
        f"({CLINICIENS} AND {table}.numero IN (1, 2)) OR ({SOCIAUX} AND {table}.numero IN (3, 4))"
    )
