"""Reminders of actions: to their owner alone, once before the term, once late, no word of them."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from annuaire.situations import actions, rappels, regles_suite, tasks
from annuaire.situations.models import ActionDuPlan
from partnership.acteurs import horloge, identite
from partnership.envois.models import Envoi
from partnership.secret.personne import actions as droits

from . import scenes


def rappeles() -> dict[str, int]:
    """How many reminders each has had, by the name of her address."""
    with identite.agir_comme(identite.SYSTEME), transaction.atomic():
        recus = Envoi.objects.filter(gabarit="action_rappel").values_list("destinataire", flat=True)
        noms = [a.split("@")[0] for a in recus]
    return {nom: noms.count(nom) for nom in sorted(set(noms))}


def le(jour: date, fois: int = 1) -> dict[str, int]:
    """The clock runs on a day, maybe several times; what has left since the beginning."""
    with horloge.au(timezone.make_aware(datetime.combine(jour, time(9)))):
        for _ in range(fois):
            tasks.rappeler()
    return rappeles()


def actions_de(acteur):
    with acteur.agir(), transaction.atomic():
        lues = ActionDuPlan.objects.visibles_par(acteur).filter(equipe=acteur.organisation)
        return list(lues.select_related("equipe", "saisine"))


BAILLEUR = {"referente": 1, "referente2": 1}
TOUS = {"membre": 1, **BAILLEUR}


def test_un_rappel_avant_puis_un_en_retard(monde):
    """Double delivery and a late clock send nothing twice; the message holds a code and a link."""
    d, s, _, seance = monde
    saisine, _ = scenes.diffusee(d, seance, s=s)
    (action,) = actions_de(d.membre)
    terme = action.echeance
    assert le(terme - timedelta(days=8)) == {}
    assert le(terme - timedelta(days=5), fois=2) == TOUS, "the clock was stopped for two days"
    assert le(terme) == TOUS
    assert le(terme + timedelta(days=2)) == TOUS
    with d.membre.agir(), transaction.atomic():
        actions.suivre_action(action=action, par=d.membre, etat="faite")
    assert le(terme + timedelta(days=3), fois=2) == {**TOUS, "referente": 2, "referente2": 2}
    assert le(terme + timedelta(days=40)) == {**TOUS, "referente": 2, "referente2": 2}
    with identite.agir_comme(identite.SYSTEME), transaction.atomic():
        (recu,) = Envoi.objects.filter(
            gabarit="action_rappel", destinataire=d.membre.utilisateur.email
        )
    lien = reverse("situations:suivre_action", args=[s.dossier_id, action.pk])
    assert (recu.reference, recu.lien) == (saisine.code, lien)


@pytest.mark.parametrize("acte", ["retrait", "limitation", "depart"])
def test_rien_quand_tout_s_arrete(monde, acte):
    """Withdrawn, frozen, or gone from the organisation: no word of it any more (SP-02, SP-06)."""
    d, s, accord, seance = monde
    scenes.diffusee(d, seance, s=s)
    terme = actions_de(d.membre)[0].echeance
    if acte == "retrait":
        scenes.retirer(d, accord)
        assert actions_de(d.membre), "she still reads what was given to her"
    elif acte == "limitation":
        with d.referente.agir(), transaction.atomic():
            droits.limiter(
                dossier=s.dossier, par=d.referente, cle=uuid4(), motif="exactitude",
                recu_le=horloge.aujourdhui(), moyen="COURRIER",
            )  # fmt: skip
    else:
        type(d.membre.affectation).objects.filter(pk=d.membre.affectation.pk).update(
            fin=timezone.now() - timedelta(hours=1)
        )
    assert le(terme) == (BAILLEUR if acte == "depart" else {})


def test_une_erreur_ne_retient_pas_les_autres(monde, monkeypatch, caplog):
    d, s, _, seance = monde
    scenes.diffusee(d, seance, s=s)
    vrai = rappels._a_faire

    def casser(acteur, delais):
        if acteur.affectation.pk == d.referente.affectation.pk:
            raise ValueError("Prévenir avant les travaux")
        return vrai(acteur, delais)

    monkeypatch.setattr(rappels, "_a_faire", casser)
    assert le(actions_de(d.membre)[0].echeance) == {"membre": 1, "referente2": 1}
    assert "ValueError" in caplog.text
    assert "travaux" not in caplog.text


@given(
    st.integers(1, 28), st.integers(1, 60), st.integers(-60, 120), st.integers(-60, 60)
)  # fmt: skip
def test_la_regle_et_sa_fenetre(avant, retard, ecart, donnee):
    """What is due lies in the window that the base is asked for; never both, never before."""
    jour = horloge.aujourdhui()
    delais = regles_suite.DelaisRappel(avant, retard)
    terme, confiee = jour + timedelta(days=ecart), jour - timedelta(days=donnee)
    du = regles_suite.rappel_du(terme, confiee, jour, delais)
    premier, dernier = delais.fenetre(jour)
    assert du is None or premier <= terme <= dernier
    assert (du == "avant") == (0 <= ecart <= avant and confiee < terme - timedelta(days=avant))
    assert (du == "retard") == (0 <= -ecart - retard <= 21)
