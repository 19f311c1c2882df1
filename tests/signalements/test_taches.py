"""« À faire »: each role finds what waits for her, and the menu counts the same."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from partnership.acteurs import horloge, registre
from signalements import actions, taches

from . import scenes


def groupes(acteur) -> dict[str, int]:
    with acteur.agir():
        return {g.titre: g.nombre for g in taches.taches(acteur) if g.signalements}


def accueil(navigateur) -> str:
    reponse = navigateur.get(reverse("accueil"))
    assert reponse.status_code == 200
    return unescape(reponse.content.decode())


def test_referente(distribution, connecte):
    d = distribution
    scenes.observer(d.agent)  # the agent's until she hands it over
    remis = scenes.observer(d.agent)
    scenes.remettre(d, remis)
    prete = scenes.observer(d.agent)
    scenes.remettre(d, prete)
    scenes.informer(d, prete)
    scenes.oppose(d)
    scenes.transmis(d)
    scenes.avec_retour(d)
    assert groupes(d.referente) == {
        "À qualifier": 1, "Prêts à transmettre": 1, "En veille": 1, "Chez l’ERAH": 1,
        "Retours reçus": 1,
    }  # fmt: skip
    html = accueil(connecte(d.referente))
    assert "Odile Ferrand" in html


def test_question_et_passer_outre_attendent_la_referente(distribution):
    d = distribution
    s = scenes.en_evaluation(d)
    with d.clinicienne.agir():
        actions.demander_complement(signalement=s, par=d.clinicienne, question="Quand ?")
    outre = scenes.oppose(d)
    with d.referente.agir():
        actions.demander_passer_outre(
            signalement=outre, par=d.referente, motif="danger_autrui", texte="Gaz"
        )
    assert groupes(d.referente)["Questions de l’ERAH"] == 1
    assert "Passer-outre à valider" not in groupes(d.referente)
    assert groupes(d.referente2)["Passer-outre à valider"] == 1


def test_veille_a_revoir(distribution):
    d = distribution
    scenes.oppose(d)
    with horloge.au(horloge.maintenant() + timedelta(days=16)):
        assert groupes(d.referente) == {"Veille à revoir": 1}


def test_clinicienne(distribution, connecte):
    d = distribution
    scenes.transmis(d)
    accuse, admis = scenes.transmis(d), scenes.transmis(d)
    with d.clinicienne.agir():
        for s in (accuse, admis):
            actions.accuser(signalement=s, par=d.clinicienne)
        actions.admettre(signalement=admis, par=d.clinicienne)
    scenes.en_evaluation(d)
    assert groupes(d.clinicienne) == {
        "Accusés de réception à faire": 1, "À décider": 1, "À prendre": 1, "Mes évaluations": 1,
    }  # fmt: skip
    with horloge.au(horloge.maintenant() + timedelta(days=25)):
        assert "Retours dus" in groupes(d.clinicienne)
    assert "en retard" not in accueil(connecte(d.clinicienne))


def test_agent(distribution, connecte):
    d = distribution
    html = accueil(connecte(d.agent))
    assert "Signaler une inquiétude" in html
    assert "Reprendre mon brouillon" not in html
    s = scenes.observer(d.agent)
    html = accueil(connecte(d.agent))
    assert reverse("signalements:fiche", args=[s.pk]) in html
    assert "1 rue des Essais" in html


@pytest.mark.parametrize(
    "role",
    ["coordinatrice", "pilotage", "deleguee", "admin_organisation", "formation", "travailleuse",
     "membre"],
)  # fmt: skip
def test_les_autres_roles_ont_un_accueil(distribution, connecte, role):
    scenes.transmis(distribution)
    html = accueil(connecte(getattr(distribution, role)))
    assert "Bonjour" in html
    for secret in ("Ferrand", "SIG-"):
        assert secret not in html


@pytest.mark.parametrize("role", ["agent", "referente", "referente2", "clinicienne"])
def test_le_menu_compte_ce_que_l_accueil_montre(distribution, role):
    """The number beside « À faire » is the number of rows that wait for the reader to act."""
    d = distribution
    scenes.observer(d.agent)
    scenes.transmis(d)
    scenes.avec_retour(d)
    outre = scenes.oppose(d)
    with d.referente.agir():
        actions.demander_passer_outre(
            signalement=outre, par=d.referente, motif="danger_autrui", texte="Gaz"
        )
    acteur = getattr(d, role)
    with acteur.agir():
        nombre = taches.nombre_a_faire(acteur)
        lus = taches.taches(acteur)
        if role == "agent":
            assert (nombre, lus[0].donnees["brouillon"] is not None) == (1, True)
        else:
            assert nombre == lus[0].donnees["moi"]


@pytest.mark.parametrize("role", ["agent", "referente", "clinicienne", "coordinatrice", "pilotage",
                                  "deleguee", "admin_organisation", "travailleuse"])  # fmt: skip
def test_le_menu_tient_en_six_entrees(distribution, role):
    acteur = getattr(distribution, role)
    with acteur.agir():
        entrees = registre.menu_de(acteur)
    assert 2 <= len(entrees) <= 6
    assert entrees[0].titre == "À faire"
    assert len({e.url for e in entrees}) == len(entrees)


def test_tuile_des_retards(distribution, connecte):
    d = distribution
    scenes.transmis(d)
    with horloge.au(horloge.maintenant() + timedelta(days=20)):
        html = accueil(connecte(d.clinicienne))
    assert re.search(r"en retard de \d+\xa0jours ouvrés", html)
    assert "?etat=en_retard" in html


def test_le_menu_ne_cache_rien(distribution):
    """Six entries at most (interface.md): a seventh would be reached from nowhere."""
    for nom, acteur in distribution.acteurs.items():
        with acteur.agir():
            proposees = [e.titre for _, entrees in registre._menus for e in entrees(acteur)]
            assert proposees == [e.titre for e in registre.menu_de(acteur)], nom
