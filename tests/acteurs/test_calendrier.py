"""Working days of a territory."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnership.acteurs.calendrier import (
    ajouter_jours_ouvres,
    est_ouvre,
    jours_feries,
    jours_ouvres_entre,
)
from partnership.acteurs.enums import ZoneFeries

MOSELLE = ZoneFeries.MOSELLE.value
JOURS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
ZONES = st.sampled_from(["", MOSELLE])


def test_moselle_a_treize_jours_feries():
    assert len(jours_feries(2026, MOSELLE)) == 13
    assert len(jours_feries(2026, "")) == 11
    assert {date(2026, 4, 3), date(2026, 12, 26)} <= jours_feries(2026, MOSELLE)


@pytest.mark.parametrize(
    ("depart", "nombre", "attendu"),
    [
        # The Ascension, Thursday 14 May 2026, is a holiday.
        (date(2026, 5, 12), 2, date(2026, 5, 15)),
        (date(2026, 5, 13), 1, date(2026, 5, 15)),
        # Good Friday and Easter Monday in Moselle: Thursday, then Tuesday.
        (date(2026, 4, 2), 1, date(2026, 4, 7)),
        # A Friday, two working days: the next Tuesday.
        (date(2026, 9, 11), 2, date(2026, 9, 15)),
        # 25 and 26 December, then a weekend.
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
    ],
)
def test_echeances_de_moselle(depart, nombre, attendu):
    assert ajouter_jours_ouvres(depart, nombre, MOSELLE) == attendu


def test_vendredi_saint_est_ouvre_ailleurs():
    assert est_ouvre(date(2026, 4, 3), "")
    assert not est_ouvre(date(2026, 4, 3), MOSELLE)


@settings(deadline=None)
@given(JOURS, st.integers(1, 60), ZONES)
def test_aller_et_retour(depart, nombre, zone):
    """The n-th working day is a working day, and n working days away."""
    arrivee = ajouter_jours_ouvres(depart, nombre, zone)
    assert est_ouvre(arrivee, zone)
    assert jours_ouvres_entre(depart, arrivee, zone) == nombre
    assert jours_ouvres_entre(arrivee, depart, zone) == -nombre


@settings(deadline=None)
@given(JOURS, st.integers(0, 20), st.integers(0, 20), ZONES)
def test_les_delais_s_ajoutent(depart, un, deux, zone):
    ensemble = ajouter_jours_ouvres(depart, un + deux, zone)
    assert ajouter_jours_ouvres(ajouter_jours_ouvres(depart, un, zone), deux, zone) == ensemble


@settings(deadline=None)
@given(JOURS, st.integers(1, 10), ZONES)
def test_jamais_avant_le_delai_civil(depart, nombre, zone):
    assert ajouter_jours_ouvres(depart, nombre, zone) >= depart + timedelta(days=nombre)


def test_un_delai_n_est_pas_negatif():
    with pytest.raises(ValueError, match="négatif"):
        ajouter_jours_ouvres(date(2026, 5, 12), -1, MOSELLE)


@pytest.mark.parametrize("zone", ZoneFeries.values)
def test_chaque_zone_a_son_calendrier(zone):
    assert len(jours_feries(2026, zone)) >= 11
