"""The signed identity: forged, altered, expired, misplaced or inherited, it opens nothing (SP-09)."""

import contextlib
import hashlib
import hmac
import json
import time

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction

from partnership.acteurs import identite
from partnership.secret import cercle
from partnership.secret.privileges import tampons
from tests.secret.outils import brut, superutilisateur

POSER = "SELECT set_config('palier.identite', %s, %s)"


@pytest.fixture
def d(distribution):
    """The cast, and one dossier that the référente reads."""
    with distribution.referente.agir(), transaction.atomic():
        cercle.ouvrir(type_dossier="SIGNALEMENT", par=distribution.referente, qualite="EMETTEUR")
    return distribution


def vus() -> int:
    return brut("SELECT count(*) FROM secret_dossier")[0][0]


def vus_avec(jeton: str) -> int:
    """What a text put by hand, as an injection would, lets see."""
    with transaction.atomic(), connection.cursor() as curseur:
        try:
            curseur.execute(POSER, [jeton, True])
            curseur.execute("SELECT count(*) FROM secret_dossier")
            return curseur.fetchone()[0]
        finally:
            transaction.set_rollback(True)


def signer(utilisateur, affectation, nature="acteur", expiration=None, cle=None) -> str:
    expiration = int(time.time()) + 600 if expiration is None else expiration
    message = f"{utilisateur}|{affectation}|{nature}|{expiration}"
    cle = (cle or settings.PALIER_CLES_IDENTITE[0]).encode()
    return f"{message}|{hmac.new(cle, message.encode(), hashlib.sha256).hexdigest()}"


def ids(acteur) -> tuple[int, int]:
    return acteur.utilisateur.pk, acteur.affectation.pk


def test_un_jeton_juste_ouvre(d):
    """The other tests prove nothing unless this one opens."""
    assert vus_avec(signer(*ids(d.referente))) == 1
    assert vus_avec(identite.Identite(*ids(d.referente), "acteur").jeton()) == 1
    assert vus_avec(signer(*ids(d.etrangere))) == 0


def test_chaque_champ_altere_ferme(d):
    """A change of any field, or of any character of the signature, closes."""
    juste = signer(*ids(d.referente2)).split("|")
    referente = signer(*ids(d.referente)).split("|")
    for i, autre in enumerate([referente[0], referente[1], "systeme", str(int(juste[3]) + 1),
                               referente[4]]):  # fmt: skip
        altere = [*juste[:i], autre, *juste[i + 1 :]]
        assert vus_avec("|".join(altere)) == 0, altere
    hexa = juste[4]
    for i in range(64):
        faux = hexa[:i] + ("0" if hexa[i] != "0" else "1") + hexa[i + 1 :]
        assert vus_avec("|".join([*juste[:4], faux])) == 0, i
    assert vus_avec("|".join(juste)) == 1


def test_une_forme_inattendue_ferme(d):
    """Blank, padded, upper-cased, prolonged: the text is exact or it is nothing, and never raises."""
    j = signer(*ids(d.referente))
    for forme in ("", "|", "||||", f"{j} ", f" {j}", f"{j}\n", f"{j}|x", j.upper(), j[:-1],
                  "' OR true --", "null", f"-{j}", f"+{j}", f"0{j}"):  # fmt: skip
        assert vus_avec(forme) == 0, forme
    assert vus_avec(j) == 1


def test_expire_ou_mal_signe(d):
    """Past its end, or signed by a key that the base does not hold."""
    u, a = ids(d.referente)
    assert vus_avec(signer(u, a, expiration=int(time.time()) - 1)) == 0
    assert vus_avec(signer(u, a, expiration=0)) == 0
    assert vus_avec(signer(u, a, cle="x" * 40)) == 0
    assert vus_avec(signer(u, a, nature="systeme")) == 0
    assert vus_avec(signer(u, ids(d.agent)[1])) == 0  # somebody else's affectation
    assert vus_avec(signer(0, 0)) == 0
    assert vus_avec(signer("9" * 18, "9" * 18)) == 0
    assert vus_avec(signer(u, a, expiration="9" * 12)) == 1  # a far end is the signer's business


