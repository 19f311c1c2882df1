"""Two at once, each in its thread and connection: as if one after the other, and told so."""

import threading
from contextlib import suppress
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse

from accompagnement import actions as acces
from accompagnement.actions import socle
from accompagnement.examens import lecture as examens_lus
from accompagnement.examens.models import AvisPartage, AvisPrefet, Examen
from accompagnement.models import Candidature
from accompagnement.souslocation import actions as bail_actions
from accompagnement.souslocation import lecture as baux_lus
from accompagnement.souslocation.models import MoisDeLoyer, SousLocation
from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee
from partnership.secret import actions_accords, cercle, couvertures
from partnership.secret.models import Accord
from tests.secret.test_concurrence import ensemble

from . import baux, examens, scenes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def croiser(monkeypatch):
    """Return a function that makes two threads meet at the points it is told; whoever is held by
    the other's lock never comes, and is waited for no longer than half a second."""

    def _croiser(*points):
        rencontre = threading.Barrier(2)
        for lieu, nom in points:
            vrai = getattr(lieu, nom)

            def passer(*args, _vrai=vrai, **dits):
                with suppress(threading.BrokenBarrierError):
                    rencontre.wait(0.5)
                return _vrai(*args, **dits)

            monkeypatch.setattr(lieu, nom, passer)

    return _croiser


def en_meme_temps(*actes) -> list[str]:
    """Run both; « fait », the sentence of the refusal, or « sorti » when the dossier is no more
    there for her (a 404). Anything else is a fault: a deadlock, a constraint nobody translated."""
    return [_dire(rendu) for rendu in ensemble(*actes)]


def _dire(rendu) -> str:
    if isinstance(rendu, ActionRefusee):
        return rendu.phrase
    if isinstance(rendu, Candidature.DoesNotExist):
        return "sorti"
    if isinstance(rendu, Exception):
        raise rendu
    return "fait"


def un_seul(rendus: list[str], refus: str) -> None:
    assert rendus.count("fait") == 1, rendus
    assert refus in next(r for r in rendus if r != "fait"), rendus


def compte(par, modele, c, **filtre) -> int:
    with par.agir(), transaction.atomic():
        return modele.objects.visibles_par(par).filter(dossier=c.dossier_id, **filtre).count()


def test_deux_evaluations_ouvertes_a_la_fois(distribution_reelle, croiser):
    """Convened, held, concluded by two: once each; a view of one house by two of it: once."""
    d = distribution_reelle
    c, jour = baux.signee(d), horloge.aujourdhui()
    croiser((examens_lus, "du_bail"))

    def acte(nom, par=None, **dit):
        return lambda: examens.faire(d, c, nom, par, **dit)

    convoquer = acte("convoquer", prevu_le=jour, lieu="operateur")
    un_seul(en_meme_temps(convoquer, convoquer), "déjà ouvert")
    tenir = acte("tenir", tenu_le=jour, presence="presente")
    un_seul(en_meme_temps(tenir, tenir), "a déjà eu lieu")
    avis = [
        acte("donner_avis", par, sens=sens, domaines=examens.domaines("bailleur"))
        for par, sens in ((d.referente, "favorable"), (d.referente2, "defavorable"))
    ]
    un_seul(en_meme_temps(*avis), "a déjà donné son avis")
    for partie in ("operateur", "erah"):
        examens.donner(d, c, partie)
    ecouter = [
        acte("recueillir", le=jour, souhait=souhait, accord_bail="non")
        for souhait in ("rester", "partir")
    ]
    assert en_meme_temps(*ecouter) == ["fait", "fait"]  # the last one corrects the first
    conclure = [acte("conclure", issue=issue) for issue in ("maintien", "reorientation")]
    un_seul(en_meme_temps(*conclure), "Aucun examen n’est ouvert")
    assert compte(d.travailleuse, Examen, c) == 1
    assert compte(d.referente, AvisPartage, c) == 1


