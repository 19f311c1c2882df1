"""The line of a way: its steps in order, and what each reader sees of it, word by word."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accompagnement.enums import EtatCritere
from accompagnement.parcours import dessin, phrases
from accompagnement.parcours.lecture import Etape
from accompagnement.parcours.regles import (
    VUS,
    Cle,
    EtatPas,
    Regard,
    Suite,
    Vu,
    ligne,
)
from accompagnement.rapprochement import actions as rapprochement
from accompagnement.souslocation.models import SousLocation
from partnership.acteurs import horloge

from . import baux, examens, scenes, suivis
from .test_pages import HORS_COMPTE, page

jours = st.none() | st.dates(date(2024, 1, 1), date(2028, 12, 31))
vus = st.builds(
    Vu,
    besoin_le=jours, eligible_le=jours, presentee_le=jours, attribue_le=jours, signee_le=jours,
    prochain=jours, fini_le=jours, definitif=st.booleans(), close=st.booleans(),
    criteres=st.lists(st.sampled_from(EtatCritere), min_size=4, max_size=4).map(tuple),
    examens=st.lists(st.dates(), max_size=3).map(tuple),
    apres=st.tuples(*[st.builds(Suite, du=jours, le=jours, dit=st.just("non connu"))] * 2),
)  # fmt: skip


LENT = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@LENT
@given(vus, st.sampled_from(Regard))
def test_les_pas_sont_dans_l_ordre(vu, regard):
    """One step under way at most; before the exit, all that precede it are done, none after it;
    a date told as done is one that was read; a reader has her own steps, no other."""
    pas = ligne(vu, regard)
    assert [p.cle for p in pas] == list(VUS[regard])
    etats = [p.etat for p in pas if p.cle not in (Cle.APRES_1, Cle.APRES_2)]
    assert [p.etat for p in pas].count(EtatPas.COURS) <= 1
    rangs = [{"fait": 0, "cours": 1, "a_venir": 2, "arrete": 3}[e] for e in etats]
    assert rangs == sorted(rangs)
    if vu.close or vu.definitif:
        assert EtatPas.A_VENIR not in etats
        assert EtatPas.COURS not in etats
    sues = {vu.besoin_le, vu.eligible_le, vu.presentee_le, vu.attribue_le, vu.signee_le, vu.fini_le}
    sues |= {*vu.examens, *(s.le for s in vu.apres), None}
    for p in pas:
        assert p.le in sues
        assert p.etat != EtatPas.ARRETE or p.attendu is None
        assert phrases.quand(p) is not None


@LENT
@given(vus)
def test_aucune_date_seule_ne_finit_rien(vu):
    """domain.md § 0.8: without an exit nor the end of the lease, the last steps are not done."""
    if vu.fini_le is None:
        etats = {p.cle: p.etat for p in ligne(vu, Regard.ETUDE)}
        assert etats[Cle.FIN] != EtatPas.FAIT


@LENT
@given(vus, st.sampled_from(Regard))
def test_le_dessin_tient_dans_son_cadre(vu, regard):
    etapes = [
        Etape(p.cle, p.etat, phrases.TITRES[p.cle], "", phrases.quand(p), "quatre critères remplis")
        for p in ligne(vu, regard)
    ]
    for fait in (dessin.escalier(etapes), dessin.descente(etapes)):
        assert len(fait.marches) == len(etapes)
        for m in fait.marches:
            assert 0 <= m.x <= fait.largeur
            assert 0 <= m.y <= fait.hauteur
            for x, y, mots, _ in m.mots:
                assert 0 <= y <= fait.hauteur
                assert x + len(mots) * 7.8 <= fait.largeur + 8, mots


def ligne_lue(html: str) -> str:
    """The words of the list, and of the picture: the same."""
    bloc = html.partition('id="parcours"')[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bloc)).replace("\xa0", " ")


ABSENTS_POUR_LE_BAILLEUR = (
    "Besoin", "besoin", "hôpital", "Handicap", "handicap", "Suivi par", "suivi par", "Solvabilité",
    "mois après", "ERAH", "établissement", "dans les mots", "soin",
)  # fmt: skip


def test_le_bailleur_ne_voit_rien_des_criteres(distribution, connecte):
    """SP-05: nothing before the consent; then that the four hold, and since when; no more."""
    d = distribution
    c = scenes.eligible(d)
    referente = connecte(d.referente)
    page(referente, "dossier", c.pk, statut=404)
    page(referente, "votre_parcours", c.pk, statut=404)
    c = scenes.presentee(d)
    dit = ligne_lue(page(referente, "dossier", c.pk))
    assert "Présentée à votre organisme" in dit
    assert "quatre critères remplis le 1er juin 2026" in dit
    for tu in ABSENTS_POUR_LE_BAILLEUR:
        assert tu not in dit, tu
    page(referente, "votre_parcours", c.pk, statut=404)
    scenes.attester(d, c, 2, "a_reexaminer", revoir_le=horloge.aujourdhui() + timedelta(days=9),
                    preuve="")  # fmt: skip
    dit = ligne_lue(page(referente, "dossier", c.pk))
    assert "en réexamen" in dit
    assert "remplis" not in dit


def test_une_fois_louee_le_bailleur_lit_son_bail_et_rien_d_autre(distribution, connecte):
    """SP-04: a criterion that falls, an exit, what followed: its line stays word for word."""
    d = distribution
    c = examens.tenue(d)
    referente = connecte(d.referente)
    avant = ligne_lue(page(referente, "dossier", c.pk))
    for dit in ("Bail et sous-location : fait", "1 tenu", "Bail à son nom, ou fin : à venir"):
        assert dit in avant, dit
    scenes.attester(d, c, 1, "non_rempli")
    suivis.faire(d, c, "noter_sortie", le=horloge.aujourdhui(), issue="etablissement")
    assert ligne_lue(page(referente, "dossier", c.pk)) == avant
    for tu in (*ABSENTS_POUR_LE_BAILLEUR, "critère"):
        assert tu not in avant, tu
    suivie = ligne_lue(page(connecte(d.clinicienne), "dossier", c.pk))
    assert "Un établissement" in suivie or "un établissement" in suivie
    assert "6 mois après : en cours" in suivie


def test_un_autre_bailleur_ne_sait_rien_du_bail(distribution, connecte):
    """Presented to two: the one that has no lease reads neither flat nor signing (SP-05)."""
    d = distribution
    c = baux.signee(d)
    scenes.accorder(d, c, "CANDIDATURE", ["SITUATION_LOCATIVE"], ["batigere"])
    from accompagnement import actions

    with d.clinicienne.agir(), transaction.atomic():
        actions.presenter(candidature=scenes.fraiche(d.clinicienne, c), par=d.clinicienne,
                          organisation=d.organisations["batigere"])  # fmt: skip
    dit = ligne_lue(page(connecte(d.referente_batigere), "dossier", c.pk))
    assert "Bail et sous-location : fait" not in dit
    assert "Présentée à votre organisme" in dit


def test_les_partenaires_voient_chaque_pas(distribution, connecte):
    d = distribution
    c = scenes.associee(d)
    scenes.attester(d, c, 2, "non_rempli")
    claire, yann = connecte(d.clinicienne), connecte(d.travailleuse)
    for lecteur in (claire, yann):
        dit = ligne_lue(page(lecteur, "dossier", c.pk))
        assert "un critère n’est pas rempli" in dit
        assert "2. Suivi par le centre hospitalier : non rempli" in dit
        assert "4. Solvabilité pour un logement autonome : non évalué" in dit
        assert "sur 4" not in dit, "no score"
        for titre in phrases.TITRES.values():
            assert titre.format(rythme=6, premier=6, second=12) in dit
    html = page(claire, "votre_parcours", c.pk)
    dit = re.sub(r"<[^>]+>", " ", html.partition("<main")[2]).replace("\xa0", " ")
    assert "Quatre conditions à réunir" in dit
    assert "une condition manque" in dit
    for tu in ("hospitalier", "handicap", "Marchal", "ERAH", "Solvabilité"):
        assert tu not in dit, tu
    page(connecte(d.coordinatrice), "votre_parcours", c.pk, statut=404)


def test_sans_l_accord_l_operateur_ne_voit_que_son_bail(distribution, connecte):
    """SP-08: withdrawn, the operator follows by contract: lease, examinations, end; no criteria."""
    d = distribution
    c = baux.signee(d)
    scenes.retirer(d, scenes.accord(d, c, "PARTAGE"))
    html = page(connecte(d.travailleuse), "dossier", c.pk)
    dit = ligne_lue(html)
    assert "La ligne de la sous-location" in dit
    assert "Bail et sous-location : fait" in dit
    for tu in ("ritères", "Besoin", "Présentation", "mois après", "dans les mots"):
        assert tu not in dit, tu
    page(connecte(d.travailleuse), "votre_parcours", c.pk, statut=404)


@pytest.mark.parametrize("decision", ["attribue", "non"])
def test_la_commission_du_bailleur_avance_la_ligne(distribution, connecte, decision):
    d = distribution
    c = scenes.presentee(d)
    lue = scenes.fraiche(d.travailleuse, c)
    with d.travailleuse.agir(), transaction.atomic():
        rapprochement.noter_caleol(candidature=lue, par=d.travailleuse, decision=decision,
                                   le=horloge.aujourdhui())  # fmt: skip
    dit = ligne_lue(page(connecte(d.clinicienne), "dossier", c.pk))
    oui = decision == "attribue"
    assert ("Commission d’attribution : fait" in dit) == oui
    assert ("Bail et sous-location : en cours" in dit) == oui
    assert ("non attribué" in dit) == (not oui)
    assert "ttribué" not in ligne_lue(page(connecte(d.referente), "dossier", c.pk))


def test_le_dessin_et_la_liste_disent_la_meme_chose(distribution, connecte):
    """Each word of the list is in the text of the picture; two queries more at most."""
    d = distribution
    c = examens.tenue(d)
    claire = connecte(d.clinicienne)
    adresse = reverse("accompagnement:dossier", args=[c.pk])
    claire.get(adresse)
    with CaptureQueriesContext(connection) as lues:
        html = unescape(claire.get(adresse).content.decode())
    comptees = [q["sql"] for q in lues.captured_queries if not HORS_COMPTE.search(q["sql"])]
    assert len(comptees) <= 12, "\n".join(comptees)
    liste = re.findall(r"<li class=\"(\w+)\".*?<b>(.*?)</b>", html, re.DOTALL)
    dits = re.findall(r"<desc[^>]*>(.*?)</desc>", html, re.DOTALL)
    assert len(dits) == 2
    for _, titre in [paire for paire in liste if paire[0] in {"fait", "cours", "a_venir"}]:
        assert all(titre in dit for dit in dits), titre
    assert html.count('aria-current="step"') == 1
    with d.clinicienne.agir(), transaction.atomic():
        assert SousLocation.objects.visibles_par(d.clinicienne).exists()