def test_le_jeton_ne_vit_pas_longtemps(d):
    """What the application signs expires within fifteen minutes."""
    fin = int(identite.Identite(*ids(d.referente), "acteur").jeton().split("|")[3])
    assert 0 < fin - time.time() <= 900


def test_rotation_des_cles(transactional_db):
    """Two keys during a rotation: both open, the dropped one closes at the next statement."""
    from tests.distribution import monter

    d = monter()
    with d.referente.agir(), transaction.atomic():
        cercle.ouvrir(type_dossier="SIGNALEMENT", par=d.referente, qualite="EMETTEUR")
    ancienne, neuve = settings.PALIER_CLES_IDENTITE[0], "neuve-" * 8
    avec_ancienne, avec_neuve = (signer(*ids(d.referente), cle=c) for c in (ancienne, neuve))
    with superutilisateur() as racine:
        assert (vus_avec(avec_ancienne), vus_avec(avec_neuve)) == (1, 0)
        racine.execute("INSERT INTO palier.cle VALUES (9, %s, %s)", tampons(neuve))
        assert (vus_avec(avec_ancienne), vus_avec(avec_neuve)) == (1, 1)
        racine.execute("DELETE FROM palier.cle WHERE id <> 9")
        assert (vus_avec(avec_ancienne), vus_avec(avec_neuve)) == (0, 1)


def test_hors_transaction_rien(transactional_db):
    """Trap 1: outside a transaction no identity is applied, and none can be kept for later."""
    from tests.distribution import monter

    d = monter()
    with d.referente.agir():
        with transaction.atomic():
            cercle.ouvrir(type_dossier="SIGNALEMENT", par=d.referente, qualite="EMETTEUR")
            assert vus() == 1
        with connection.cursor() as curseur:
            curseur.execute(POSER, [signer(*ids(d.referente)), True])
            curseur.execute("SELECT count(*) FROM secret_dossier")
            assert curseur.fetchone() == (0,)
            curseur.execute("SELECT current_setting('palier.identite', true)")
            assert not curseur.fetchone()[0]
    lus = []
    with d.referente.agir(), transaction.atomic():
        assert vus() == 1
        transaction.on_commit(lambda: lus.append(_compte_nu()))
    assert lus == [0]


def _compte_nu() -> int:
    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM secret_dossier")
        return curseur.fetchone()[0]


def test_rien_ne_reste_sur_la_connexion(transactional_db):
    """Trap 3: after commit, after rollback, after an error, the connection carries nobody."""
    from tests.distribution import monter

    d = monter()
    with d.referente.agir(), transaction.atomic():
        cercle.ouvrir(type_dossier="SIGNALEMENT", par=d.referente, qualite="EMETTEUR")

    def finir_mal():
        with d.referente.agir(), transaction.atomic():
            assert vus() == 1
            raise ValueError

    def casser():
        with d.referente.agir(), transaction.atomic():
            assert vus() == 1
            with connection.cursor() as curseur:
                curseur.execute("SELECT 1/0")

    meme = connection.connection
    for fin in (finir_mal, casser):
        with pytest.raises((ValueError, DatabaseError)):
            fin()
        with transaction.atomic():
            assert vus() == 0
        assert _compte_nu() == 0
        with connection.cursor() as curseur:
            curseur.execute("SELECT current_setting('palier.identite', true), current_user")
            jeton, role = curseur.fetchone()
        assert not jeton
        assert role == "palier_app"
    assert connection.connection is meme, "the same connection all along, or nothing is proved"


def test_une_identite_de_session_ne_survit_pas_a_sa_duree(d):
    """An injected session-level setting is still a signed text: without a key it opens nothing."""
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(POSER, [signer(*ids(d.referente), cle="y" * 40), False])
        curseur.execute("SELECT count(*) FROM secret_dossier")
        assert curseur.fetchone() == (0,)
        curseur.execute("RESET palier.identite")


