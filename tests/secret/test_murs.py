"""Rule = grants = Python wall = SQL wall, cell by cell, each wall alone (SP-01, SP-18).

The Python wall is run as a superuser, whom row security does not stop; the SQL wall is run by raw
statements that filter nothing, as the application role. Neither can hide a hole of the other.
"""

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, connection, connections, transaction

from partnership.secret.models import Accord, Dossier, DroitGroupe, DroitPersonne
from partnership.secret.privileges import modeles_de_cas
from tests.secret.logement import (
    ABSENCES,
    AVIS,
    BESOINS,
    BUDGETS,
    CONTRATS,
    DU_BAIL,
    DU_SUIVI,
    ENTRE_PARTENAIRES,
    PAPIERS,
    PREFET,
    RENDUS,
    SIGNES,
    atteste,
    etudie_le_bail,
)
from tests.secret.monde import batir
from tests.secret.outils import (
    brut,
    laisse_entrer,
    modeles_de_piece,
    superutilisateur,
    une_de_chaque,
)

PIECES = modeles_de_piece()
ids_pieces = [m._meta.db_table for m in PIECES]
# Pieces of one person alone (`murer_piece(..., personnel=True)`): the author reads them, if at all.
PERSONNELLES = {
    "signalements_saisie", "signalements_impression", "signalements_impressioncontenu",
    "situations_impression", "situations_impressioncontenu",
    "accompagnement_impressionbail", "accompagnement_impressionbailcontenu",
}  # fmt: skip
# Pieces of one team alone (`murer_piece(..., equipe=True)`), whoever else is in the circle.
D_EQUIPE = {"signalements_notesoignante"}
# Papers that bear a name: read by those who also read the identity, by right.
NOMINATIVES = {"recus_formulairesigne"}
# Frozen with their saisine: read by those who also read its cover (decision 0018).
DE_SAISINE = {
    "situations_avis",
    "situations_avisdonne",
    "situations_releve",
    "situations_validation",
    "situations_point", "situations_invite", "situations_blocfaits", "situations_bloclocatif",
    "situations_blocsocial", "seances_frappe", "situations_impression",
}  # fmt: skip
# What a reader brings of her own: read by her, and by the coordinator; added by whoever reads.
APPORTS = {
    "situations_deport", "situations_avisdonne", "situations_avis", "situations_validation",
    "situations_impression",
}  # fmt: skip
# Of these, hers and nobody else's (or the coordinator's): the fixture closes no opinion.
SECRETS = {"situations_deport": {"COORDINATEUR"}, "situations_avis": set()}
# A landlord reads its own actions, nothing else of the synthesis (SP-04).
SANS_BAILLEUR = {
    "situations_avis", "situations_releve", "situations_validation", "seances_frappe",
}  # fmt: skip
# With the synthesis, or one's organisation's own with the cover.
DU_PLAN = {"situations_actionduplan", "situations_suiteaction", "situations_impressioncontenu"}
# Of these, the rows of the fixture that are her organisation's; that anybody who reads may add.
MIENNES = {"situations_suiteaction", "situations_impressioncontenu"}
# Sheets without identity, that those who read under pseudonym read too.
EN_TETES = {"situations_deport", "situations_avisdonne", "situations_impression"}
PSEUDONYMES = APPORTS - EN_TETES | DU_PLAN | {
    "situations_releve", "situations_blocfaits", "situations_bloclocatif", "situations_blocsocial",
    "seances_frappe",
}  # fmt: skip
# Events and proofs: added, never changed.
AJOUT_SEUL = {"secret_accord", "recus_formulairesigne"} | SIGNES


@pytest.fixture(scope="module")
def monde(django_db_setup, django_db_blocker):
    """Committed once for the module, then the base is taken afresh."""
    from partnership.atelier import essais
    from partnership.secret.visibilite import id_permission

    with django_db_blocker.unblock():
        id_permission.cache_clear()
        yield batir()
        connections.close_all()
        essais.nouvelle_base(connections["default"].settings_dict["NAME"])
        id_permission.cache_clear()


@pytest.fixture
def racine():
    with superutilisateur() as c:
        yield c


def ids_de_pieces(racine, modele) -> dict:
    """The pieces made by the fixture: id -> (rank of the dossier, author)."""
    sans_accords = "AND finalite = 'TRANSMISSION'" if modele is Accord else ""
    lignes = racine.execute(
        f"SELECT id, dossier_id, auteur_id FROM {modele._meta.db_table} WHERE true {sans_accords}"
    )
    return {pk: (dossier, auteur) for pk, dossier, auteur in lignes}


