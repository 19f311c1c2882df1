"""What ends, ends with the next statement, whatever page or session is open (SP-02, SP-03, SP-08)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from partnership.acteurs import actions as acteurs
from partnership.acteurs.acteur import acteur_de
from partnership.acteurs.models import Adhesion, Affectation, Charte, SignatureCharte, Utilisateur
from partnership.secret import cercle
from partnership.secret.models import Accord, Dossier, EntreeCercle
from tests.secret.outils import brut, consentir, inserer, retirer, superutilisateur, une_de_chaque

PASSE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def d(distribution):
    """The cast, and a dossier of the référente that the clinician was brought into."""
    with distribution.referente.agir(), transaction.atomic():
        dossier = cercle.ouvrir(
            type_dossier="SIGNALEMENT", par=distribution.referente, qualite="EMETTEUR"
        )
        cercle.faire_entrer(
            dossier=dossier, organisation=distribution.organisations["erah"],
            qualite="DESTINATAIRE", par=distribution.referente,
        )  # fmt: skip
    distribution.dossier = dossier
    return distribution


def vus() -> int:
    return brut("SELECT count(*) FROM secret_dossier")[0][0]


def lit_encore(acteur) -> bool:
    with acteur.agir():
        return vus() > 0


def ecrit_encore(d, acteur) -> bool:
    """Whether an accord, a piece of FAITS, may still be added."""
    from django.db import DatabaseError

    try:
        with acteur.agir(), transaction.atomic():
            Accord(dossier=d.dossier, territoire=d.territoire, auteur=acteur.affectation,
                   type="INFORMATION", finalite="TRANSMISSION", le="2026-09-01",
                   ).save(force_insert=True)  # fmt: skip
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return True


def finir_affectation(d, acteur):
    acteurs.terminer_affectation(affectation=acteur.affectation, par=d.admin_organisation)


def fins():
    """Each way of ending, by name: what is done outside, behind the reader's back."""

    def affectation(d, acteur):
        Affectation.objects.filter(pk=acteur.affectation.pk).update(fin=Now())

    def affectation_a_venir(d, acteur):
        Affectation.objects.filter(pk=acteur.affectation.pk).update(
            debut=datetime.now(UTC) + timedelta(hours=1)
        )

    def adhesion(d, acteur):
        Adhesion.objects.filter(organisation=acteur.organisation).update(fin=Now())

    def adhesion_effacee(d, acteur):
        Adhesion.objects.filter(organisation=acteur.organisation).delete()

    def compte(d, acteur):
        Utilisateur.objects.filter(pk=acteur.utilisateur.pk).update(is_active=False)

    def charte_neuve(d, acteur):
        Charte.objects.create(territoire=d.territoire, version=2, texte="La nouvelle charte.")

    def signature_retiree(d, acteur):
        SignatureCharte.objects.filter(utilisateur=acteur.utilisateur).delete()

    return [affectation, affectation_a_venir, adhesion, adhesion_effacee, compte, charte_neuve,
            signature_retiree]  # fmt: skip


@pytest.mark.parametrize("fin", fins(), ids=lambda f: f.__name__)
@pytest.mark.parametrize("qui", ["referente", "clinicienne"])
def test_une_porte_se_ferme_au_milieu_d_une_transaction(d, qui, fin):
    """SP-02, SP-03: the statement that follows reads nothing and writes nothing."""
    acteur = d.acteurs[qui]
    assert ecrit_encore(d, acteur)
    with acteur.agir():
        assert vus() == 1
        fin(d, acteur)
        assert vus() == 0
    assert not ecrit_encore(d, acteur)


def test_la_charte_signee_rouvre(d):
    """SP-03: the newer charter, once signed, gives reading back to the signatory alone."""
    neuve = Charte.objects.create(territoire=d.territoire, version=2, texte="La nouvelle charte.")
    assert not lit_encore(d.referente)
    neuve.signatures.create(utilisateur=d.referente.utilisateur, empreinte=neuve.empreinte)
    assert lit_encore(d.referente)
    assert not lit_encore(d.clinicienne)


def test_la_charte_d_un_autre_territoire_ne_compte_pas(d):
    """SP-03: a newer charter elsewhere closes nothing here; a signature elsewhere opens nothing."""
    Charte.objects.create(territoire=d.etrangere.territoire, version=2, texte="Ailleurs.")
    assert lit_encore(d.referente)
    SignatureCharte.objects.filter(utilisateur=d.referente.utilisateur).delete()
    d.etrangere.territoire.chartes.latest("version").signatures.create(
        utilisateur=d.referente.utilisateur, empreinte="x"
    )
    assert not lit_encore(d.referente)


def test_terminer_par_l_action(d):
    """SP-02: the action of the admin of the organisation ends reading in an open session."""
    with d.referente.agir():
        assert vus() == 1
        finir_affectation(d, d.referente)
        assert vus() == 0
    assert lit_encore(d.clinicienne)