def test_points_de_reprise(d):
    """A rollback to a savepoint restores neither the former identity nor nobody's."""
    with d.referente.agir():
        assert vus() == 1
        with pytest.raises(ValueError, match="voulue"), transaction.atomic():
            assert vus() == 1
            raise ValueError("voulue")
        assert vus() == 1
    assert vus() == 0
    with contextlib.suppress(ValueError), transaction.atomic():
        with d.referente.agir():
            assert vus() == 1
        raise ValueError
    assert vus() == 0
    with d.etrangere.agir():
        assert vus() == 0
        with contextlib.suppress(DatabaseError), transaction.atomic(), d.referente.agir():
            assert vus() == 1
            brut("SELECT 1/0")
        assert vus() == 0
    with d.referente.agir():
        with contextlib.suppress(ValueError), transaction.atomic(), d.etrangere.agir():
            assert vus() == 0
            raise ValueError
        assert vus() == 1


def test_une_reprise_ne_rend_pas_l_identite_d_avant(d):
    """After a rollback to a savepoint that is older than the identity, it is said again: no leak."""
    with d.referente.agir():
        assert vus() == 1
        avant = transaction.savepoint()
    with d.etrangere.agir():
        assert vus() == 0
        transaction.savepoint_rollback(avant)
        assert vus() == 0, "the base had gone back to the référente"
        avant = transaction.savepoint()
    with d.referente.agir():
        assert vus() == 1
        transaction.savepoint_rollback(avant)
        assert vus() == 1
    with identite.agir_comme(identite.PERSONNE):
        assert vus() == 0


def test_agir_imbrique(d):
    """The innermost acteur reads; leaving the block gives the place back, nobody at the end."""
    with d.referente.agir():
        with d.etrangere.agir():
            assert vus() == 0
            with d.agent.agir():
                assert vus() == 0
            with identite.agir_comme(identite.PERSONNE):
                assert vus() == 0
            with d.referente2.agir():
                assert vus() == 1
            assert vus() == 0
        with identite.agir_comme(identite.SYSTEME):
            assert vus() == 0
        assert vus() == 1
    assert vus() == 0


def test_le_role_d_administration_est_rendu(d):
    """The admin's database role ends with its block, inside one transaction too."""
    with identite.agir_comme(identite.ADMINISTRATION):
        assert brut("SELECT current_user")[0][0] == "palier_administration"
        with pytest.raises(DatabaseError, match="permission denied"):
            vus()
    assert brut("SELECT current_user")[0][0] == "palier_app"
    with d.referente.agir():
        assert vus() == 1


def test_changer_de_role_en_sql(d):
    """SET ROLE to the owner, to the backup or to a superuser is refused."""
    for role in ("palier_proprietaire", "palier_sauvegarde", "postgres", "palier_travail"):
        for ordre in (f"SET LOCAL ROLE {role}", f"SET LOCAL SESSION AUTHORIZATION {role}"):
            with pytest.raises(DatabaseError, match="permission denied"):
                brut(ordre)


def test_les_cles_sont_illisibles(d):
    """The application reads no key, writes none, and cannot replace the functions that check."""
    with d.referente.agir():
        for ordre in ("SELECT * FROM palier.cle", "DELETE FROM palier.cle",
                      "INSERT INTO palier.cle VALUES (9, '', '')"):  # fmt: skip
            with pytest.raises(DatabaseError, match="permission denied"):
                brut(ordre)
        with pytest.raises(DatabaseError, match="permission denied|must be owner"):
            brut("CREATE OR REPLACE FUNCTION palier.mon_affectation() RETURNS bigint"
                 " LANGUAGE sql AS 'SELECT 1::bigint'")  # fmt: skip
        for ordre in ("CREATE TABLE public.piege (a int)", "CREATE TEMP TABLE acteurs_affectation ()",
                      "CREATE SCHEMA piege"):  # fmt: skip
            with pytest.raises(DatabaseError, match="permission denied"):
                brut(ordre)
        assert vus() == 1