def rangs(monde) -> dict:
    return {cas.dossier.pk: i for i, cas in enumerate(monde.cas)}


def attendues(monde, nom, modele, pieces) -> set:
    """What the rule lets a cast member read of a model."""
    ou, moi = rangs(monde), monde.acteurs[nom].affectation.pk
    personnelle = modele._meta.db_table in PERSONNELLES
    chez_moi = {
        a.affectation.pk for a in monde.acteurs.values()
        if a.organisation == monde.acteurs[nom].organisation
    }  # fmt: skip
    return {
        pk
        for pk, (dossier, auteur) in pieces.items()
        if _lit(monde, nom, ou[dossier], modele, auteur)
        and (not personnelle or auteur == moi)
        and (modele._meta.db_table not in D_EQUIPE or auteur in chez_moi)
        and (
            modele._meta.db_table not in NOMINATIVES
            or "lire_identite" in monde.droits(nom, ou[dossier])
        )
    }


def _lit(monde, nom, rang, modele, auteur) -> bool:
    table, code = modele._meta.db_table, modele.categorie.lower()
    lit = monde.lit(nom, rang, modele.categorie, auteur)
    if table in PSEUDONYMES:
        lit = lit or f"lire_pseudo_{code}" in monde.droits(nom, rang)
    if table in DE_SAISINE:
        lit = lit and monde.lit(nom, rang, "EN_TETE", auteur)
    moi = monde.acteurs[nom]
    if table in SECRETS:
        lit = lit and (auteur == moi.affectation.pk or moi.role in SECRETS[table])
    if table in SANS_BAILLEUR:
        lit = lit and moi.role != "REFERENT_SOCIAL"
    if table in ENTRE_PARTENAIRES:
        lit = lit and _partenaire(monde, nom, rang)
    if table in BUDGETS:
        lit = lit and (moi.role == "REFERENT_SOCIAL" or _partenaire(monde, nom, rang))
    if table in AVIS:
        lit = lit and _chez(monde, auteur) == moi.organisation.pk
    if table in BESOINS and moi.role == "TRAVAILLEUR_SOCIAL":
        lit = lit and "lire_identite" in monde.droits(nom, rang)
    if table in DU_SUIVI | RENDUS | PREFET:
        chez_moi = _chez(monde, auteur) == moi.organisation.pk
        etudie = etudie_le_bail(table, moi.role, monde.droits(nom, rang), chez_moi)
        lit = lit and (etudie or (table in DU_BAIL | PREFET | ABSENCES and chez_moi))
    if table in DU_PLAN:
        couverte = monde.lit(nom, rang, "EN_TETE", auteur)
        mienne = _chez(monde, auteur) == moi.organisation.pk and table in MIENNES
        lit = lit and couverte and moi.role != "REFERENT_SOCIAL"
        lit = lit or (mienne and "lire_en_tete" in monde.droits(nom, rang))
    return lit


def _partenaire(monde, nom, rang) -> bool:
    role = monde.acteurs[nom].role
    social = role == "TRAVAILLEUR_SOCIAL" and "lire_identite" in monde.droits(nom, rang)
    etudie = "ecrire_en_tete" in monde.droits(nom, rang)
    return etudie and (role == "CLINICIEN" or social)


def _chez(monde, auteur) -> int:
    """The organisation of an author: that of the rows of the fixture."""
    return next(a.organisation.pk for a in monde.acteurs.values() if a.affectation.pk == auteur)


def test_les_pieces_personnelles():
    """SP-01: what one person types or prints is hers; the list is fixed here."""
    assert {m._meta.db_table for m in PIECES if m.personnelle} == PERSONNELLES
    assert {m._meta.db_table for m in PIECES if m.d_equipe} == D_EQUIPE
    assert {m._meta.db_table for m in PIECES if m.pseudonyme} == PSEUDONYMES


def test_les_droits_sont_ceux_de_la_regle(monde, racine):
    """SP-18: the grants in the tables are exactly what `decider` says, for everybody."""
    codes = dict(Permission.objects.values_list("pk", "codename"))
    ou, cellules, ouverts = rangs(monde), 0, 0
    for nom, acteur in monde.acteurs.items():
        lus = {i: set() for i in ou.values()}
        for table, colonne, qui in (
            (DroitGroupe._meta.db_table, "group_id", acteur.affectation.groupe_id),
            (DroitPersonne._meta.db_table, "affectation_id", acteur.affectation.pk),
        ):
            for dossier, permission in racine.execute(
                f"SELECT content_object_id, permission_id FROM {table}"
                f" WHERE {colonne} = %s AND depuis <= now() AND jusqua > now()"
                " AND (condition = '' OR condition = ANY (palier.conditions_de(%s)))",
                [qui, acteur.affectation.pk],
            ):
                lus[ou[dossier]].add(codes[permission])
        for rang, codes_lus in lus.items():
            assert codes_lus == monde.droits(nom, rang), (nom, monde.cas[rang])
            cellules += 8
            ouverts += len(codes_lus)
    assert cellules == len(monde.acteurs) * len(monde.cas) * 8
    assert ouverts > 5000