@pytest.mark.parametrize("finalite", ["CANDIDATURE", "PARTAGE"])
@pytest.mark.parametrize("retard", [0, 1])
def test_signer_quand_l_accord_se_retire(distribution_reelle, croiser, finalite, retard):
    """Signed before, and the lease goes on without the accord; or withdrawn before, and nothing is
    signed. Never a lease signed on an accord that was already withdrawn (SP-08)."""
    d = distribution_reelle
    c = baux.prete(d)
    accord = scenes.accord(d, c, finalite)
    if retard:  # the withdrawal is first in the circle, the signing first on the cover
        croiser((actions_accords, "_verifier_jour"), (baux_lus, "elements_de"))
    rendus = en_meme_temps(
        lambda: baux.faire(d, c, "signer", signee_le=horloge.aujourdhui()),
        lambda: scenes.retirer(d, accord),
    )
    assert rendus[1] == "fait"
    with d.clinicienne.agir(), transaction.atomic():
        bail = SousLocation.objects.visibles_par(d.clinicienne).get(dossier=c.dossier_id)
        retrait = Accord.objects.visibles_par(d.clinicienne).get(retire=accord)
    assert retrait is not None
    if rendus[0] == "fait":
        assert bail.etat == "signee"
    else:
        assert rendus[0] == "sorti" or "accord" in rendus[0] or "n’est" in rendus[0], rendus
        assert bail.etat == {"CANDIDATURE": "preparation", "PARTAGE": "abandonnee"}[finalite]


@pytest.mark.parametrize("acte", ["preparer", "presenter", "abandonner", "clore"])
def test_le_cercle_change_quand_l_accord_se_retire(distribution_reelle, croiser, acte):
    """Who changes the circle and who withdraws wait for each other in one order: no deadlock."""
    d = distribution_reelle
    c = baux.preparee(d) if acte == "abandonner" else scenes.presentee(d)
    finalite = "PARTAGE" if acte in ("preparer", "abandonner") else "CANDIDATURE"
    accord = scenes.accord(d, c, finalite)
    if acte == "presenter":  # to a second landlord, that enters the circle
        dits = ["IDENTITE", "SITUATION_LOCATIVE"]
        accord = scenes.accorder(d, c, "CANDIDATURE", dits, ["batigere"])
    logement = scenes.logement(d) if acte == "preparer" else None
    # Each holds its first lock when it meets the other.
    croiser((actions_accords, "_verifier_jour"),
            (cercle, {"clore": "clore", "abandonner": "faire_sortir"}.get(acte, "faire_entrer")))  # fmt: skip

    def agir():
        if acte == "preparer":
            return baux.faire(d, c, "preparer", logement=logement)
        if acte == "abandonner":
            return baux.faire(d, c, "abandonner")
        dit = {"motif": "renonce"} if acte == "clore" else {
            "organisation": d.organisations["batigere"]
        }  # fmt: skip
        with d.clinicienne.agir(), transaction.atomic():
            return getattr(acces, acte)(candidature=c, par=d.clinicienne, **dit)

    rendus = en_meme_temps(agir, lambda: scenes.retirer(d, accord))
    assert rendus[1] == "fait", rendus
    lue = scenes.fraiche(d.clinicienne, c)
    if acte == "presenter":
        with d.referente_batigere.agir(), transaction.atomic():
            lues = Candidature.objects.visibles_par(d.referente_batigere)
            assert not lues.filter(pk=c.pk).exists()
    if acte in ("preparer", "abandonner"):
        assert compte(d.clinicienne, SousLocation, c, etat="preparation") == 0
        assert lue.operateur is None


@pytest.mark.parametrize(("salle", "acte"), [(bail_actions, "preparer"), (socle, "etudier")])
def test_sorti_pendant_l_envoi(distribution_reelle, connecte, monkeypatch, salle, acte):
    """The accord ends between the page and the write: a 404, as for any page outside the circle."""
    d = distribution_reelle
    c, logement = scenes.presentee(d), scenes.logement(d)
    accord, vrai = scenes.accord(d, c, "PARTAGE"), couvertures.verrouiller

    def retirer_d_abord(*args):
        monkeypatch.setattr(couvertures, "verrouiller", vrai)
        assert en_meme_temps(lambda: scenes.retirer(d, accord)) == ["fait"]
        return vrai(*args)

    dit = {"preparer": {"logement": logement.ref, "version": c.version}, "etudier": {
        "le": horloge.aujourdhui(), "adultes": 1, "loyer": "300", "version": c.version}}  # fmt: skip
    monkeypatch.setattr(salle.couvertures, "verrouiller", retirer_d_abord)
    chemin = reverse(f"accompagnement:{acte}", args=[c.pk])
    assert connecte(d.travailleuse).post(chemin, dit[acte]).status_code == 404
    assert compte(d.clinicienne, SousLocation, c) == 0


def test_un_mois_de_loyer_note_deux_fois(distribution_reelle, croiser):
    """One line for one month, whoever writes it: the last word stands."""
    d = distribution_reelle
    c, jour = baux.signee(d), horloge.aujourdhui()
    croiser((baux_lus, "bail_de"))
    rendus = en_meme_temps(
        *(lambda r=retard: baux.faire(d, c, "suivre_loyer", mois=jour, retard=r)
          for retard in (0, 1))
    )  # fmt: skip
    assert rendus == ["fait", "fait"]
    assert compte(d.travailleuse, MoisDeLoyer, c) == 1


