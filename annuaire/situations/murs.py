"""Row policies of the pieces of a saisine, for its migrations."""

from partnership.secret.enums import Categorie
from partnership.secret.politiques import (
    MOI,
    MON_ORGANISATION,
    MON_TERRITOIRE,
    SANS_BAILLEUR,
    SYSTEME,
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


def murer_vivante(table: str, categorie: str, *, besoin: str = "", **options) -> Murer:
    """Return the wall of a piece that is frozen with its saisine."""
    tant_que = f"{vivante(table)} AND {besoin}" if besoin else vivante(table)
    return murer_piece(table, categorie, tant_que=tant_que, **options)


def synthese(table: str) -> str:
    """Return what any piece of the synthesis asks besides the right to read it: a landlord reads
    its own actions, never what the commission retained (SP-04)."""
    return f"{vivante(table)} AND {SANS_BAILLEUR}"


def dedans(table: str) -> str:
    """Return « I, or my organisation, take part in this dossier today »: a break-glass reads the
    cover, and writes nothing (SP-14)."""
    return (
        f"EXISTS (SELECT FROM secret_entreecercle e WHERE e.dossier_id = {table}.dossier_id"
        f" AND e.organisation_id = {MON_ORGANISATION}"
        f" AND (e.affectation_id IS NULL OR e.affectation_id = {MOI})"
        " AND e.debut <= statement_timestamp()"
        " AND (e.fin IS NULL OR e.fin > statement_timestamp()))"
    )


# Opinions of the others: once those of the point are closed, or all given.
CLOS = (
    "(SELECT p.avis_clos_le IS NOT NULL OR p.avis_attendus > 0 AND p.avis_attendus <="
    " (SELECT count(*) FROM situations_avisdonne d WHERE d.point_id = p.id)"
    " FROM situations_point p WHERE p.id = situations_avis.point_id)"
)


# Who stood back is told to herself and to the coordinator: it says that she knows the person. One
# stands back for oneself; the coordinator for anybody.
DEPORT = f"membre_id = {MOI} OR (SELECT palier.mon_role()) = 'COORDINATEUR'"


def murer_deport() -> Murer:
    """Return the wall of those who stood back."""
    return murer_apport("situations_deport", "EN_TETE", et=DEPORT, vivant=False, ajout=DEPORT)


def murer_action(table: str, donnee: str) -> Murer:
    """Return the wall of actions and of what came of them: with the synthesis, or, with the cover
    alone, one's organisation's own. `donnee`: what makes a row an action given."""
    categorie = Categorie.SYNTHESE
    lit = lecture(table, categorie, pseudonyme=True)
    ecrit = f"({vivante(table)}) AND ({ecriture(table, categorie)})"
    mienne = (
        f"territoire_id = {MON_TERRITOIRE} AND equipe_id = {MON_ORGANISATION} AND {donnee}"
        f" AND {droit('lire_en_tete', f'{table}.dossier_id')}"
    )
    lire = f"({synthese(table)} AND ({lit})) OR ({mienne})"
    if table == "situations_actionduplan":
        return Murer(
            table,
            politiques(table, lire, f"auteur_id = {MOI} AND {ecrit}", f"({lire}) AND {ecrit}"),
        )
    ajouter = f"auteur_id = {MOI} AND (({ecrit}) OR ({mienne} AND {dedans(table)}))"
    return Murer(table, politiques(table, lire, ajouter, f"({lire}) AND auteur_id = {MOI}"))


def murer_apport(
    table: str,
    categorie: str,
    *,
    et: str = "",
    vivant: bool = True,
    besoin: str = "true",
    ajout: str = "true",
    systeme: bool = False,
) -> Murer:
    """Return the wall of what a reader adds of her own: she adds where she reads, under her name,
    and changes her own alone. `et`: what those who did not write it need besides; `besoin`: what
    everybody does; `ajout`: what who adds does; `systeme`: the worker finds it too (a table without
    content)."""
    lue = lecture(table, Categorie(categorie), pseudonyme=True)
    tient = f"{vivante(table)} AND {besoin}" if vivant else besoin
    siens = f"auteur_id = {MOI}"
    lire = f"({tient}) AND ({lue})" + (f" AND ({siens} OR ({et}))" if et else "")
    ecrire = ecriture(table, Categorie(categorie))
    code, dossier = categorie.lower(), f"{table}.dossier_id"
    lit = f"{droit('lire_' + code, dossier)} OR {droit('lire_pseudo_' + code, dossier)}"
    ici = f"territoire_id = {MON_TERRITOIRE}"
    adjoint = f"({lit} OR ({ecrire})) AND ({ajout}) AND {dedans(table)}"
    ajouter = f"{siens} AND {ici} AND ({tient}) AND {adjoint}"
    modifier = f"({lire}) AND {siens}"
    if systeme:
        lire, modifier = f"{SYSTEME} OR ({lire})", f"{SYSTEME} OR ({modifier})"
    return Murer(table, politiques(table, lire, ajouter, modifier))


def murer_pdf(table: str) -> Murer:
    """Return the wall of a PDF of the relevé: its reader's alone, while she reads the synthesis;
    or, of her organisation's own actions, while she takes part. Frozen with the saisine."""
    volet = (
        f"volet AND equipe_id = {MON_ORGANISATION}"
        f" AND {droit('lire_en_tete', f'{table}.dossier_id')}"
    )
    avec = f"{SANS_BAILLEUR} AND ({lecture(table, Categorie.SYNTHESE, pseudonyme=True)})"
    sienne = f"territoire_id = {MON_TERRITOIRE} AND auteur_id = {MOI} AND {vivante(table)}"
    lue, ecrite = f"(({avec}) OR ({volet}))", ecriture(table, Categorie.SYNTHESE)
    ajouter = f"{sienne} AND (({ecrite}) OR ({lue} AND {dedans(table)}))"
    return Murer(table, politiques(table, f"{sienne} AND {lue}", ajouter, f"{sienne} AND {lue}"))


__all__ = [
    "CLOS",
    "MOI",
    "MON_ORGANISATION",
    "MON_TERRITOIRE",
    "SANS_BAILLEUR",
    "droit",
    "murer_action",
    "murer_apport",
    "murer_pdf",
    "murer_vivante",
    "synthese",
    "vivante",
]
