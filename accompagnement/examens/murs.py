"""Row policies of the examinations, for their migration (decision 0025).

A view given, a notice sent are signed: by the privileges of their tables, nobody changes them.
"""

from annuaire.situations.murs import dedans
from partnership.secret.enums import Categorie
from partnership.secret.politiques import (
    MOI,
    MON_ORGANISATION,
    MON_TERRITOIRE,
    Murer,
    droit,
    ecriture,
    lecture,
    politiques,
)

from ..murs import CLINICIENS, DELEGUES, SOCIAUX, de_la_maison

CATEGORIE = Categorie.SITUATION_LOCATIVE
REFERENTS = "(SELECT palier.mon_role()) = 'REFERENT_SOCIAL'"
# The views of the others: once all three are given, or the evaluation goes on without one. Counted
# under the reader's own wall, which can only hide: it closes.
CLOS = (
    "(SELECT e.passe_outre_le IS NOT NULL OR 3 <= (SELECT count(*) FROM accompagnement_avisrendu r"
    " WHERE r.examen_id = e.id) FROM accompagnement_examen e WHERE e.id = {table}.examen_id)"
)
# Mine to give: my house is this party of this examination, whose evaluation is open.
MA_PART = (
    "EXISTS (SELECT FROM accompagnement_examen e WHERE e.id = {table}.examen_id"
    " AND e.dossier_id = {table}.dossier_id AND e.etat = 'tenu' AND e.passe_outre_le IS NULL AND ("
    f"({SOCIAUX} AND {{table}}.partie = 'operateur' AND e.operateur_id = {MON_ORGANISATION})"
    f" OR ({REFERENTS} AND {{table}}.partie = 'bailleur' AND e.bailleur_id = {MON_ORGANISATION})"
    f" OR ({CLINICIENS} AND {{table}}.partie = 'erah' AND e.equipe_id = {MON_ORGANISATION})))"
)


def _ajout(table: str, sien: str) -> str:
    """Return « she writes it under her own name, of her own house, where she reads and takes
    part »: a landlord writes nothing else here."""
    lit = droit(f"lire_{CATEGORIE.lower()}", f"{table}.dossier_id")
    return (
        f"auteur_id = {MOI} AND territoire_id = {MON_TERRITOIRE} AND {sien}"
        f" AND ({lit} OR ({ecriture(table, CATEGORIE)})) AND {dedans(table)}"
    )


# Mine by contract: my house operates the lease of this row.
MON_EXAMEN = (
    "EXISTS (SELECT FROM accompagnement_examen o WHERE o.id = {table}.examen_id"
    f" AND o.operateur_id = {MON_ORGANISATION})"
)
MON_BAIL = (
    "EXISTS (SELECT FROM accompagnement_souslocation o WHERE o.id = {table}.bail_id"
    f" AND o.operateur_id = {MON_ORGANISATION})"
)


def _etudie(table: str, tenu: str) -> str:
    """Return « she studies this candidature, with the person's accord, or holds this lease »."""
    dossier = f"{table}.dossier_id"
    nomme = droit("lire_identite", dossier)
    sociaux = f"{SOCIAUX} AND ({nomme} OR {tenu.format(table=table)})"
    return f"({CLINICIENS} OR ({sociaux})) AND {droit('ecrire_en_tete', dossier)}"


def murer_rendu(table: str) -> Murer:
    """Return the wall of who has given: the partners know; each adds her own house's."""
    dossier = f"{table}.dossier_id"
    etudie = _etudie(table, MON_EXAMEN)
    lecteurs = f"({etudie}) OR ({DELEGUES} AND {de_la_maison(dossier)})"
    lire = f"({lecteurs}) AND ({lecture(table, CATEGORIE)})"
    sien = f"organisation_id = {MON_ORGANISATION} AND {MA_PART.format(table=table)}"
    return Murer(table, politiques(table, lire, _ajout(table, sien), lire))


def murer_avis(table: str) -> Murer:
    """Return the wall of the views: one's own house's; the others' once closed, to the partners,
    that of the hospital team to social workers with the person's accord; none other's to a
    landlord (SP-04)."""
    dossier, clos = f"{table}.dossier_id", CLOS.format(table=table)
    nomme = f"({CLINICIENS} OR {table}.partie <> 'erah' OR {droit('lire_identite', dossier)})"
    lecteurs = (
        f"organisation_id = {MON_ORGANISATION}"
        f" OR ({_etudie(table, MON_EXAMEN)} AND {nomme} AND {clos})"
        f" OR ({DELEGUES} AND {de_la_maison(dossier)} AND {clos})"
    )
    lire = f"({lecteurs}) AND ({lecture(table, CATEGORIE)})"
    sien = f"organisation_id = {MON_ORGANISATION} AND {MA_PART.format(table=table)}"
    return Murer(table, politiques(table, lire, _ajout(table, sien), lire))


def murer_avis_prefet(table: str) -> Murer:
    """Return the wall of a notice to the préfet: read as the lease, written by its landlord."""
    dossier = f"{table}.dossier_id"
    lecteurs = (
        f"({_etudie(table, MON_BAIL)}) OR ({DELEGUES} AND {de_la_maison(dossier)})"
        f" OR bailleur_id = {MON_ORGANISATION}"
    )
    lire = f"({lecteurs}) AND ({lecture(table, CATEGORIE)})"
    du_bail = (
        f"EXISTS (SELECT FROM accompagnement_souslocation s WHERE s.id = {table}.bail_id"
        f" AND s.dossier_id = {dossier} AND s.bailleur_id = {MON_ORGANISATION})"
    )
    sien = f"{REFERENTS} AND bailleur_id = {MON_ORGANISATION} AND {du_bail}"
    return Murer(table, politiques(table, lire, _ajout(table, sien), lire))
