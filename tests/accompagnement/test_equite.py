"""The simulator and the fairness report: nothing written, nobody pointed at (SP-16)."""

import itertools
import re
from datetime import date, datetime, timedelta
from html import unescape
from uuid import UUID

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from accompagnement.cotation import actions, equite, modele, regles
from accompagnement.cotation.models import GrilleCotation, RapportEquite
from accompagnement.models import Candidature
from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.statistiques import SEUIL, TOTAL

from . import scenes
from .test_cotation import fixer, saisie
from .test_cotation_regles import FAITS, JOUR, grilles
from .test_pages import page


@st.composite
def parcours(draw) -> list[equite.Parcours]:
    lus = []
    for n, faits in enumerate(draw(st.lists(FAITS, max_size=15))):
        sort = draw(st.sampled_from(["attend", "presentee", "logee", "close"]))
        lus.append(
            equite.Parcours(
                regles.Besoin(UUID(int=n + 1), datetime(2026, 1, 1), faits),
                presentee=sort in ("presentee", "logee"), logee=sort == "logee",
                fin=JOUR if sort in ("logee", "close") else None,
            )
        )  # fmt: skip
    return lus


@given(grilles(), parcours())
def test_chaque_besoin_est_compte_une_fois_par_tableau(grille, lus):
    tables = equite.compter(grille, lus, JOUR)
    assert len(tables) == 2 * len(equite.comptent(grille))
    for table in tables.values():
        assert sum(n for ligne in table.values() for n in ligne.values()) == len(lus)


@settings(max_examples=5, deadline=None)
@given(parcours())
def test_rien_de_petit_ne_sort(lus):
    """No figure under the threshold; no hidden one alone in its row or its column; no mean where
    the number of needs is hidden."""
    grille = modele.proposee()
    tables = equite.compter(grille, lus, JOUR)
    for nom, table in equite.masquer(tables, SEUIL).items():
        assert all(n is None or n >= SEUIL for n in table.cellules.values()), nom
        for rangee in (*table.lignes, TOTAL):
            caches = [c for c in (*table.colonnes, TOTAL) if table[rangee, c] is None]
            assert len(caches) != 1, (nom, rangee)
    rapport = equite.rapport(grille, lus, JOUR, SEUIL)
    for critere in rapport["criteres"]:
        totaux = [nombres[-1] for _, nombres in critere["tables"][0]["lignes"]]
        for (_, _, mois), total in zip(critere["valeurs"], totaux, strict=False):
            assert mois is None or total is not None


def quatre_vingt_dix() -> list[equite.Parcours]:
    """Of each flat wished: ten wait for two years, ten since yesterday, ten are housed."""
    lus = []
    sorts = itertools.product(["t1", "t2", "indifferent"], [(800, False), (1, False), (400, True)])
    for n, ((logement, (depuis, logee)), _) in enumerate(itertools.product(sorts, range(10))):
        faits = regles.Faits(JOUR - timedelta(days=depuis), type_logement=logement)
        lus.append(
            equite.Parcours(regles.Besoin(UUID(int=n + 1), datetime(2026, 1, 1), faits),
                            presentee=logee, logee=logee, fin=JOUR if logee else None)
        )  # fmt: skip
    return lus


def test_le_rapport_dit_a_qui_la_cotation_profite():
    rapport = equite.rapport(modele.proposee(), quatre_vingt_dix(), JOUR, SEUIL)
    [logement] = [c for c in rapport["criteres"] if c["titre"] == "Type de logement souhaité"]
    assert dict(logement["tables"][0]["lignes"])["T1"] == [10, 10, 10, 30]
    assert [mois for _, _, mois in logement["valeurs"]] == [13, 13, 13]
    assert rapport["influences"][0][0] == "Attente depuis que le besoin est repéré"
    assert rapport["influences"][0][1] > rapport["influences"][1][1]


def test_le_critere_qui_change_le_plus_est_nomme():
    """One criterion alone counts: without it, seniority remakes the order; the others move nobody."""
    lus = [
        regles.Besoin(UUID(int=n + 1), datetime(2026, 1, 1), regles.Faits(
            JOUR - timedelta(days=n), etage="bas" if n < 3 else "indifferent"))
        for n in range(6)
    ]  # fmt: skip
    dites = equite.influences(modele.proposee(), lus, JOUR, dites=True)
    assert (dites[0].critere, dites[0].places) == ("etage", 3.0)
    assert [i.places for i in dites[1:]] == [0.0] * (len(dites) - 1)
    assert {i.places for i in equite.influences(modele.proposee(), lus, JOUR, dites=False)} == {
        None
    }


# --- Pages ------------------------------------------------------------------------------


def points(**autres) -> dict:
    return {c: v for c, v in saisie().items() if re.search(r"_\d$", c)} | autres


