"""Third wall: what is personal is sealed at its place, by the key of its dossier (promise 10)."""

import copy
import logging
import uuid
from contextlib import suppress
from html import unescape

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import DatabaseError, DataError, connection, transaction
from django.forms.models import model_to_dict
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from partnership.acteurs import identite
from partnership.secret import checks
from partnership.secret.coffre import chiffre, cles
from partnership.secret.coffre.champs import ChampScelle, Scelle, champs_scelles
from partnership.secret.coffre.jetons import jeton
from partnership.secret.enums import Categorie
from partnership.secret.models import CleDossier, CleTerritoire
from signalements import actions
from signalements.models import ContactErah, Identite, JetonNom, MotifDeFin, Saisie
from tests.preuve.releve import relever
from tests.secret.outils import brut, modeles_de_piece
from tests.signalements import scenes

CLE = AESGCM(b"k" * 32)
OU = chiffre.contexte("table", "colonne", 1, 2)
SCELLEES = {"IDENTITE", "SUIVI_SOINS", "CLINIQUE", "SYNTHESE"}
# What stays in clear in the sealed categories: mechanism, keys, and who follows (the list filters).
EN_CLAIR = {
    "id", "dossier", "territoire", "auteur", "cree_le", "modifie_le", "actuelle", "identite",
    "jeton", "etape", "clinicien", "equipe",
    # Of the relevé: what it hangs on, its dates, who follows, the digest that was validated.
    "saisine", "point", "releve", "action", "referent", "soumis_le", "diffuse_le", "confiee_le",
    "echeance", "college", "empreinte",
    # Of what is printed: what its reader held, and whether only her organisation's own part is in it.
    "droits", "volet", "impression",
    # Of what is typed in session: which field, which revision, by whom.
    "champ", "revision", "modifie_par",
}  # fmt: skip


# --- Bytes ---------------------------------------------------------------------------


@given(st.binary(max_size=200))
def test_ce_qui_est_scelle_s_ouvre(clair):
    assert chiffre.desceller(CLE, chiffre.sceller(CLE, clair, OU), OU) == clair


def test_chaque_octet_altere_est_refuse():
    """Promise 10: every byte, every bit, and every length cut."""
    scelle = chiffre.sceller(CLE, b"Ferrand", OU)
    alteres = [scelle[:rang] for rang in range(len(scelle))]
    for rang, octet in enumerate(scelle):
        neufs = (bytes([octet ^ (1 << bit)]) for bit in range(8))
        alteres += [scelle[:rang] + neuf + scelle[rang + 1 :] for neuf in neufs]
    passes = []
    for altere in alteres:
        with suppress(chiffre.CoffreAltere):
            passes.append(chiffre.desceller(CLE, altere, OU))
    relever(scelles_alteres=len(alteres), alterations_passees=len(passes))
    assert not passes


@pytest.mark.parametrize(
    "ailleurs",
    [("table2", "colonne", 1, 2), ("table", "colonne2", 1, 2), ("table", "colonne", 3, 2),
     ("table", "colonne", 1, 4), ("tablecolonne", "", 1, 2)],
)  # fmt: skip
def test_deplace_ou_d_une_autre_cle_il_ne_s_ouvre_pas(ailleurs):
    scelle = chiffre.sceller(CLE, b"Ferrand", OU)
    with pytest.raises(chiffre.CoffreAltere):
        chiffre.desceller(CLE, scelle, chiffre.contexte(*ailleurs))
    with pytest.raises(chiffre.CoffreAltere):
        chiffre.desceller(AESGCM(b"z" * 32), scelle, OU)


def test_la_longueur_ne_dit_pas_la_reponse():
    """« oui », « non » and « inconnu » look alike, and never twice the same."""
    scelles = [chiffre.sceller(CLE, mot, OU) for mot in (b"", b"oui", b"inconnu", b"oui")]
    assert len({len(s) for s in scelles}) == 1
    assert len(set(scelles)) == 4


