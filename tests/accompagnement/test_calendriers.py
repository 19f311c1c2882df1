"""Calendars and money of a sub-letting: pure rules, over ten years, to the cent."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accompagnement.souslocation.clauses import remplir
from accompagnement.souslocation.examens import avis_au_prefet, examens, prochain, retirer_mois
from accompagnement.souslocation.financement import (
    Part,
    couverture,
    mois_entre,
    parts_par_mois,
)
from partnership.secret.regles_conservation import ajouter_mois

JOURS = st.dates(date(2026, 1, 1), date(2036, 12, 31))
CENTIMES = st.integers(0, 5_000_000).map(lambda n: Decimal(n) / 100)


def test_a1():
    """domain.md § 10, A1, to the day; 29 February and the ends of months."""
    signee = date(2026, 10, 1)
    assert examens(signee, 18, 6) == [date(2027, 4, 1), date(2027, 10, 1), date(2028, 4, 1)]
    assert avis_au_prefet(signee, 18, 2) == date(2028, 2, 1)
    assert prochain(signee, 18, 6, date(2026, 11, 23)) == date(2027, 4, 1)
    assert prochain(signee, 18, 6, date(2027, 4, 1)) == date(2027, 4, 1)
    assert prochain(signee, 18, 6, date(2028, 4, 2)) == date(2028, 10, 1)
    assert examens(date(2027, 8, 31), 12, 6) == [date(2028, 2, 29), date(2028, 8, 31)]
    assert avis_au_prefet(date(2028, 2, 29), 12, 2) == date(2028, 12, 28)
    assert retirer_mois(date(2028, 12, 31), 10) == date(2028, 2, 29)
    assert retirer_mois(date(2028, 1, 31), 2) == date(2027, 11, 30)
    for faux in (lambda: retirer_mois(signee, -1), lambda: examens(signee, 12, 0)):
        with pytest.raises(ValueError, match="."):
            faux()


@given(JOURS, st.integers(1, 120), st.integers(1, 12))
def test_un_examen_tous_les_six_mois(signee, duree, rythme):
    """Each on the signing's own day, or the last of its month; none after the period, none missing."""
    dus = examens(signee, duree, rythme)
    assert len(dus) == duree // rythme
    fin = ajouter_mois(signee, duree)
    for rang, le in enumerate(dus, start=1):
        assert signee < le <= fin
        assert (le.year - signee.year) * 12 + le.month - signee.month == rang * rythme
        dernier = (le + timedelta(days=1)).month != le.month
        assert le.day == signee.day or (dernier and le.day < signee.day)


@given(JOURS, st.integers(1, 12), JOURS)
def test_le_prochain_n_est_jamais_passe(signee, rythme, jour):
    """It is one of the calendar, today at the soonest, and the first such."""
    le = prochain(signee, 18, rythme, jour)
    assert le >= jour or le == ajouter_mois(signee, rythme)
    avant = ajouter_mois(signee, max(0, _rang(signee, le) - rythme))
    assert avant < jour or avant == signee


def _rang(signee: date, le: date) -> int:
    return (le.year - signee.year) * 12 + le.month - signee.month


@given(JOURS, st.integers(0, 120))
def test_retirer_et_ajouter_des_mois(jour, mois):
    """The same number of months back, the same day unless the month has none."""
    avant = retirer_mois(jour, mois)
    assert (jour.year - avant.year) * 12 + jour.month - avant.month == mois
    dernier = (avant + timedelta(days=1)).month != avant.month
    assert avant.day == jour.day or (dernier and avant.day < jour.day)


@given(st.builds(Part, JOURS, JOURS, CENTIMES, st.integers(1, 30), st.booleans()))
def test_une_ligne_se_partage_au_centime(part):
    """The months add up to the share of a place, rounded down; none differs by more than a cent."""
    if part.au < part.du.replace(day=1):
        with pytest.raises(ValueError, match="un mois au moins"):
            parts_par_mois(part)
        return
    parts = parts_par_mois(part)
    place = Decimal(int(part.montant * 100) // part.places) / 100
    assert sum(parts.values()) == place
    assert max(parts.values()) - min(parts.values()) in (0, Decimal("0.01"))
    assert list(parts) == list(mois_entre(part.du, part.au))


LIGNES = st.lists(
    st.tuples(JOURS, st.integers(0, 700), CENTIMES, st.integers(1, 9), st.booleans()), max_size=5
)


@given(CENTIMES, JOURS, st.integers(0, 700), LIGNES)
def test_ce_qui_n_est_pas_couvert(cout, du, jours, lignes):
    """Covered and not covered add up to the cost; refused lines change nothing; more money never
    leaves more uncovered."""
    parts = [Part(d, d + timedelta(days=n), m, p, a) for d, n, m, p, a in lignes]
    au = du + timedelta(days=jours)
    mois = couverture(cout, du, au, parts)
    assert [m.mois for m in mois] == list(mois_entre(du, au))
    for m in mois:
        assert m.couvert + m.reste == cout
        assert 0 <= m.reste <= cout
    acquises = [p for p in parts if p.acquise]
    assert mois == couverture(cout, du, au, acquises)
    moins = couverture(cout, du, au, acquises[1:])
    assert all(a.reste <= b.reste for a, b in zip(mois, moins, strict=True))


def test_le_financement_d_un_cas():
    """480 € a month; 1 200,50 € for two places over three months: 200,09 + 200,08 + 200,08."""
    part = Part(date(2026, 10, 1), date(2026, 12, 31), Decimal("1200.50"), 2, True)
    lignes = couverture(Decimal(480), date(2026, 10, 1), date(2027, 1, 31), [part])
    assert [m.reste for m in lignes] == [
        Decimal("279.91"), Decimal("279.92"), Decimal("279.92"), Decimal("480"),
    ]  # fmt: skip


def test_un_texte_du_territoire_n_execute_rien():
    """A text quotes the words it knows, and nothing else of them."""
    assert remplir("Pour {duree} mois,\nsoit {fin.__class__} {x}", {"duree": 18}) == (
        "Pour 18 mois, soit {fin.__class__} {x}"
    )