def test_essayer_montre_ce_qui_bouge_et_n_ecrit_rien(distribution, connecte):
    """Before and after, on the needs that she reads and on made-up ones."""
    d = distribution
    fixer(d)
    vieux = scenes.ouverte(d, besoin_le=date(2024, 1, 8), type_logement="t2", etage="indifferent")
    neuf = scenes.ouverte(d, nom="Baret", besoin_le=date(2026, 11, 2), etage="indifferent")
    claire, chemin = connecte(d.clinicienne), reverse("accompagnement:essayer")
    avant = lignes(d)
    reponse = claire.post(chemin, points(logement_0="100"))
    html = re.sub(r"\s+", " ", unescape(reponse.content.decode()))
    assert reponse.status_code == 200
    assert html.index(neuf.reference) < html.index(vieux.reference)
    for dit in ("2 besoins sur 2 changeraient", "monte de 1", "descend de 1", 'value="100"'):
        assert dit in html, dit
    assert lignes(d) == avant
    assert claire.post(chemin, points(logement_0="-1")).status_code == 422
    assert claire.post(chemin, points(attente_0="50")).status_code == 422


def lignes(d) -> list:
    with d.clinicienne.agir(), transaction.atomic():
        return [*GrilleCotation.objects.values(),
                *Candidature.objects.visibles_par(d.clinicienne).order_by("pk").values()]  # fmt: skip


def test_la_coordinatrice_n_essaie_que_sur_des_situations_inventees(distribution, connecte):
    """SP-16: grids of her choice, on real needs, would be as many questions on each of them."""
    d = distribution
    fixer(d)
    c = scenes.ouverte(d)
    reponse = connecte(d.coordinatrice).post(reverse("accompagnement:essayer"), points())
    html = unescape(reponse.content.decode())
    assert "Attend depuis deux ans" in html
    assert c.reference not in html
    assert "que vous lisez" not in html
    page(connecte(d.referente), "essayer", statut=403)


def test_imaginer_une_situation(distribution, connecte):
    """Anybody counts the points of nobody; who ranks is told the place; bad input keeps its words."""
    d = distribution
    sylvie, claire = connecte(d.referente), connecte(d.clinicienne)
    chemin = reverse("accompagnement:imaginer")
    dit = {"besoin_le": "2024-01-08", "eligible_le": "", "type_logement": "t1",
           "etage": "indifferent", "communes": "1", "propositions": "2"}  # fmt: skip
    assert "Aucune grille" in page(sylvie, "imaginer")
    assert sylvie.post(chemin, dit).status_code == 200
    fixer(d)
    scenes.ouverte(d)
    html = unescape(sylvie.post(chemin, dit).content.decode())
    assert "55 points en tout" in html
    assert "à la place" not in html
    assert "à la place 1 sur 2" in unescape(claire.post(chemin, dit).content.decode())
    for faux, phrase in (
        ({"besoin_le": "2999-01-01"}, "futur"),
        ({"besoin_le": "0999-01-01"}, "trop ancienne"),
        ({"communes": "9"}, "choix"),
        ({"propositions": "-2"}, "supérieur"),
    ):
        reponse = sylvie.post(chemin, dit | faux)
        assert reponse.status_code == 422, faux
        assert phrase in unescape(reponse.content.decode())


def test_le_rapport_s_arrete_une_fois_par_an(distribution, connecte):
    """Read live by the team alone; closed, by who sets and steers; the same figures for ever."""
    d = distribution
    claire, helene = connecte(d.clinicienne), connecte(d.coordinatrice)
    arreter = reverse("accompagnement:arreter")
    assert claire.post(arreter).status_code == 403  # no grid
    fixer(d)
    c = scenes.eligible(d)
    assert "tout le tableau est masqué" in page(claire, "equite")
    assert "Aucun rapport arrêté" in page(helene, "equite")
    assert helene.post(arreter).status_code == 403
    assert claire.post(arreter).status_code == 302
    garde = RapportEquite.objects.get()
    with (
        d.clinicienne.agir(),
        transaction.atomic(),
        pytest.raises(ActionRefusee, match="ne change plus"),
    ):
        actions.arreter(par=d.clinicienne)
    scenes.ouverte(d, nom="Baret")
    for qui in (d.coordinatrice, d.pilotage, d.travailleuse):
        html = page(connecte(qui), "equite", rapport=str(garde.ref))
        assert f"{horloge.aujourdhui().year} : arrêté" in html.replace("\xa0", " ")
        assert c.reference not in html
    page(helene, "equite", rapport="n’importe quoi")
    page(connecte(d.referente), "equite", statut=403)
    assert RapportEquite.objects.get().chiffres == garde.chiffres
    assert c.reference not in str(garde.chiffres)