# --- Fields ----------------------------------------------------------------------------


def test_tout_champ_d_une_categorie_scellee_est_scelle():
    """A new field of these categories, or a document, is sealed or listed above."""
    vus = 0
    for modele in modeles_de_piece():
        for champ in modele._meta.concrete_fields:
            document = type(champ).__name__ == "BinaryField" and champ.name != "jeton"
            if (modele.categorie in SCELLEES and champ.name not in EN_CLAIR) or document:
                vus += 1
                assert isinstance(champ, ChampScelle), champ
    assert vus >= 16


@pytest.fixture
def d(distribution):
    """The cast, and one sheet transmitted."""
    distribution.fiche = scenes.transmis(distribution)
    return distribution


def sienne(acteur, **filtre) -> Identite:
    return Identite.objects.visibles_par(acteur).get(**filtre)


def test_la_base_ne_voit_que_des_octets(d):
    with d.referente.agir():
        for ligne in brut("SELECT * FROM signalements_identite"):
            textes = [bytes(v) for v in ligne if isinstance(v, bytes | memoryview)]
            assert len(textes) == len(champs_scelles(Identite)) == 13
            for octets in textes:
                assert octets[:1] == chiffre.VERSION
                assert not any(mot in octets for mot in (b"Ferrand", b"Odile", b"Essais"))
        assert sienne(d.referente).nom == "Ferrand"


def test_les_gestes_de_django_tiennent(d):
    """Deferred, partial, copied, reread, made in bulk, shown by a form: same values."""
    with d.referente.agir():
        lue = sienne(d.referente)
        assert isinstance(lue.__dict__["nom"], Scelle), "opened at first look only"
        assert (lue.nom, lue.annee_naissance, lue.interprete) == ("Ferrand", None, False)
        partielle = Identite.objects.visibles_par(d.referente).only("prenom").get()
        assert (partielle.prenom, partielle.nom) == ("Odile", "Ferrand")
        partielle.refresh_from_db()
        assert copy.copy(partielle).adresse == copy.deepcopy(sienne(d.referente)).adresse
        assert model_to_dict(sienne(d.referente))["mineurs"] == "inconnu"
        assert sienne(d.referente).get_mineurs_display() == "Je ne sais pas"
        autre = sienne(d.referente)
        autre.pk, autre.actuelle, autre._state.adding = uuid.uuid4(), False, True
        autre.auteur = d.referente.affectation
        Identite.objects.bulk_create([autre, _copie(autre, annee_naissance=1958)])
        lues = Identite.objects.visibles_par(d.referente).filter(actuelle=False)
        assert {(i.nom, i.annee_naissance) for i in lues} == {("Ferrand", None), ("Ferrand", 1958)}
        intacte = sienne(d.referente, actuelle=True)
        intacte.save()
        assert sienne(d.referente, actuelle=True).adresse == "1 rue des Essais"


def _copie(piece, **champs) -> Identite:
    neuve = copy.copy(piece)
    neuve.pk = uuid.uuid4()
    for nom, valeur in champs.items():
        setattr(neuve, nom, valeur)
    return neuve


def test_ce_qui_contourne_le_coffre_est_refuse(d):
    with d.referente.agir():
        toutes = Identite.objects.visibles_par(d.referente)
        for geste in (
            lambda: toutes.filter(nom="Ferrand"), lambda: toutes.exclude(nom__startswith="F"),
            lambda: toutes.update(nom="x"), lambda: toutes.filter(annee_naissance__gt=1),
            lambda: Identite.objects.bulk_update(toutes, ["nom"]),
        ):  # fmt: skip
            with pytest.raises(FieldError, match="scellé"), transaction.atomic():
                geste()
        (valeur,) = toutes.values_list("nom", flat=True)
        assert f"{valeur} {valeur!r} {valeur}" == "⟨scellé⟩ ⟨scellé⟩ ⟨scellé⟩"


