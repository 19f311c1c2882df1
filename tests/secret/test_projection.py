"""What changes outside a dossier acts on it at the next statement: no grant is written again.

Each step asks the three: the drift (rule against grants, as the backup role), and the rows that
each reader gets by both walls.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from partnership.acteurs.acteur import acteur_de
from partnership.acteurs.models import Affectation, Organisation, Reglage, Utilisateur
from partnership.secret import cercle
from partnership.secret.models import EntreeCercle
from partnership.secret.visibilite import peut
from signalements.models import Demarche, Suivi
from tests.distribution import engager
from tests.secret.outils import brut, consentir, inserer, retirer, superutilisateur, une_de_chaque
from tests.secret.test_commandes import verifier_droits

HEURE = timedelta(hours=1)


@pytest.fixture
def d(distribution_reelle):
    """A committed dossier with one piece of every kind, the operator and the ERAH in its circle."""
    d = distribution_reelle
    with d.referente.agir(), transaction.atomic():
        d.dossier = cercle.ouvrir(type_dossier="SIGNALEMENT", par=d.referente, qualite="EMETTEUR")
        for cle, qualite in (("operateur", "OPERATEUR"), ("erah", "DESTINATAIRE")):
            cercle.faire_entrer(dossier=d.dossier, organisation=d.organisations[cle],
                                qualite=qualite, par=d.referente)  # fmt: skip
    with superutilisateur() as racine:
        for piece in une_de_chaque(d.dossier, d.referente.affectation):
            inserer(racine.cursor(), [piece])
    return d


@pytest.fixture
def juste(monkeypatch):
    """Return a function that fails on any difference between the rule and the grants."""

    def _juste() -> None:
        assert verifier_droits(monkeypatch) == ("1 dossiers vérifiés, aucun écart.\n", "", True)

    return _juste


def accorder(d, categories, organisation="operateur", **fenetre):
    with d.referente.agir(), transaction.atomic():
        accord = consentir(
            d.referente, d.dossier, categories, [d.organisations[organisation]], **fenetre
        )
        cercle.projeter(d.dossier)
    return accord


def lit(acteur, modele) -> bool:
    """Whether both walls show the piece; they must agree."""
    acteur = acteur_de(Affectation.objects.get(pk=acteur.affectation.pk))
    with acteur.agir(), transaction.atomic():
        python = modele.objects.visibles_par(acteur).exists()
        assert python == bool(brut(f"SELECT id FROM {modele._meta.db_table}"))
    return python


def listee(acteur, profession: str) -> None:
    Utilisateur.objects.filter(pk=acteur.utilisateur.pk).update(categorie_r1110_2=profession)


def embaucher(d, nom: str, profession: str = "", **champs):
    charte = d.territoire.chartes.get()
    neuve = engager(d.organisations["operateur"], "TRAVAILLEUR_SOCIAL", nom, d.superutilisateur,
                    charte, "essai")  # fmt: skip
    listee(neuve, profession)
    Affectation.objects.filter(pk=neuve.affectation.pk).update(**champs)
    return neuve


def test_une_profession_qui_change(d, juste):
    """SP-09, R1110-2: listed, she reads at once; no longer listed, she stops at once."""
    accorder(d, ["SUIVI_SOINS"])
    for profession, voit in (("", False), ("2a", True), ("", False), ("1", True)):
        listee(d.travailleuse, profession)
        assert lit(d.travailleuse, Suivi) is voit, profession
        juste()


def test_une_personne_designee_qui_change_de_profession(d, juste):
    """The same, for a place held by one person."""
    with d.referente.agir(), transaction.atomic():
        cercle.faire_sortir(dossier=d.dossier, organisation=d.organisations["operateur"],
                            qualite="OPERATEUR", par=d.referente)  # fmt: skip
        cercle.faire_entrer(dossier=d.dossier, organisation=d.organisations["operateur"],
                            qualite="OPERATEUR", par=d.referente,
                            affectation=d.travailleuse.affectation)  # fmt: skip
    accorder(d, ["SUIVI_SOINS"])
    collegue = embaucher(d, "collegue", "2a")
    for profession, voit in (("", False), ("2a", True), ("", False)):
        listee(d.travailleuse, profession)
        assert lit(d.travailleuse, Suivi) is voit, profession
        assert not lit(collegue, Suivi)
        juste()


def test_une_personne_embauchee_apres(d, juste):
    """Hired after the consent: she reads as her colleagues, from the start of her affectation."""
    accorder(d, ["SUIVI_SOINS", "FAITS"])
    demain = datetime.now(UTC) + 24 * HEURE
    for nom, profession, champs, soins, faits in (
        ("neuve", "", {}, False, True),
        ("neuve_listee", "2a", {}, True, True),
        ("neuve_demain", "2a", {"debut": demain}, False, False),
    ):
        neuve = embaucher(d, nom, profession, **champs)
        assert (lit(neuve, Suivi), lit(neuve, Demarche)) == (soins, faits), nom
        juste()


def test_la_note_soignante_suit_le_reglage(d, juste):
    """domain.md § 11: off by default; the dated setting opens and closes it, grants unchanged."""

    def note(acteur) -> bool:
        with acteur.agir(), transaction.atomic():
            droits = brut("SELECT 1 FROM secret_droitgroupe WHERE condition = 'note'")
            assert peut(acteur, "lire_clinique", d.dossier) is bool(droits)
            return bool(droits)

    def regler(valeur, du) -> None:
        Reglage.objects.create(territoire=d.territoire, cle="note_soignante", valeur=valeur,
                               du=du, source="essai")  # fmt: skip

    aujourdhui = datetime.now(UTC).date()
    assert not note(d.clinicienne)
    regler(True, aujourdhui + timedelta(days=2))
    assert not note(d.clinicienne), "not before its day"
    regler(True, aujourdhui - timedelta(days=2))
    assert note(d.clinicienne)
    assert not note(d.referente)
    juste()
    regler(False, aujourdhui - timedelta(days=1))
    assert not note(d.clinicienne)
    juste()
    Reglage.objects.filter(territoire=d.territoire).update(valeur="oui")
    assert not note(d.clinicienne), "SP-09: what is not a plain yes is no"


def test_la_nature_d_un_organisme_engage_est_figee(d, juste):
    """The roles of an organisation follow its kind: the base itself refuses, whoever asks."""
    for cle in ("operateur", "erah", "moselis"):
        with pytest.raises(IntegrityError, match="ne change pas"), transaction.atomic():
            Organisation.objects.filter(pk=d.organisations[cle].pk).update(type="CLSM")
    Organisation.objects.filter(pk=d.organisations["ccas"].pk).update(type="OPERATEUR")
    ccas = Organisation.objects.get(pk=d.organisations["ccas"].pk)
    with d.referente.agir(), transaction.atomic():
        cercle.faire_entrer(
            dossier=d.dossier, organisation=ccas, qualite="OPERATEUR", par=d.referente
        )
    juste()
    ccas.nom = "Un autre nom"
    ccas.save()


def test_un_accord_a_venir_puis_un_autre(d, juste):
    """SP-08: each window opens and closes at its hour; between two consents, nothing."""
    maintenant = datetime.now(UTC)
    accorder(d, ["FAITS"], du=maintenant - HEURE, jusqua=maintenant + HEURE)
    accorder(d, ["FAITS"], du=maintenant + 2 * HEURE, jusqua=maintenant + 3 * HEURE)
    a_venir = accorder(d, ["SITUATION_SOCIALE"], "erah", du=maintenant + 2 * HEURE,
                       jusqua=maintenant + 3 * HEURE)  # fmt: skip
    vues = []
    for _ in range(4):
        vues.append((lit(d.travailleuse, Demarche), _sociale(d)))
        juste()
        vieillir(timedelta(minutes=75))
    assert vues == [(True, False), (False, False), (True, True), (False, False)]
    with d.referente.agir(), transaction.atomic():
        retirer(d.referente, a_venir)
        cercle.projeter(d.dossier)
    juste()


def _sociale(d) -> bool:
    from signalements.models import SoutiensDeclares

    return lit(d.clinicienne, SoutiensDeclares)


def vieillir(delai: timedelta) -> None:
    """Let time pass for grants, consents and places: nothing else runs."""
    with superutilisateur() as racine:
        for table, colonnes in (
            ("secret_droitgroupe", ("depuis", "jusqua")),
            ("secret_droitpersonne", ("depuis", "jusqua")),
            ("secret_accord", ("du", "jusqua")),
            ("secret_entreecercle", ("debut", "fin")),
        ):
            for c in colonnes:  # what has no end keeps none
                racine.execute(
                    f"UPDATE {table} SET {c} = {c} - %s WHERE {c} < '9000-01-01'", [delai]
                )


def test_une_place_a_venir(d, juste):
    """SP-02: a place that starts tomorrow is projected today, and opens tomorrow."""
    from django.db.models import F

    from partnership.secret.models import Dossier

    with d.referente.agir(), transaction.atomic():
        EntreeCercle.objects.filter(qualite="OPERATEUR").update(
            debut=F("debut") + timedelta(hours=2), fin=F("debut") + timedelta(hours=3)
        )
        cercle.projeter(d.dossier)
    ouvertes = []
    for _ in range(3):
        with d.travailleuse.agir(), transaction.atomic():
            ouvertes.append(Dossier.objects.visibles_par(d.travailleuse).exists())
        juste()
        vieillir(timedelta(minutes=125))
    assert ouvertes == [False, True, False]


def test_deux_projections_ne_se_perdent_pas(d):
    """A withdrawal and another consent at the same time: what is withdrawn stays withdrawn."""
    from threading import Event, Thread

    from django.db import connections

    accord = accorder(d, ["FAITS"])
    retire, fini = Event(), Event()

    def retirer_lentement():
        with d.referente.agir(), transaction.atomic():
            retirer(d.referente, accord)
            cercle.projeter(d.dossier)
            retire.set()
            fini.wait(1)
        connections.close_all()

    def consentir_ailleurs():
        retire.wait(5)
        accorder(d, ["SITUATION_SOCIALE"], "erah")
        connections.close_all()

    fils = [Thread(target=retirer_lentement), Thread(target=consentir_ailleurs)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(20)
    assert not lit(d.travailleuse, Demarche)
    assert _sociale(d)


def test_une_candidature_se_cache_au_bailleur(d, juste):
    """SP-05: in the circle, a landlord reads nothing before the consent, nor after its end."""
    from partnership.secret.models import Dossier
    from signalements.models import Identite

    with d.clinicienne.agir(), transaction.atomic():
        candidature = cercle.ouvrir(
            type_dossier="CANDIDATURE", par=d.clinicienne, qualite="DESTINATAIRE"
        )
        cercle.faire_entrer(dossier=candidature, organisation=d.organisations["batigere"],
                            qualite="EMETTEUR", par=d.clinicienne)  # fmt: skip
    with superutilisateur() as racine:
        for piece in une_de_chaque(candidature, d.clinicienne.affectation):
            inserer(racine.cursor(), [piece])

    def voit() -> tuple[bool, bool, bool]:
        return tuple(lit(d.referente_batigere, m) for m in (Identite, Demarche)) + (
            _voit_dossier(d.referente_batigere, Dossier),
        )

    def accorder_a(finalite, categories):
        with d.clinicienne.agir(), transaction.atomic():
            dit = consentir(d.clinicienne, candidature, categories,
                            [d.organisations["batigere"]], finalite=finalite)  # fmt: skip
            cercle.projeter(candidature)
        return dit

    assert voit() == (False, False, False)
    accorder_a("PARTAGE", ["IDENTITE", "FAITS", "SITUATION_SOCIALE"])
    assert voit() == (False, False, False)
    dit = accorder_a("CANDIDATURE", ["IDENTITE"])
    assert voit() == (True, False, True)
    with d.clinicienne.agir(), transaction.atomic():
        retirer(d.clinicienne, dit)
        cercle.projeter(candidature)
    assert voit() == (False, False, False)


def _voit_dossier(acteur, modele) -> bool:
    with acteur.agir(), transaction.atomic():
        assert modele.objects.visibles_par(acteur).exists() == bool(
            brut("SELECT id FROM secret_dossier")
        )
        return modele.objects.visibles_par(acteur).exists()
