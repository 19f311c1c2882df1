"""Opinions, relevé, plan: hidden until closed, validated, one version for each (SP-04, SP-18)."""

from datetime import timedelta
from itertools import combinations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from annuaire.situations import actions, lecture_point, regles_suite
from annuaire.situations.models import ActionDuPlan, Avis, Releve
from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee

from . import scenes


def adresse(nom, point):
    return reverse(f"situations:{nom}", args=[point.dossier_id, point.pk])


def mots(acteur, point) -> list[str]:
    """Every word of the version that somebody gets."""
    with acteur.agir(), transaction.atomic():
        return sorted(lecture_point.version_pour(acteur, point).textes)


DECISION = "Reprendre contact à deux."
SYNTHESE = "La commission propose une visite commune et un suivi des droits."
CHEZ_LE_BAILLEUR = ["Par courrier", "Prévenir avant les travaux"]
CHEZ_LE_CCAS = ["Faire le point sur les droits", "Par courrier"]
TOUT = sorted([DECISION, SYNTHESE, *CHEZ_LE_BAILLEUR, *CHEZ_LE_CCAS])


def test_chaque_version_dit_ce_que_son_lecteur_peut_savoir(monde, connecte):
    """Word by word, before and after release, then after a withdrawal."""
    d, s, accord, seance = monde
    saisine, point = scenes.examinee(d, seance, s=s)
    assert point.quorum
    for acteur in (d.coordinatrice, d.membre, d.clinicienne):
        assert mots(acteur, point) == TOUT, acteur
    for nom in (
        "referente",
        "referente2",
        "agent",
        "travailleuse",
        "referente_batigere",
        "pilotage",
    ):
        assert mots(d.acteurs[nom], point) == [], nom
    _valider(d, point)
    voulus = {"coordinatrice": TOUT, "membre": TOUT, "clinicienne": TOUT,
              "referente": CHEZ_LE_BAILLEUR, "referente2": CHEZ_LE_BAILLEUR}  # fmt: skip
    for nom, acteur in d.acteurs.items():
        assert mots(acteur, point) == voulus.get(nom, []), nom
    page = connecte(d.referente).get(adresse("point", point)).content.decode()
    assert "Prévenir avant les travaux" in page
    for cache in (DECISION, SYNTHESE, "Faire le point"):
        assert cache not in page
    assert "Prévenir avant les travaux" in connecte(d.referente).get("/").content.decode()
    assert _etat_du_signalement(d, s) == "plan_action"
    # The person withdraws: everything closes but one's own actions.
    scenes.retirer(d, accord)
    voulus = {"referente": CHEZ_LE_BAILLEUR, "referente2": CHEZ_LE_BAILLEUR, "membre": CHEZ_LE_CCAS}
    for nom, acteur in d.acteurs.items():
        with acteur.agir(), transaction.atomic():
            lues = ActionDuPlan.objects.visibles_par(acteur)
            dits = sorted(t for a in lues for t in (a.quoi, a.information))
            assert dits == voulus.get(nom, []), nom
            assert not Releve.objects.exists(), nom
    with d.membre.agir(), transaction.atomic():
        (action,) = ActionDuPlan.objects.visibles_par(d.membre)
    url = reverse("situations:suivre_action", args=[s.dossier_id, action.pk])
    navigateur = connecte(d.membre)
    assert navigateur.get(url).status_code == 200
    assert navigateur.post(url, {"etat": "abandonnee"}).status_code == 422
    assert navigateur.post(url, {"etat": "faite"}).status_code == 302
    assert connecte(d.referente).get(url).status_code == 404, "the action of another"
    assert saisine.code


def _etat_du_signalement(d, s):
    with d.referente.agir(), transaction.atomic():
        s.refresh_from_db()
        return s.etat


def _valider(d, point):
    """Sent for validation, validated by each college, released; each missing step is refused."""
    with d.coordinatrice.agir(), transaction.atomic():
        with pytest.raises(ActionRefusee, match="Envoyez d’abord"):
            actions.diffuser(point=point, par=d.coordinatrice)
        releve = actions.soumettre(point=point, par=d.coordinatrice)
    for membre, reste in ((d.membre, "psychiatrie"), (d.clinicienne, "")):
        with membre.agir(), transaction.atomic():
            lu = Releve.objects.visibles_par(membre).select_related("saisine", "point__seance")
            sien = lu.get(pk=releve.pk)
            assert actions.valider(releve=sien, par=membre)
        with d.coordinatrice.agir(), transaction.atomic():
            if reste:
                with pytest.raises(ActionRefusee, match=reste):
                    actions.diffuser(point=point, par=d.coordinatrice)
            else:
                actions.diffuser(point=point, par=d.coordinatrice)
    with d.coordinatrice.agir(), transaction.atomic(), pytest.raises(ActionRefusee):
        actions.consigner_decision(point=point, par=d.coordinatrice, texte="Autre")


