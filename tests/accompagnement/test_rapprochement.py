"""Flats beside a need: reasons, order, and a landlord that learns nothing (SP-05)."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D
from html import unescape
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accompagnement.models import Logement
from accompagnement.rapprochement import regles
from accompagnement.rapprochement.enums import Sens
from accompagnement.solvabilite import parametres
from accompagnement.solvabilite.regles import Seuils
from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.coffre import cles

from . import scenes
from .test_pages import HORS_COMPTE, page

JOUR = date(2026, 11, 23)
SEUILS = Seuils(D(30), D(33), D(10), D(15))
MONTIGNY, METZ, MARLY = "57480", "57463", "57447"


def offert(n=1, **autres) -> SimpleNamespace:
    dit = {
        "ref": UUID(int=n), "commune_id": MONTIGNY, "commune": SimpleNamespace(nom="Montigny"),
        "type_logement": "t1", "surface": 31, "etage": 2, "ascenseur": True,
        "loyer": D("312.40"), "charges": D("78.60"), "disponible_le": JOUR, "retire_le": None,
    }  # fmt: skip
    return SimpleNamespace(**dit | autres)


THEO = regles.Besoin((MONTIGNY, METZ), "t1", "ascenseur", "seule", False, scenes.A1)


def ranger(besoin, *offerts):
    return regles.ranger(besoin, offerts, SEUILS, parametres.parts(), JOUR)


@pytest.mark.parametrize(
    ("besoin", "change", "sens", "mots"),
    [
        ({}, {}, "pour", "souhaitée en premier"),
        ({}, {"commune_id": METZ}, "pour", "souhaitée aussi"),
        ({}, {"commune_id": MARLY}, "contre", "hors des communes"),
        ({}, {"type_logement": "t2"}, "contre", "un autre type"),
        ({}, {"ascenseur": False}, "contre", "sans ascenseur : souhaité avec ascenseur"),
        ({}, {"ascenseur": False, "etage": 0}, "pour", "Rez-de-chaussée"),
        ({"etage": "bas"}, {}, "contre", "au premier au plus"),
        ({"etage": "bas"}, {"etage": 1}, "pour", "Étage 1"),
        ({"foyer": "a_deux"}, {}, "a_voir", "À deux dans un T1 de 31 m²"),
        ({"animal": True}, {}, "pour", "ne peut pas être refusé"),
        ({}, {}, "pour", "12,37 % d’effort net, 30,45 € par jour"),
        ({}, {"loyer": D("700")}, "contre", "à simuler"),
        ({}, {"disponible_le": JOUR + timedelta(days=1)}, "a_voir", "Libre dans 1 jour"),
        ({}, {"disponible_le": JOUR - timedelta(days=9)}, "pour", "vacant depuis 9 jours"),
    ],
)
def test_chaque_raison_se_dit(besoin, change, sens, mots):
    [piste] = ranger(replace(THEO, **besoin), offert(**change))
    assert [r.sens for r in piste.raisons if mots in r.texte] == [sens], piste.raisons


def test_l_ordre_est_celui_que_dit_la_page():
    """Fewest against, the commune wished most, fewest to look at, the soonest free; then steady."""
    trouves = ranger(
        THEO, offert(1, commune_id=MARLY), offert(2, commune_id=METZ),
        offert(3, disponible_le=JOUR + timedelta(days=3)), offert(4),
        offert(5, type_logement="t2", ascenseur=False), offert(6),
    )  # fmt: skip
    assert [p.logement.ref.int for p in trouves] == [4, 6, 3, 2, 1, 5]
    assert [p.sens for p in trouves][:3] == [Sens.POUR, Sens.POUR, Sens.A_VOIR]


def test_un_besoin_inconnu_n_ecarte_rien():
    [piste] = ranger(regles.Besoin(), offert(commune_id=MARLY, ascenseur=False, etage=9))
    assert piste.nombre(Sens.CONTRE) == 0
    assert [r.texte for r in piste.raisons] == ["Libre aujourd’hui"]


@given(st.permutations(range(1, 6)), st.lists(st.sampled_from([MONTIGNY, METZ, MARLY]), min_size=5,
                                              max_size=5))  # fmt: skip
def test_l_ordre_ne_depend_pas_de_celui_de_la_base(ordre, communes):
    tous = {n: offert(n, commune_id=communes[n - 1]) for n in range(1, 6)}
    lus = [p.logement.ref for p in ranger(THEO, *(tous[n] for n in ordre))]
    assert lus == [p.logement.ref for p in ranger(THEO, *tous.values())]


@pytest.mark.parametrize(
    ("decision", "le", "rang", "phrase"),
    [
        ("peut_etre", JOUR, None, "dans la liste"),
        ("attribue", JOUR + timedelta(days=1), None, "futur"),
        ("attribue", date(2023, 12, 31), None, "trop ancienne"),
        ("rang", JOUR, None, "Rang"),
        ("attribue", JOUR, 2, "Rang"),
        ("rang", JOUR, 21, "de 1 à 20"),
    ],
)
def test_une_decision_impossible_est_nommee(decision, le, rang, phrase):
    with pytest.raises(ActionRefusee, match=phrase):
        regles.verifier_caleol(decision, le, rang, JOUR)


def test_le_bailleur_n_apprend_rien_d_une_recherche(distribution, connecte):
    """SP-05: the team and the operator look; the landlord's page of flats does not move by a word,
    no row of a flat is touched, and its address of the page does not exist or refuses."""
    d = distribution
    c = scenes.associee(d, animal=True)
    scenes.etudier(d, c)
    scenes.logement(d)
    scenes.logement(d, loyer=D("900"), commune=scenes.Commune.objects.get(code=METZ))
    claire, yann, sylvie = (connecte(a) for a in (d.clinicienne, d.travailleuse, d.referente))
    avant, lignes = _principal(sylvie), list(Logement.objects.order_by("pk").values())
    html = page(yann, "rapprocher", c.pk)
    assert html.index("312,40") < html.index("900,00")
    for dit in (
        "souhaitée en premier",
        "12,37 % d’effort net",
        "ne peut pas être refusé",
        "2 raisons contre",
        "Tout convient",
    ):
        assert dit in html, dit
    html = page(claire, "rapprocher", c.pk)
    assert "aucune étude du budget ne vous est ouverte" in html
    assert "12,37" not in html
    assert "3 rue Basse" not in html
    page(sylvie, "rapprocher", c.pk, statut=404)
    assert _principal(sylvie) == avant
    assert list(Logement.objects.order_by("pk").values()) == lignes


def _principal(navigateur) -> str:
    html = navigateur.get(reverse("accompagnement:logements")).content.decode()
    return re.sub(r"<input[^>]*>", "", html.split("<main", 1)[1])


def test_un_nombre_constant_de_requetes(distribution, connecte):
    d = distribution
    c = scenes.associee(d)
    scenes.etudier(d, c)
    yann = connecte(d.travailleuse)
    comptes = []
    for _ in range(2):
        scenes.logement(d)
        page(yann, "rapprocher", c.pk)
        cles.oublier()
        with CaptureQueriesContext(connection) as vues:
            page(yann, "rapprocher", c.pk)
        comptes.append(sum(not HORS_COMPTE.search(q["sql"]) for q in vues))
    assert comptes[0] == comptes[1] <= 12


def test_la_commission_d_attribution_se_note(distribution, connecte):
    """By the operator, once presented; on the thread, that the landlord does not read."""
    d = distribution
    jour = horloge.aujourdhui()
    yann = connecte(d.travailleuse)
    page(yann, "noter_caleol", scenes.eligible(d, nom="Baret").pk, statut=403)
    c = scenes.presentee(d)
    chemin = reverse("accompagnement:noter_caleol", args=[c.pk])
    version = re.search(r'name="version" value="(\d+)"', yann.get(chemin).content.decode())[1]
    dit = {"version": version, "decision": "rang", "le": jour.isoformat(), "rang": "2"}
    reponse = yann.post(chemin, dit | {"rang": ""})
    assert reponse.status_code == 422
    assert "dites-le pour une attribution en rang" in unescape(reponse.content.decode())
    assert yann.post(chemin, dit).status_code == 302
    assert yann.post(chemin, dit).status_code == 422  # a double click, a stale page
    for qui in (yann, connecte(d.clinicienne)):
        assert "par ordre de priorité, rang 2" in page(qui, "dossier", c.pk)
    sylvie = connecte(d.referente)
    assert "rang 2" not in page(sylvie, "dossier", c.pk)
    page(sylvie, "noter_caleol", c.pk, statut=403)
    assert scenes.fraiche(d.clinicienne, c).etat == "presentee"