@pytest.mark.parametrize("modele", PIECES, ids=ids_pieces)
def test_les_murs_disent_la_regle(monde, racine, modele):
    """SP-01, SP-18: for each model, each wall alone shows each cast member what the rule says."""
    pieces, vus = ids_de_pieces(racine, modele), 0
    assert len(pieces) >= len(monde.cas)
    for nom, acteur in monde.acteurs.items():
        voulues = attendues(monde, nom, modele, pieces)
        with acteur.agir(), transaction.atomic():
            demande = _demande(modele.objects.visibles_par(acteur))
            mur_sql = {pk for (pk,) in brut(f"SELECT id FROM {modele._meta.db_table}")}
        mur_python = {pk for (pk,) in racine.execute(*demande)} if demande else set()
        assert mur_sql & pieces.keys() == voulues, (nom, "SQL")
        assert mur_python & pieces.keys() == voulues, (nom, "Python")
        vus += len(voulues)
    assert 0 < vus < len(pieces) * len(monde.acteurs)


def _demande(lisibles):
    """The statement of the Python wall, None when it asks nothing of the base."""
    if lisibles.query.is_empty():
        return None
    return lisibles.values("pk").query.sql_with_params()


def test_le_mur_des_dossiers(monde, racine):
    """SP-01: the dossiers themselves, and their circles, to those who read the cover."""
    for nom, acteur in monde.acteurs.items():
        voulus = {
            cas.dossier.pk
            for i, cas in enumerate(monde.cas)
            if monde.lit(nom, i, "EN_TETE", cas.ouvert_par)
        }
        with acteur.agir(), transaction.atomic():
            sql, params = Dossier.objects.visibles_par(acteur).values("pk").query.sql_with_params()
            assert {pk for (pk,) in brut("SELECT id FROM secret_dossier")} == voulus, nom
            cercles = {pk for (pk,) in brut("SELECT dossier_id FROM secret_entreecercle")}
        assert {pk for (pk,) in racine.execute(sql, params)} == voulus, nom
        assert cercles == voulus, nom


@pytest.mark.parametrize("modele", PIECES, ids=ids_pieces)
def test_modifier_et_effacer_suivent_la_regle(monde, racine, modele):
    """SP-18: UPDATE and DELETE reach the rows that are both readable and writable, no others."""
    table = modele._meta.db_table
    pieces, ou = ids_de_pieces(racine, modele), rangs(monde)
    for nom, acteur in monde.acteurs.items():
        voulues = {
            pk
            for pk in attendues(monde, nom, modele, pieces)
            if (
                pieces[pk][1] == monde.acteurs[nom].affectation.pk
                if table in APPORTS | MIENNES | PAPIERS
                else monde.ecrit(nom, ou[pieces[pk][0]], modele.categorie)
                and atteste(table, acteur, _chez(monde, pieces[pk][1]))
            )
        }
        for ordre in (f"UPDATE {table} SET cree_le = cree_le RETURNING id",
                      f"DELETE FROM {table} RETURNING id"):  # fmt: skip
            if table in AJOUT_SEUL:
                with pytest.raises(DatabaseError, match="permission denied"):
                    _essayer(acteur, ordre)
                continue
            abandonne = table == CONTRATS and acteur.role == "CLINICIEN" and "UPDATE" in ordre
            ici = attendues(monde, nom, modele, pieces) if abandonne else voulues
            assert _essayer(acteur, ordre) & pieces.keys() == ici, (nom, ordre)


def _essayer(acteur, ordre, *params) -> set:
    """Run a write and undo it."""
    with acteur.agir(), transaction.atomic():
        try:
            return {pk for (pk,) in brut(ordre, *params)}
        finally:
            transaction.set_rollback(True)