def test_un_critere_tombe_quand_on_signe(distribution_reelle, croiser):
    """Signed, then the criterion falls and the lease stands; or the criterion falls, and nothing is
    signed."""
    d = distribution_reelle
    c = baux.prete(d)
    croiser((baux_lus, "elements_de"), (acces.criteres.regles, "verifier_attestation"))
    rendus = en_meme_temps(
        lambda: baux.faire(d, c, "signer", signee_le=horloge.aujourdhui()),
        lambda: scenes.attester(d, c, 2, "non_rempli"),
    )
    assert rendus[1] == "fait", rendus
    assert scenes.fraiche(d.clinicienne, c).eligible_le is None
    signee = compte(d.travailleuse, SousLocation, c, etat="signee")
    assert (rendus[0] == "fait") == bool(signee), rendus
    assert signee or "quatre critères" in rendus[0]


def test_deux_personnes_un_seul_logement(distribution_reelle, croiser):
    """The same flat signed for two people at once: one has it, the other is told."""
    d = distribution_reelle
    premiere = baux.prete(d)
    seconde = scenes.presentee(d, nom="Baret", prenom="Inès")
    bail = baux.bail(d, premiere)
    baux.faire(d, seconde, "preparer", logement=bail.logement)
    baux.faire(d, seconde, "completer", **baux.contrats())
    baux.faire(d, seconde, "proteger", mesure="AUCUNE", cout=Decimal(0))
    baux.faire(d, seconde, "assurer", assureur="Mutuelle",
               assuree_jusqu_au=horloge.aujourdhui())  # fmt: skip
    croiser((baux_lus, "elements_de"))
    rendus = en_meme_temps(
        *(lambda c=c: baux.faire(d, c, "signer", signee_le=horloge.aujourdhui())
          for c in (premiere, seconde))
    )  # fmt: skip
    un_seul(rendus, "n’est plus libre")


def test_deux_gestes_vers_un_bail_a_son_nom(distribution_reelle, croiser):
    """Proposed by two, ended by two, told to the préfet by two: once each."""
    d = distribution_reelle
    c = baux.signee(d)
    with horloge.au(horloge.maintenant() + 366 * examens.JOUR):
        jour = horloge.aujourdhui()
        examens.tenir(d, c)
        scenes.etudier(d, c)
        for partie in ("operateur", "bailleur", "erah"):
            examens.donner(d, c, partie)
        examens.ecouter(d, c)
        croiser((examens_lus, "du_bail"))
        conclure = lambda: examens.faire(d, c, "conclure", issue="glissement_propose")  # noqa: E731
        un_seul(en_meme_temps(conclure, conclure), "Aucun examen n’est ouvert")
        avis = [
            lambda par=par: examens.faire(d, c, "aviser_prefet", par, propose=True, le=jour)
            for par in (d.referente, d.referente2)
        ]
        un_seul(en_meme_temps(*avis), "déjà écrit")
        assert compte(d.referente, AvisPrefet, c) == 1
        terminer = [
            lambda fin=fin: baux.faire(d, c, "terminer", finie_le=jour, fin=fin)
            for fin in ("nouveau_bail", "conge")
        ]
        un_seul(en_meme_temps(*terminer), "plus en cours")
        assert scenes.fraiche(d.clinicienne, c).etat == "presentee"


def test_le_solde_d_un_critere_pendant_la_conclusion(distribution_reelle, croiser):
    """Criterion 4 falls while a lease in her own name is being proposed: the proposal came first,
    or it is refused for want of it."""
    d = distribution_reelle
    c = baux.signee(d)
    with horloge.au(horloge.maintenant() + 366 * examens.JOUR):
        examens.tenir(d, c)
        scenes.etudier(d, c)
        for partie in ("operateur", "bailleur", "erah"):
            examens.donner(d, c, partie)
        examens.ecouter(d, c)
        croiser((examens_lus, "elements_du_bail_a_son_nom"),
                (acces.criteres.regles, "verifier_attestation"))  # fmt: skip
        rendus = en_meme_temps(
            lambda: examens.faire(d, c, "conclure", issue="glissement_propose"),
            lambda: scenes.attester(d, c, 4, "non_rempli", le=horloge.aujourdhui()),
        )
    assert rendus[1] == "fait", rendus
    assert rendus[0] == "fait" or "solvabilité" in rendus[0], rendus
