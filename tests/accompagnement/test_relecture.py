"""What an independent reading found, each shown to be closed."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.urls import reverse

from accompagnement import actions as acces
from accompagnement.examens import lecture
from accompagnement.examens import regles as regles_examens
from accompagnement.examens.enums import Presence
from accompagnement.models import Absence, PassageAcces
from accompagnement.souslocation.lecture import dit_du_dossier
from accompagnement.souslocation.models import SousLocation
from accompagnement.suivi import calendrier
from accompagnement.suivi import regles as regles_suivi
from accompagnement.suivi.models import Devenir
from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.templatetags.interface import jour as dit
from partnership.secret.models import Accord
from partnership.secret.regles_conservation import ajouter_mois

from . import baux, examens, scenes, suivis
from .suivis import faire
from .test_examens import _vieillir as vieillir
from .test_souslocation import page

JOUR = timedelta(days=1)


def test_une_protection_dite_a_l_hopital_ferme_le_bail_a_son_nom(distribution):
    """Article 426 C. civ., SP-09: told in an accord that the operator does not read, it closes; to
    whoever may not ask, nothing is told, and it closes too."""
    d, jour = distribution, horloge.aujourdhui()
    c = examens.tenue(d)
    scenes.accorder(d, c, "COMMISSION", ["FAITS"], ["clsm"], mesure="TUTELLE",
                    expression="ASSISTEE", representant="Sa mandataire")  # fmt: skip
    with d.travailleuse.agir(), transaction.atomic():
        elements = lecture.elements_du_bail_a_son_nom(examens.lus(d, c))
        assert elements.protegee
        assert regles_examens.PROTECTION in regles_examens.manques(baux.bail(d, c), elements, jour)
    with d.agent.agir(), transaction.atomic():
        assert dit_du_dossier(c.dossier_id)[1]


def test_un_retrait_se_consigne_dans_un_dossier_clos(distribution):
    """SP-08: the accord to tell absences, withdrawn after the candidature is closed."""
    d, jour = distribution, horloge.aujourdhui()
    c = baux.signee(d)
    accord = suivis.accorder_absence(d, c)
    faire(d, c, "dire_absence", du=jour, au=jour + 3 * JOUR)
    baux.faire(d, c, "terminer", finie_le=jour, fin="conge")
    with d.clinicienne.agir(), transaction.atomic():
        acces.clore(candidature=scenes.fraiche(d.clinicienne, c), par=d.clinicienne,
                    motif="renonce")  # fmt: skip
    scenes.retirer(d, accord)
    with d.clinicienne.agir(), transaction.atomic():
        assert Accord.objects.visibles_par(d.clinicienne).filter(retire=accord).exists()
    for autre in (d.referente, d.travailleuse):
        with autre.agir(), transaction.atomic():
            assert not Absence.objects.visibles_par(autre).exists()


def test_une_absence_se_redit_apres_un_retrait(distribution):
    """The first stays closed; told again under a new accord, it is another, the same day or not."""
    d, jour = distribution, horloge.aujourdhui()
    c = baux.signee(d)
    for fois in (1, 2):
        accord = suivis.accorder_absence(d, c)
        for _ in range(2):  # said twice: once
            faire(d, c, "dire_absence", du=jour, au=jour + 3 * JOUR)
        with d.referente.agir(), transaction.atomic():
            assert Absence.objects.visibles_par(d.referente).count() == 1
        with d.clinicienne.agir(), transaction.atomic():
            assert Absence.objects.visibles_par(d.clinicienne).count() == fois
        scenes.retirer(d, accord)


def test_le_fil_ne_dit_pas_une_visite(distribution):
    """SP-04: the team reads the thread; visits and incidents, by an accord alone."""
    d = distribution
    c = baux.signee(d)
    suivis.prevoir(d, c)
    faire(d, c, "noter_incident", le=horloge.aujourdhui(), nature="bruit")
    with d.clinicienne.agir(), transaction.atomic():
        lus = PassageAcces.objects.visibles_par(d.clinicienne).values_list("acte", flat=True)
        assert not [acte for acte in lus if "visite" in acte or "incident" in acte]


def test_ce_qu_elle_est_devenue_repose_sur_un_accord_qui_vit(distribution):
    """SP-08: « son accord » is looked for; nothing is asked after a death, whoever told it."""
    d, jour = distribution, horloge.aujourdhui()
    c = baux.signee(d)
    faire(d, c, "noter_sortie", le=jour, issue="etablissement")
    partage = scenes.accord(d, c, "PARTAGE")
    scenes.retirer(d, partage)
    reponse = {"rang": 1, "reponse": "autre"}
    with horloge.au(horloge.maintenant() + 200 * JOUR):
        with pytest.raises(ActionRefusee, match="Aucun accord de partage"):
            faire(d, c, "dire_devenir", d.clinicienne, base="accord", **reponse)
        faire(d, c, "dire_devenir", d.clinicienne, base="dit", **reponse)
    delais, sortie = {1: 6, 2: 12}, SimpleNamespace(le=jour, entree_le=jour, issue="depart")
    morte = Devenir(entree_le=jour, rang=1, reponse="decedee")
    vivante = Devenir(entree_le=jour, rang=1, reponse="autre")
    fin = jour + 800 * JOUR
    assert regles_suivi.a_demander(sortie, [morte], delais, fin) == []
    assert [rang for rang, _ in regles_suivi.a_demander(sortie, [vivante], delais, fin)] == [2]


def test_le_bailleur_n_apprend_ni_la_protection_ni_le_rythme_des_actes(distribution, connecte):
    """SP-04: who came with her is one word for all; no form of a landlord counts unseen acts."""
    d = distribution
    c = examens.tenue(d)
    assert len(Presence) == 3
    assert "protège" not in " ".join(str(p.label) for p in Presence)
    sylvie = connecte(d.referente)
    assert 'name="version"' not in page(sylvie, c, "donner_avis")
    assert 'name="version"' in page(connecte(d.clinicienne), c, "donner_avis")


@pytest.mark.parametrize(
    ("issue", "motif", "permis"),
    [
        ("", "evaluation", False), ("glissement_propose", "evaluation", False),
        ("maintien", "evaluation", True), ("fin", "evaluation", True),
        ("", "souhait", False), ("fin", "souhait", False), ("renouvellement", "souhait", True),
        ("", "duree", True), ("", "logement", True),
    ],
)  # fmt: skip
def test_le_motif_dit_au_prefet_est_porte_par_l_evaluation(issue, motif, permis):
    """L442-8-3 CCH: a reason that speaks of the evaluation is one that it came to."""
    jour = horloge.aujourdhui()
    bail = SimpleNamespace(signee_le=jour, debut_le=jour, mois_en_tout=18)
    if permis:
        regles_examens.verifier_avis_prefet(bail, False, motif, jour, issue, jour)
    else:
        with pytest.raises(ActionRefusee, match="dernière évaluation"):
            regles_examens.verifier_avis_prefet(bail, False, motif, jour, issue, jour)


def test_un_renouvellement_a_ses_dates(distribution, connecte):
    """The period in force is the renewed one, on every page, with its own notice to the préfet;
    renewed once for a period."""
    d, jour = distribution, horloge.aujourdhui()
    c = baux.signee(d)
    vieillir(d, c, 400)
    examens.tenir(d, c)
    for partie in ("operateur", "bailleur", "erah"):
        examens.donner(d, c, partie)
    examens.ecouter(d, c)
    examens.faire(d, c, "conclure", issue="renouvellement")
    bail = baux.bail(d, c)
    terme = regles_examens.terme(bail)
    assert (bail.renouvellements, terme) == (1, ajouter_mois(bail.debut_le, 36))
    assert "18 mois, renouvelée une fois" in page(connecte(d.travailleuse), c)
    avis = regles_examens.avis_du(bail, 2)
    for lecteur in (d.travailleuse, d.referente):
        assert dit(terme).replace("\xa0", " ") in page(connecte(lecteur), c, "examens")
        assert dit(avis).replace("\xa0", " ") in page(connecte(lecteur), c, "examens")
    with d.referente.agir(), transaction.atomic():
        lue = SousLocation.objects.visibles_par(d.referente).get(pk=bail.pk)
        (ligne,) = [
            li for li in calendrier.du_bail(lue, avis.replace(day=1), 6, 2) if "préfet" in li.quoi
        ]
    assert ligne.le == avis
    with pytest.raises(ActionRefusee, match="se renouvelle dans ses 6 derniers mois"):
        regles_examens.verifier_renouvellement(bail, "renouvellement", 6, jour)


def test_un_refus_dans_un_formulaire_est_au_journal(distribution, connecte):
    """SP-13: an absence without an accord, an operator that forces a lease: refused, and written."""
    d, jour = distribution, horloge.aujourdhui()
    c = baux.signee(d)
    envoi = {"version": scenes.fraiche(d.clinicienne, c).version, "du": f"{jour}", "au": f"{jour}"}
    suite = connecte(d.clinicienne).post(reverse("accompagnement:dire_absence", args=[c.pk]), envoi)
    assert suite.status_code == 422
    assert suite.wsgi_request.acte_refuse  # what the journal looks at (secret.acces)


def test_un_critere_a_revoir_est_au_calendrier(distribution, connecte):
    """The partners see the day; the landlord sees neither the line nor that there is one (SP-05)."""
    d = distribution
    c = baux.signee(d)
    le = horloge.aujourdhui().replace(day=28) + 40 * JOUR
    scenes.attester(d, c, 4, "a_reexaminer", revoir_le=le)
    chemin = reverse("accompagnement:mois", args=[c.pk])
    for par, voit in ((d.clinicienne, True), (d.travailleuse, True), (d.referente, False)):
        lu = connecte(par).get(chemin, {"mois": f"{le:%Y-%m}"}).content.decode()
        assert ("Revoir le critère 4" in lu) is voit, par