@pytest.mark.parametrize(("champ", "valeur"), [("nom", "x" * 81), ("annee_naissance", 40000)])
def test_hors_de_la_colonne(d, champ, valeur):
    """What the column refused when it was in clear is still refused."""
    with d.referente.agir():
        lue = sienne(d.referente)
        setattr(lue, champ, valeur)
        with pytest.raises(DataError):
            lue.save()


# --- Altered in the base -----------------------------------------------------------------


def deplacer(d, ordre: str) -> None:
    with d.referente.agir():
        brut(ordre)
        cles.oublier()


ALTERES = {
    "un octet": "UPDATE signalements_identite SET nom = set_byte(nom, 20, get_byte(nom, 20) # 1)",
    "coupé": "UPDATE signalements_identite SET nom = substring(nom, 1, 30)",
    "vide": "UPDATE signalements_identite SET nom = ''",
    "une autre colonne": "UPDATE signalements_identite SET nom = prenom",
    "une autre ligne": "UPDATE signalements_identite SET nom ="
    " (SELECT i.nom FROM signalements_identite i WHERE i.id <> signalements_identite.id LIMIT 1)",
}


@pytest.mark.parametrize("ordre", ALTERES.values(), ids=ALTERES)
def test_altere_rien_de_faux_n_est_servi(d, connecte, caplog, ordre):
    """No garbage, no 500: the page says so, the list says it of its row, the log quotes nothing."""
    scenes.observer(d.agent, nom="Autre")
    deplacer(d, ordre)
    client = connecte(d.referente)
    for nom in ("dossier", "fiche"):
        reponse = client.get(reverse(f"signalements:{nom}", args=[d.fiche.pk]))
        if nom == "dossier":
            assert reponse.status_code == 503
            assert "a été altérée" in unescape(reponse.content.decode())
        assert reponse.status_code < 500 or reponse.status_code == 503
    liste = client.get(reverse("signalements:liste"))
    assert liste.status_code == 200
    assert "Nom illisible" in liste.content.decode()
    erreurs = [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]
    assert any("sealed content altered" in e and str(d.fiche.dossier_id) in e for e in erreurs)
    assert "Ferrand" not in caplog.text


def test_la_cle_d_un_autre_dossier_n_ouvre_rien(d):
    """A wrapped key moved to another dossier opens nothing: its place is sealed with it."""
    autre = scenes.observer(d.agent, nom="Autre")
    with d.referente.agir():
        ligne = CleDossier.objects.get(pk=autre.dossier_id)
        with pytest.raises(chiffre.CoffreAltere):
            chiffre.developper(
                ligne.cle, bytes(ligne.enveloppe), chiffre.contexte("dossier", d.fiche.dossier_id)
            )


# --- Who has the key ----------------------------------------------------------------------


def test_la_cle_suit_les_droits(d):
    """Readers of something sealed in the dossier, and nobody else, even by raw SQL."""
    lecteurs = set()
    for nom, acteur in d.acteurs.items():
        with acteur.agir():
            if brut("SELECT 1 FROM secret_cledossier"):
                lecteurs.add(nom)
            for ordre in ("DELETE FROM secret_cledossier", "UPDATE secret_cledossier SET cle = ''"):
                with pytest.raises(DatabaseError, match="permission denied"):
                    brut(ordre)
    assert lecteurs == {"agent", "referente", "referente2", "clinicienne"}
    assert brut("SELECT * FROM secret_cledossier") == []
    with identite.agir_comme(identite.SYSTEME):
        assert brut("SELECT * FROM secret_cledossier") == []
        for appel in ("palier.cles_a_tourner('x', 10)", f"palier.detruire_cle('{uuid.uuid4()}')"):
            with pytest.raises(DatabaseError, match="permission denied"):
                brut(f"SELECT {appel}")


def test_une_cle_ne_se_pose_que_par_qui_ouvre(d):
    """Nobody gives a dossier of others another key."""
    refuse = pytest.raises(DatabaseError, match="row-level security")
    with d.referente.agir(), refuse, transaction.atomic():
        CleDossier.objects.create(dossier_id=d.fiche.dossier_id, cle="x", enveloppe=b"x")


