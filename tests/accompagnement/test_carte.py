"""The map of flats: counts by commune, nothing finer; who counts what."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accompagnement.pilotage import lignes
from accompagnement.pilotage.carte import Lieu, dessiner, fin_de_trimestre, masquer_stock
from partnership.acteurs import horloge
from partnership.secret.models import Evenement

from . import baux, scenes
from .test_pages import HORS_COMPTE, page


def lieux(navigateur, **parametres) -> dict:
    """Return commune → (offered, lived in), as the page gets them."""
    reponse = navigateur.get(reverse("accompagnement:carte"), parametres)
    assert reponse.status_code == 200
    return {li.nom: (li.offerts, li.occupes) for li in reponse.context["lieux"]}


def test_chacun_compte_ce_qu_il_lit(distribution, connecte):
    """An offered flat shows to those who look for one; a lived-in one as a number, to those who
    read its lease; a landlord its own; no address, whatever the reader."""
    d = distribution
    c = baux.signee(d)
    scenes.logement(d, par=d.referente_batigere, type_logement="t2", adresse="9 rue Haute")
    loue = "Montigny-lès-Metz"
    for dedans in (d.clinicienne, d.travailleuse):
        assert lieux(connecte(dedans)) == {loue: (2, 1)}
    assert lieux(connecte(d.referente)) == {loue: (1, 1)}
    assert lieux(connecte(d.referente_batigere)) == {loue: (1, 0)}
    assert lieux(connecte(d.clinicienne_ailleurs)) == {}
    assert lieux(connecte(d.coordinatrice)) == {loue: (2, None)}
    claire = connecte(d.clinicienne)
    assert lieux(claire, nature="t2") == {loue: (1, 0)}
    assert lieux(claire, etat="occupes") == {loue: (0, 1)}
    assert lieux(claire, etat="occupes", nature="t2") == {}
    assert lieux(claire, etat="offerts") == {loue: (2, 0)}
    assert lieux(claire, etat="<b>", nature="t9") == lieux(claire)
    for lecteur in (d.clinicienne, d.travailleuse, d.referente, d.coordinatrice):
        html = page(connecte(lecteur), "carte")
        for tu in ("rue Basse", "rue Haute", "Marchal", c.reference):
            assert tu not in html, tu
    for dehors in (d.agent, d.membre, d.pilotage):
        assert connecte(dehors).get(reverse("accompagnement:carte")).status_code == 403
        assert "Logements offerts" not in page(connecte(dehors), "liste")


def test_sans_l_accord_le_bailleur_ne_compte_plus_ce_bail(distribution, connecte):
    d = distribution
    c = baux.signee(d)
    scenes.retirer(d, scenes.accord(d, c, "CANDIDATURE"))
    assert lieux(connecte(d.referente)) == {"Montigny-lès-Metz": (1, 0)}


def semer(d, le: date, **nombres) -> None:
    with d.coordinatrice.agir(), transaction.atomic():
        Evenement.objects.bulk_create(
            Evenement(
                territoire=d.territoire, organisation=d.clinicienne.organisation, le=le,
                nature=nature, detail=f"{code[1:]}|100|12|1re",
            )
            for code, (nature, nombre) in nombres.items()
            for _ in range(nombre)
        )  # fmt: skip


def test_la_coordination_lit_le_dernier_trimestre_masque(distribution, connecte):
    """SP-16: two looks on two days of a quarter are the same; under five, hidden, and one more
    with it when the total would tell."""
    d = distribution
    passe = fin_de_trimestre(horloge.aujourdhui())
    semer(d, passe, c57480=(lignes.LOGEE, 7), c57463=(lignes.LOGEE, 9))
    semer(d, passe, c57480=(lignes.FINIE, 1))
    helene = connecte(d.coordinatrice)
    assert lieux(helene) == {"Montigny-lès-Metz": (0, 6), "Metz": (0, 9)}
    semer(d, passe + timedelta(days=1), c57480=(lignes.LOGEE, 8))
    assert lieux(helene) == {"Montigny-lès-Metz": (0, 6), "Metz": (0, 9)}
    assert "au " in page(helene, "carte")


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.integers(0, 9), min_size=1))
def test_un_nombre_cache_ne_se_trouve_pas_par_soustraction(stock):
    """Each hidden commune has two possible values at least, given the others and the total."""
    vus, total = masquer_stock(stock, 5)
    caches = [code for code, n in vus.items() if n is None]
    assert all(n is None or n >= 5 for n in (*vus.values(), total))
    if total is not None and caches:
        assert len(caches) >= 2
        assert sum(stock[code] for code in caches) > 0


@pytest.mark.parametrize(
    ("jour", "fin"),
    [(date(2026, 11, 24), date(2026, 9, 30)), (date(2026, 1, 1), date(2025, 12, 31)),
     (date(2028, 4, 1), date(2028, 3, 31)), (date(2026, 3, 31), date(2025, 12, 31))],
)  # fmt: skip
def test_la_fin_du_trimestre(jour, fin):
    assert fin_de_trimestre(jour) == fin


CARRE = {"type": "Polygon", "coordinates": [[[6.1, 49.0], [6.2, 49.0], [6.2, 49.1], [6.1, 49.1]]]}


def test_le_dessin_place_des_communes_et_rien_d_autre():
    """Outlines when there are some, places without; a commune without either is in the table."""
    communes = [
        {"code": "a", "nom": "A", "lieu": (49.05, 6.15), "contour": CARRE},
        {"code": "b", "nom": "B", "lieu": (49.2, 6.3), "contour": None},
        {"code": "c", "nom": "C", "lieu": None, "contour": None},
    ]
    fait = dessiner(communes, [Lieu("a", "A", 2, None), Lieu("c", "C", 1, 0)])
    assert [m["lieu"].code for m in fait["marques"]] == ["a"]
    assert len(fait["contours"]) == 1
    assert len(fait["autres"]) == 1
    for x, y in [(m["x"], m["y"]) for m in fait["marques"]] + fait["autres"]:
        assert 0 <= x <= fait["largeur"]
        assert 0 <= y <= fait["hauteur"]
    assert dessiner([communes[2]], []) is None


def test_un_homonyme_au_loin_n_ecrase_pas_la_carte():
    """A place matched by its name alone may be another commune's, hundreds of kilometres away."""
    pres = [{"code": str(n), "nom": "", "lieu": (49.1 + n / 100, 6.1 + n / 90), "contour": None}
            for n in range(9)]  # fmt: skip
    loin = {"code": "x", "nom": "X", "lieu": (45.0, 2.0), "contour": None}
    fait = dessiner([*pres, loin], [Lieu("0", "A", 1, 0), Lieu("x", "X", 1, 0)])
    assert [m["lieu"].code for m in fait["marques"]] == ["0"]
    assert fait == dessiner(pres, [Lieu("0", "A", 1, 0)])


def test_un_nombre_de_requetes_constant(distribution, connecte):
    d = distribution
    for n in range(3):
        scenes.logement(d, surface=20 + n)
    for lecteur in (d.clinicienne, d.referente, d.coordinatrice):
        navigateur = connecte(lecteur)
        navigateur.get(reverse("accompagnement:carte"))
        with CaptureQueriesContext(connection) as lues:
            navigateur.get(reverse("accompagnement:carte"))
        comptees = [q["sql"] for q in lues.captured_queries if not HORS_COMPTE.search(q["sql"])]
        assert len(comptees) <= 12, "\n".join(comptees)