PURES = dict.fromkeys(("filet", "journal_empreinte"), "i")
# Run as who calls, so that what they look at stays behind the walls of the reader.
PAR_QUI_LIT = {"cle_d_une_copie", "cle_de_mon_action", "cle_de_mon_bail", "lus_par_chacun"}
ECRIVENT = dict.fromkeys(
    (
        "cles_a_tourner",
        "renvelopper",
        "detruire_cle",
        "briser_la_glace",
        "refermer_la_glace",
        "revoir_la_glace",
        "poser_droits",
        "remplacer_droits",
        "reposer_droits",
        "journal_intouchable",
        "journal_enchainer",
        "lectures_freiner",
        "couper_chaine",
        "prendre_dossier",
        "dernier_mouvement",
        "effacer_dossier",
        "signalements_a_conserver",
        "candidatures_a_conserver",
        "situations_a_conserver",
        "dossier_de_reference",
        "purger_accord",
        "purger_envoi",
        "purger_impression",
        "purger_journal",
        "purger_mandat",
        "purger_saisie",
        "journal_ouvrir",
        "ouvrir_copie",
        "purger_copie",
        "purger_demande",
        "lus_par_chacun",
    ),
    "v",
)


def test_les_fonctions_sont_closes(d):
    """Each function of the schema: fixed search_path ending in pg_temp, none VOLATILE but writers."""
    lignes = brut(
        "SELECT proname, prosecdef, provolatile, proconfig FROM pg_proc"
        " WHERE pronamespace = 'palier'::regnamespace"
    )
    assert len(lignes) >= 9
    for nom, definisseur, volatilite, reglages in lignes:
        assert any(r.endswith("pg_temp") for r in reglages or []), nom
        if nom not in {"journal_intouchable", *PURES}:
            assert definisseur == (nom not in PAR_QUI_LIT), nom
        assert volatilite == {**PURES, **ECRIVENT}.get(nom, "s"), nom


def test_poser_des_droits(d):
    """SP-11: only who writes the circle sets its grants; a stranger, or nobody, is refused."""
    with d.referente.agir():
        (dossier,) = brut("SELECT id FROM secret_dossier")[0]
    vol = json.dumps([
        {"groupe": None, "affectation": d.etrangere.affectation.pk, "permission": 1,
         "condition": "", "depuis": "2020-01-01T00:00:00Z", "jusqua": "2999-01-01T00:00:00Z"}
    ])  # fmt: skip
    for nom in ("etrangere", "referente_batigere", "agent", "agent2", "clinicienne", "pilotage",
                "coordinatrice", "admin_organisation", "deleguee"):  # fmt: skip
        with d.acteurs[nom].agir(), pytest.raises(DatabaseError, match="cercle refuse"):
            brut("SELECT palier.poser_droits(%s, %s)", dossier, vol)
    with pytest.raises(DatabaseError, match="cercle refuse"):
        brut("SELECT palier.poser_droits(%s, %s)", dossier, vol)
    with d.referente.agir():
        for table in ("secret_droitgroupe", "secret_droitpersonne"):
            for ordre in (f"UPDATE {table} SET jusqua = 'infinity'", f"DELETE FROM {table}",
                          f"TRUNCATE {table}",
                          f"INSERT INTO {table} SELECT * FROM {table}"):  # fmt: skip
                with pytest.raises(DatabaseError, match="permission denied"):
                    brut(ordre)
        assert vus() == 1


def test_la_connexion_de_l_application_est_sans_pouvoir(d):
    """The tests run as the application role, or they would prove nothing (trap 9)."""
    assert brut(
        "SELECT current_user, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
        " WHERE rolname = current_user"
    ) == [("palier_app", False, False, False, False)]
    assert connections["default"].vendor == "postgresql"
    assert psycopg.__version__ >= "3"