def test_un_mot_change_et_la_validation_est_a_refaire(monde):
    d, s, _, seance = monde
    _, point = scenes.examinee(d, seance, s=s)
    scenes.valider(d, point)
    with d.coordinatrice.agir(), transaction.atomic():
        actions.consigner_decision(point=point, par=d.coordinatrice, synthese="Autre chose.")
        with pytest.raises(ActionRefusee, match="psychiatrie, social"):
            actions.diffuser(point=point, par=d.coordinatrice)


def test_sans_quorum_pas_de_releve(monde):
    """domain.md § 2: else the session is informative; who was absent reads no more."""
    d, s, _, seance = monde
    _, point = scenes.examinee(d, seance, s=s, membres=(d.coordinatrice, d.membre))
    assert point.quorum is False
    with (
        d.coordinatrice.agir(), transaction.atomic(),
        pytest.raises(ActionRefusee, match="quorum"),
    ):  # fmt: skip
        actions.soumettre(point=point, par=d.coordinatrice)
    with d.clinicienne.agir(), transaction.atomic():
        assert not Releve.objects.exists(), "she was not there: no seat, no synthesis"


@pytest.mark.parametrize("fin", ["tous", "clos"])
def test_un_avis_est_cache_jusqu_a_la_fin(monde, connecte, fin):
    """By the walls, not by the page: raw rows too, the coordinator included."""
    d, s, _, seance = monde
    _, point = scenes.inscrite(d, seance, s=s)
    with horloge.au(seance.commence):
        _donner_des_avis(d, seance, point, connecte, fin)


def _donner_des_avis(d, seance, point, connecte, fin):
    scenes.asseoir_dans_la_salle(d, seance, d.coordinatrice, d.membre, d.clinicienne)
    sien = adresse("donner_avis", point)
    membre = connecte(d.membre)
    reponse = membre.post(sien, {"sens": "accord"})
    assert reponse.status_code == 422
    montrer = reverse("seances:montrer", args=[seance.ref])
    assert connecte(d.coordinatrice).post(montrer, {"point": point.pk}).status_code == 302
    assert membre.post(sien, {"sens": "reserve", "texte": "À voir avec elle"}).status_code == 302
    assert membre.post(sien, {"sens": "accord", "texte": "Tout bien vu"}).status_code == 302
    assert vus(d, point) == {"membre": 1, "coordinatrice": 0, "clinicienne": 0, "referente": 0}
    if fin == "tous":
        with d.clinicienne.agir(), transaction.atomic():
            actions.donner_avis(point=point, par=d.clinicienne, sens="desaccord")
        assert vus(d, point) == {"membre": 2, "coordinatrice": 2, "clinicienne": 2, "referente": 0}
    else:
        connecte(d.coordinatrice).post(reverse("seances:clore_les_avis", args=[point.pk]))
        assert vus(d, point) == {"membre": 1, "coordinatrice": 1, "clinicienne": 1, "referente": 0}
        assert membre.post(sien, {"sens": "desaccord"}).status_code == 422


def vus(d, point) -> dict:
    nombres = {}
    for nom in ("membre", "coordinatrice", "clinicienne", "referente"):
        with d.acteurs[nom].agir(), transaction.atomic():
            nombres[nom] = Avis.objects.count()
            assert Avis.objects.visibles_par(d.acteurs[nom]).count() == nombres[nom], nom
    return nombres


