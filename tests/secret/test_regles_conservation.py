"""When what is kept must go (SP-19): the rule, by property, and the list it is read from."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from partnership.secret import conservation
from partnership.secret.regles_conservation import (
    Acte,
    ajouter_mois,
    decider,
    premier_jour_garde,
)

jours = st.dates(date(1999, 1, 1), date(2101, 12, 31))
durees = st.integers(0, 60)


@pytest.mark.parametrize(
    ("depart", "mois", "terme"),
    [
        ("2026-08-31", 6, "2027-02-28"), ("2027-08-31", 6, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"), ("2028-02-29", 48, "2032-02-29"),
        ("2026-12-15", 1, "2027-01-15"), ("2026-01-31", 1, "2026-02-28"),
        ("2026-05-31", 24, "2028-05-31"), ("2026-11-30", 3, "2027-02-28"),
    ],
)  # fmt: skip
def test_une_duree_en_mois(depart, mois, terme):
    """Article 641 CPC: the day of the same number, or the last one of the month."""
    assert ajouter_mois(date.fromisoformat(depart), mois) == date.fromisoformat(terme)


@given(jours, durees)
def test_le_terme_a_le_meme_quantieme(jour, mois):
    """Same number, unless the month is too short: then its last day, and it is in that month."""
    terme = ajouter_mois(jour, mois)
    assert (terme.year * 12 + terme.month) - (jour.year * 12 + jour.month) == mois
    dernier = (terme + timedelta(days=1)).day == 1
    assert terme.day == jour.day or (dernier and terme.day < jour.day)


@given(jours, durees)
@example(date(2027, 2, 28), 6)
@example(date(2028, 2, 29), 6)
def test_ce_qui_est_garde_est_ce_qui_n_est_pas_du(aujourdhui, mois):
    """`premier_jour_garde` cuts exactly where `ajouter_mois` does, day by day around the cut."""
    coupe = premier_jour_garde(aujourdhui, mois)
    for ecart in range(-35, 36):
        jour = coupe + timedelta(days=ecart)
        assert (ajouter_mois(jour, mois) <= aujourdhui) == (jour < coupe)


@given(jours, durees, st.integers(7, 90), st.integers(-400, 2000), st.integers(-200, 100))
def test_personne_ne_voit_partir_sans_avoir_ete_averti(depuis, mois, preavis, ecart, retard):
    """SP-19: never before the end of the delay, never less than the notice after the warning."""
    terme = ajouter_mois(depuis, mois)
    aujourdhui = terme + timedelta(days=ecart)
    averti = aujourdhui - timedelta(days=abs(retard)) if retard < 0 else None
    d = decider(depuis=depuis, mois=mois, preavis=preavis, aujourdhui=aujourdhui,
                averti_le=averti, gele=False)  # fmt: skip
    assert d.agir_le >= terme
    assert d.avertir_le == terme - timedelta(days=preavis)
    if d.acte == Acte.AGIR:
        assert averti is not None
        assert aujourdhui >= max(terme, averti + timedelta(days=preavis))
    assert (d.acte == Acte.GARDER) == (aujourdhui < d.avertir_le)
    gele = decider(depuis=depuis, mois=mois, preavis=preavis, aujourdhui=aujourdhui,
                   averti_le=averti, gele=True)  # fmt: skip
    assert gele.acte in {Acte.GARDER, Acte.SUSPENDRE}


@given(jours, st.integers(4, 60), st.integers(7, 90))
def test_averti_a_temps_le_dossier_part_a_son_jour(depuis, mois, preavis):
    """Day after day: warned on the right day, gone on the right day, once each."""
    commun = {"depuis": depuis, "mois": mois, "preavis": preavis, "gele": False}
    terme = ajouter_mois(depuis, mois)
    avertir = terme - timedelta(days=preavis)
    veille = decider(aujourdhui=avertir - timedelta(days=1), averti_le=None, **commun)
    assert veille.acte == Acte.GARDER
    assert decider(aujourdhui=avertir, averti_le=None, **commun).acte == Acte.AVERTIR
    avant = decider(aujourdhui=terme - timedelta(days=1), averti_le=avertir, **commun)
    assert avant.acte == Acte.ATTENDRE
    assert decider(aujourdhui=terme, averti_le=avertir, **commun).acte == Acte.AGIR


def test_une_duree_negative_est_une_erreur():
    with pytest.raises(ValueError, match="négative"):
        ajouter_mois(date(2026, 1, 1), -1)


def test_les_durees_de_domain():
    """domain.md § 4, line by line; a situation brought by a partner, decision 0027."""
    durees = {nom: (c.mois, c.puis) for nom, c in conservation.cycles().items()}
    assert durees == {
        "non_transmis": (6, "effacement"), "non_recevable": (6, "anonymisation"),
        "clos": (24, "anonymisation"), "accord": (60, "effacement"),
        "journal": (12, "effacement"), "saisie": (1, "effacement"),
        "impression": (1, "effacement"), "envoi": (6, "effacement"),
        "demande": (60, "effacement"), "copie": (1, "effacement"),
        "mandat": (12, "anonymisation"), "candidature": (12, "anonymisation"),
        "sous_location": (24, "anonymisation"), "situation": (24, "anonymisation"),
        "situation_preparee": (6, "effacement"),
        "chiffres": (0, "conservation"),
    }  # fmt: skip