def test_une_cle_ne_survit_ni_a_l_acteur_ni_a_la_transaction(distribution_reelle):
    d = distribution_reelle
    with d.referente.agir(), transaction.atomic():
        s = actions.ouvrir(par=d.referente)
        assert s.dossier_id in cles._memoire()
        with d.referente_batigere.agir():
            assert not cles._memoire()
            with pytest.raises(chiffre.CleAbsente):
                cles.fermer(("t", "c", s.pk, s.dossier_id), b"x")
    assert not connection.memoire
    with d.referente.agir():
        cles.preparer([s.dossier_id])
        assert not connection.memoire, "outside a transaction nothing is read, nothing is kept"


# --- Search --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cherche",
    ["Ferrand", "ferrand", "FERRAND", "de Ferrand-Lévy", "levy", "Odile Ferrand", "ferrand levy"],
)
def test_un_nom_se_trouve_sans_que_la_base_le_voie(distribution, connecte, cherche):
    s = scenes.observer(distribution.agent, nom="de Ferrand-Lévy")
    scenes.remettre(distribution, s)
    for qui, trouve in ((distribution.referente, True), (distribution.referente_batigere, False)):
        page = connecte(qui).post(reverse("signalements:liste"), {"q": cherche})
        assert (s.reference in page.content.decode()) == trouve
    with distribution.referente.agir():
        assert len(JetonNom.objects.visibles_par(distribution.referente)) == 3


def test_un_nom_change_ne_se_trouve_plus(distribution):
    d = distribution
    s = scenes.observer(d.agent, nom="Ferrand")
    commune = s.commune
    with d.agent.agir():
        for _ in range(2):
            actions.ecrire_identite(signalement=s, par=d.agent, commune=commune, nom="Martin")
        (reste,) = JetonNom.objects.visibles_par(d.agent)
        assert bytes(reste.jeton) == jeton(d.territoire.pk, "martin")


def test_d_un_territoire_a_l_autre_rien_ne_se_recoupe(distribution):
    """Same name, two territories: unrelated tokens, and each reads its own index key only."""
    vus = []
    for acteur in (distribution.referente, distribution.etrangere):
        with acteur.agir():
            vus.append(jeton(acteur.territoire.pk, "ferrand"))
            assert [c.pk for c in CleTerritoire.objects.all()] == [acteur.territoire.pk]
    assert vus[0] != vus[1]
    with distribution.etrangere.agir(), pytest.raises(DatabaseError, match="row-level security"):
        jeton(distribution.territoire.pk, "ferrand")


# --- At the start -----------------------------------------------------------------------------


NEUVE = "neuve:" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="


@pytest.mark.parametrize(
    ("donnees", "phrase"),
    [
        ([NEUVE], "La clé « essai » manque dans PALIER_CLES"),
        ([NEUVE.replace("neuve", "essai")], "n’est pas celle qui a fermé les dossiers"),
        (["ESSAI", NEUVE], "La base ne connaît pas la clé « neuve »"),
    ],
    ids=["perdue", "fausse", "inconnue"],
)
def test_une_cle_perdue_ou_fausse_arrete(db, settings, donnees, phrase):
    """It refuses to start with a sentence, instead of serving garbage."""
    juste = settings.PALIER_CLES[0]
    settings.PALIER_CLES = [juste if d == "ESSAI" else d for d in donnees]
    with pytest.raises(ImproperlyConfigured, match=phrase):
        checks.verifier_au_demarrage()
    settings.PALIER_CLES = [juste]
    checks.verifier_au_demarrage()


def test_les_categories_scellees_sont_celles_de_la_regle():
    assert {Categorie(c) for c in SCELLEES} <= set(Categorie)
    assert {m.categorie for m in (Identite, Saisie, ContactErah, MotifDeFin)} <= SCELLEES