def test_ajouter_suit_la_regle(monde, racine):
    """SP-18: an INSERT passes where the rule lets write, whoever asks and whatever the model."""
    essais = admis = 0
    saisines = {
        dossier: (pk, auteur)
        for pk, dossier, auteur in racine.execute(
            "SELECT id, dossier_id, auteur_id FROM situations_saisine"
        )
    }
    for n, (nom, acteur) in enumerate(monde.acteurs.items()):
        for rang in range(n % 7, len(monde.cas), 83):
            cas = monde.cas[rang]
            with acteur.agir(), transaction.atomic():
                for piece in une_de_chaque(cas.dossier, acteur.affectation):
                    essais += 1
                    table = piece._meta.db_table
                    if hasattr(piece, "saisine_id"):
                        piece.saisine_id, auteur = saisines[cas.dossier.pk]
                    passe = laisse_entrer(piece)
                    admis += passe
                    voulu = table not in SIGNES and monde.ecrit(nom, rang, piece.categorie)
                    if table in DE_SAISINE:
                        voulu = voulu and monde.lit(nom, rang, "EN_TETE", auteur)
                    if table in APPORTS:
                        couverte = monde.lit(nom, rang, "EN_TETE", auteur)
                        code = piece.categorie.lower()
                        droits = {f"lire_{code}", f"lire_pseudo_{code}"}
                        lit = bool(droits & monde.droits(nom, rang))
                        voulu = voulu or (lit and (couverte or table == "situations_deport"))
                    if table in ENTRE_PARTENAIRES:
                        voulu = voulu and _partenaire(monde, nom, rang)
                    if table in BESOINS and acteur.role == "TRAVAILLEUR_SOCIAL":
                        voulu = voulu and "lire_identite" in monde.droits(nom, rang)
                    voulu = voulu and atteste(table, acteur, acteur.organisation.pk)
                    if table in PAPIERS:
                        lire = f"lire_{piece.categorie.lower()}"
                        voulu = voulu or lire in monde.droits(nom, rang)
                    if table in SANS_BAILLEUR:
                        voulu = voulu and not acteur.est_bailleur
                    if table == "situations_deport":  # for oneself, or by the coordinator
                        sien = piece.membre_id == acteur.affectation.pk
                        voulu = voulu and (sien or acteur.role == "COORDINATEUR")
                    if table in DU_PLAN:
                        voulu = voulu and monde.lit(nom, rang, "EN_TETE", auteur)
                    if table in MIENNES:
                        voulu = voulu or "lire_en_tete" in monde.droits(nom, rang)
                    assert passe == voulu, (nom, piece, cas)
                transaction.set_rollback(True)
    assert essais > 900
    assert admis > 90


@pytest.mark.parametrize("fenetre", ["depuis = now() + '1h'", "jusqua = now()"])
def test_la_fenetre_tient_dans_chaque_mur_seul(monde, racine, fenetre):
    """SP-02, SP-08: a grant not yet begun, or over, shows nothing, by Python alone or by SQL alone."""
    acteur, table = monde.distribution.referente, "secret_droitgroupe"
    colonne = fenetre.split()[0]
    racine.execute(f"CREATE TABLE tampon AS SELECT id, {colonne} AS v FROM {table}")
    try:
        racine.execute(f"UPDATE {table} SET {fenetre}")
        with acteur.agir(), transaction.atomic():
            demande = Dossier.objects.visibles_par(acteur).values("pk").query.sql_with_params()
            assert brut("SELECT id FROM secret_dossier") == []
        assert racine.execute(*demande).fetchall() == []
    finally:
        racine.execute(f"UPDATE {table} d SET {colonne} = t.v FROM tampon t WHERE t.id = d.id")
        racine.execute("DROP TABLE tampon")
    assert racine.execute(*demande).fetchall() != []


def test_sans_acteur_chaque_table_est_vide(monde, racine):
    """SP-01, SP-09: every case table holds rows, and shows none to a transaction without acteur."""
    for modele in modeles_de_cas():
        table = modele._meta.db_table
        assert racine.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone(), table
        assert brut(f"SELECT * FROM {table}") == [], table
        with connection.cursor() as curseur:
            curseur.execute(f"SELECT * FROM {table}")
            assert curseur.fetchall() == [], table


def test_python_seul_ferme_sans_acteur(monde, racine):
    """SP-09: no acteur, or one whose gates are closed, asks nothing of the database."""
    from dataclasses import replace

    referente = monde.distribution.referente
    for acteur in (None, replace(referente, charte_signee=False),
                   replace(referente, convention_en_vigueur=False)):  # fmt: skip
        for modele in (*PIECES, Dossier):
            assert modele.objects.visibles_par(acteur).query.is_empty(), modele