def test_sortir_du_cercle(d):
    """SP-02: an organisation that leaves reads nothing from the next statement."""
    assert lit_encore(d.clinicienne)
    with d.referente.agir():
        cercle.faire_sortir(
            dossier=d.dossier, organisation=d.organisations["erah"], qualite="DESTINATAIRE",
            par=d.referente,
        )  # fmt: skip
    with d.clinicienne.agir():
        assert vus() == 0
        assert not Dossier.objects.visibles_par(d.clinicienne).exists()
    assert lit_encore(d.referente)
    with d.referente.agir():
        assert EntreeCercle.objects.filter(fin=None).count() == 1


def test_un_droit_finit_sans_tache(transactional_db):
    """SP-08: a consent that ends closes by the clock of the database; nothing runs at that hour."""
    from tests.distribution import monter

    d = monter()
    with d.referente.agir(), transaction.atomic():
        dossier = cercle.ouvrir(type_dossier="SIGNALEMENT", par=d.referente, qualite="EMETTEUR")
        consentir(d.referente, dossier, ["FAITS"], [d.organisations["operateur"]],
                  jusqua=datetime.now(UTC) + timedelta(hours=1))  # fmt: skip
        cercle.faire_entrer(dossier=dossier, organisation=d.organisations["operateur"],
                            qualite="OPERATEUR", par=d.referente)  # fmt: skip
    with superutilisateur() as racine:
        inserer(racine.cursor(), [p for p in une_de_chaque(dossier, d.referente.affectation)
                                  if p._meta.db_table == "signalements_demarche"])  # fmt: skip
        assert len(_demarches(d)) == 1
        for table, colonne in (("secret_droitgroupe", "jusqua"),):
            racine.execute(f"UPDATE {table} SET {colonne} = now() WHERE jusqua < now() + '2h'")
        assert _demarches(d) == []
        with d.travailleuse.agir():
            assert vus() == 1, "the cover stays: only what the consent opened has closed"


def _demarches(d) -> list:
    from signalements.models import Demarche

    with d.travailleuse.agir(), transaction.atomic():
        par_python = list(Demarche.objects.visibles_par(d.travailleuse))
        assert len(par_python) == len(brut("SELECT id FROM signalements_demarche"))
        return par_python


def test_un_droit_commence_a_son_heure(d):
    """SP-02: a grant whose window has not begun shows nothing in either wall."""
    with d.referente.agir(), connection.cursor() as curseur:
        curseur.execute("SELECT codename, id FROM auth_permission WHERE codename LIKE '%%en_tete'")
        droits = [
            {"groupe": f"{d.organisations['clsm'].ref}:COORDINATEUR", "affectation": None,
             "permission": p, "condition": "", "depuis": (datetime.now(UTC) + timedelta(days=n)).isoformat(),
             "jusqua": (datetime.now(UTC) + timedelta(days=n + 2)).isoformat()}
            for _, p in curseur.fetchall()
            for n in [1]
        ]  # fmt: skip
        import json

        curseur.execute("SELECT palier.poser_droits(%s, %s)", [d.dossier.pk, json.dumps(droits)])
    with d.coordinatrice.agir():
        assert vus() == 0
        assert not Dossier.objects.visibles_par(d.coordinatrice).exists()


def test_un_retrait_ferme_aussitot(d):
    """SP-08: the withdrawal, projected in its own transaction, closes at the next statement."""
    operateur = d.organisations["operateur"]
    with d.referente.agir(), transaction.atomic():
        accord = consentir(d.referente, d.dossier, ["FAITS"], [operateur])
        cercle.faire_entrer(
            dossier=d.dossier, organisation=operateur, qualite="OPERATEUR", par=d.referente
        )
    with d.travailleuse.agir():
        assert len(brut("SELECT id FROM secret_accord")) == 1
    with d.referente.agir(), transaction.atomic():
        retirer(d.referente, accord)
        cercle.projeter(d.dossier)
    with d.travailleuse.agir():
        assert brut("SELECT id FROM secret_accord") == []
        assert vus() == 1


def test_les_droits_ne_s_additionnent_pas(d):
    """secret.md § 1: with two affectations, the one that acts reads; the other adds nothing."""
    seconde = acteurs.affecter(
        utilisateur=d.referente.utilisateur, organisation=d.organisations["batigere"],
        role="REFERENT_SOCIAL", par=d.superutilisateur, debut=PASSE,
    )  # fmt: skip
    ailleurs = acteur_de(seconde)
    assert not lit_encore(ailleurs)
    assert lit_encore(d.referente)
    with d.referente_batigere.agir():
        cercle.ouvrir(type_dossier="SIGNALEMENT", par=d.referente_batigere, qualite="EMETTEUR")
    with ailleurs.agir():
        assert vus() == 1
    with d.referente.agir():
        assert [pk for (pk,) in brut("SELECT id FROM secret_dossier")] == [d.dossier.pk]