def test_rien_n_est_donne_a_qui_n_est_pas_nomme(monde):
    d, s, _, seance = monde
    _, point = scenes.inscrite(d, seance, s=s)
    with horloge.au(seance.commence), d.coordinatrice.agir(), transaction.atomic():
        actions.presenter(point=point, par=d.coordinatrice)
        dit = {"quoi": "Aider", "information": "De vive voix",
               "echeance": horloge.aujourdhui() + timedelta(days=9)}  # fmt: skip
        for organisation in ("batigere", "operateur"):
            with pytest.raises(ActionRefusee, match="n’a pas nommé"):
                actions.ajouter_action(
                    point=point, par=d.coordinatrice, organisation=d.organisations[organisation],
                    **dit,
                )  # fmt: skip
        for faux in ({"quoi": "Aider Mme Ferrand"}, {"quoi": "Suivre ses médicaments"},
                     {"information": ""}, {"echeance": horloge.aujourdhui()}):  # fmt: skip
            with pytest.raises(ActionRefusee):
                actions.ajouter_action(
                    point=point, par=d.coordinatrice, organisation=d.organisations["ccas"],
                    **{**dit, **faux},
                )  # fmt: skip


def test_la_revue_se_met_seule_a_l_ordre_du_jour(monde):
    """On the last session before its day; never later than the territory allows."""
    d, s, _, seance = monde
    jour = horloge.aujourdhui()
    with d.coordinatrice.agir(), transaction.atomic():
        autre = scenes.commissions.dater(
            commission=seance.commission, par=d.coordinatrice,
            dit={"jour": jour + timedelta(days=60), "heure": scenes.heure(14), "lieu": "Mairie"},
        )  # fmt: skip
    saisine, point = scenes.inscrite(d, seance, s=s)
    with horloge.au(seance.commence), d.coordinatrice.agir(), transaction.atomic():
        actions.presenter(point=point, par=d.coordinatrice)
        with pytest.raises(ActionRefusee, match="au plus tard"):
            actions.fixer_revue(point=point, par=d.coordinatrice, le=jour + timedelta(days=120))
        actions.fixer_revue(point=point, par=d.coordinatrice, le=jour + timedelta(days=70))
        actions.terminer(point=point, par=d.coordinatrice)
        (revue,) = lecture_point.Point.objects.visibles_par(d.coordinatrice).filter(
            saisine=saisine, termine_le=None
        )
    assert (revue.seance_id, revue.retour_de_id) == (autre.pk, point.pk)


def test_le_retour_a_la_personne(monde, connecte):
    d, s, _, seance = monde
    _, point = scenes.diffusee(d, seance, s=s)
    navigateur = connecte(d.coordinatrice)
    dit = {"par_qui": "La référente sociale", "le": horloge.aujourdhui().isoformat(),
           "comment": "entretien", "son_avis": "Elle veut choisir le jour."}  # fmt: skip
    assert navigateur.post(adresse("restituer", point), dit).status_code == 302
    assert "choisir le jour" in navigateur.get(adresse("point", point)).content.decode()
    assert (
        "choisir le jour" not in connecte(d.referente).get(adresse("point", point)).content.decode()
    )


# --- The plan, as pure rules ---------------------------------------------------------


@given(st.lists(st.sampled_from(["a_faire", "faite", "abandonnee"])), st.integers(-5, 5))
def test_le_retard_se_calcule(etats, ecart):
    jour = horloge.aujourdhui()
    lu = regles_suite.etat_de([(e, "") for e in etats], jour, jour + timedelta(days=ecart))
    assert lu.etat == (etats[-1] if etats else "a_faire")
    assert lu.en_retard == (lu.etat == "a_faire" and ecart > 0)


def test_les_deux_colleges_et_eux_seuls():
    colleges = ["psychiatrie", "social", "logement", "usagers"]
    for nombre in range(5):
        for choisis in combinations(colleges, nombre):
            lus = [(c, "x") for c in choisis] + [("psychiatrie", "autre"), ("social", "autre")]
            manque = regles_suite.validations_manquantes(lus, "x")
            assert set(manque) == {"psychiatrie", "social"} - set(choisis)


def test_le_plan_se_lit_dans_le_dossier(monde, connecte):
    """In the page of the signalement: one's own actions, and a constant number of queries."""
    d, s, _, seance = monde
    scenes.diffusee(d, seance, s=s)
    page = reverse("signalements:dossier", args=[s.pk])
    with CaptureQueriesContext(connection) as lus:
        lu = connecte(d.referente).get(page).content.decode()
    assert "Prévenir avant les travaux" in lu
    assert "Faire le point" not in lu
    assert len([q for q in lus if q["sql"].startswith("SELECT") and "situations_" in q["sql"]]) <= 4
    assert "En commission" not in connecte(d.agent).get(page).content.decode()
