"""Points and order of a cotation: explained to the unit, growing, total; nothing else is read."""

import dataclasses
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accompagnement.cotation import modele, regles
from accompagnement.cotation.enums import CROISSANTS, Critere
from accompagnement.enums import Etage, TypeLogement
from partnership.acteurs.refus import ActionRefusee

JOUR = date(2026, 11, 24)
PROPOSEE = modele.proposee()  # read before the draws, which are timed
JOURS = st.dates(date(2020, 1, 1), JOUR)
FAITS = st.builds(
    regles.Faits, besoin_le=JOURS, eligible_le=st.none() | JOURS,
    type_logement=st.sampled_from(TypeLogement.values), etage=st.sampled_from(Etage.values),
    communes=st.integers(0, 9), propositions=st.integers(0, 9),
)  # fmt: skip


@st.composite
def grilles(draw) -> regles.Grille:
    """Any grid that the rules accept."""
    barres = []
    for barre in PROPOSEE.barres:
        taille = len(barre.points)
        points = draw(st.lists(st.integers(0, 100), min_size=taille, max_size=taille))
        if barre.critere in CROISSANTS:
            points.sort()
        barres.append(dataclasses.replace(barre, points=tuple(points), raison="Parce que"))
    return regles.Grille(tuple(barres))


def besoins(faits: list[regles.Faits]) -> list[regles.Besoin]:
    debut = datetime(2026, 1, 1)
    return [
        regles.Besoin(UUID(int=n + 1), debut + timedelta(days=n % 3), f)
        for n, f in enumerate(faits)
    ]


@given(grilles(), FAITS)
def test_le_total_est_la_somme_de_ce_qui_est_explique(grille, faits):
    """Each line says a value of its criterion and the points that the grid gives to that value."""
    cotation = regles.coter(grille, faits, JOUR)
    assert cotation.total == sum(ligne.points for ligne in cotation.lignes)
    comptent = {b.critere: b for b in grille.barres if any(b.points)}
    assert [li.critere for li in cotation.lignes] == list(comptent)
    for ligne in cotation.lignes:
        barre = comptent[ligne.critere]
        assert (ligne.valeur, ligne.points) in zip(regles.valeurs(barre), barre.points, strict=True)
        assert ligne.raison == barre.raison


@given(grilles(), FAITS, st.integers(0, 2000), st.integers(0, 5))
def test_attendre_plus_ne_coute_jamais(grille, faits, jours, encore):
    """Monotone: an older need, criteria held for longer, one more commission, a later day."""
    avant = regles.coter(grille, faits, JOUR).total
    plus = {"besoin_le": faits.besoin_le - timedelta(days=jours)}
    assert regles.coter(grille, dataclasses.replace(faits, **plus), JOUR).total >= avant
    plus = {"propositions": faits.propositions + encore}
    assert regles.coter(grille, dataclasses.replace(faits, **plus), JOUR).total >= avant
    assert regles.coter(grille, faits, JOUR + timedelta(days=jours)).total >= avant
    eligible = faits.eligible_le and faits.eligible_le - timedelta(days=jours)
    plus = {"eligible_le": eligible or JOUR - timedelta(days=jours)}
    assert regles.coter(grille, dataclasses.replace(faits, **plus), JOUR).total >= avant


@given(grilles(), st.lists(FAITS, max_size=12), st.randoms())
def test_l_ordre_est_total_et_stable(grille, faits, hasard):
    """One place each, most points first, seniority next; whatever order the base gives."""
    lus = besoins(faits)
    rangs = regles.ranger(grille, lus, JOUR)
    assert [r.rang for r in rangs] == list(range(1, len(lus) + 1))
    assert {r.besoin.cle for r in rangs} == {b.cle for b in lus}
    for haut, bas in pairwise(rangs):
        cles = [(-r.cotation.total, r.besoin.faits.besoin_le, r.besoin.ouvert_le)
                for r in (haut, bas)]  # fmt: skip
        assert cles[0] <= cles[1]
        assert haut.egalite or haut.cotation.total != bas.cotation.total
    melanges = list(lus)
    hasard.shuffle(melanges)
    assert regles.ranger(grille, melanges, JOUR) == rangs


@given(grilles(), grilles(), st.lists(FAITS, max_size=8))
def test_comparer_deplace_sans_perdre(avant, apres, faits):
    """Places won and lost make nought; the same grid moves nobody."""
    lus = besoins(faits)
    assert sum(m.places for m in regles.comparer(avant, apres, lus, JOUR)) == 0
    assert all(m.places == 0 for m in regles.comparer(avant, avant, lus, JOUR))


@given(grilles())
def test_une_grille_se_garde_et_se_relit(grille):
    assert regles.lire(regles.ecrire(grille)) == grille


def test_rien_d_autre_n_est_lu():
    """SP-05: the fields are these six, counted by these six criteria; a new one asks a decision."""
    assert {f.name for f in dataclasses.fields(regles.Faits)} == {
        "besoin_le", "eligible_le", "type_logement", "etage", "communes", "propositions",
    }  # fmt: skip
    assert {b.critere for b in modele.proposee().barres} == set(Critere.values)


@pytest.mark.parametrize(
    ("depuis", "jour", "mois"),
    [
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2024, 2, 29), date(2024, 3, 28), 0),
        (date(2026, 11, 24), date(2026, 11, 24), 0),
        (date(2026, 12, 24), date(2026, 11, 24), 0),
        (date(2025, 11, 25), date(2026, 11, 24), 11),
    ],
)
def test_les_mois_pleins(depuis, jour, mois):
    assert regles.mois_pleins(depuis, jour) == mois


@given(st.integers(0, 600), st.dates(date(2000, 1, 1), date(2060, 12, 31)))
def test_les_mois_se_comptent_comme_ils_se_retirent(mois, jour):
    assert regles.mois_pleins(regles.il_y_a(mois, jour), jour) == mois


def test_les_paliers_se_disent():
    dits = {b.critere: regles.valeurs(b) for b in modele.proposee().barres}
    assert dits["attente"] == [
        "moins de 6 mois", "de 6 à 12 mois", "de 12 à 24 mois", "24 mois et plus",
    ]  # fmt: skip
    assert dits["eligibilite"][:2] == ["pas encore remplis", "moins de 3 mois"]
    assert dits["propositions"] == ["aucune", "1", "2 et plus"]
    for barre in modele.proposee().barres:
        assert len(regles.valeurs(barre)) == len(barre.points)


@pytest.mark.parametrize(
    ("detail", "compte"),
    [("non:2026-11-18:", True), ("rang:2026-11-18:2", True), ("attribue:2026-11-18:", False),
     ("rejet:2026-11-18:", False), ("", False)],
)  # fmt: skip
def test_ce_qui_n_a_pas_abouti(detail, compte):
    """Not housed, and nothing said against her; an inadmissible request says too little."""
    assert regles.non_aboutie(detail) is compte


def changer(critere: str, **champs) -> regles.Grille:
    return regles.Grille(
        tuple(
            dataclasses.replace(b, **champs) if b.critere == critere else b
            for b in modele.proposee().barres
        )
    )


@pytest.mark.parametrize(
    ("grille", "du", "phrase"),
    [
        (changer("logement", points=(-1, 0, 0)), JOUR, "de 0 à 100"),
        (changer("logement", points=(101, 0, 0)), JOUR, "de 0 à 100"),
        (changer("logement", points=(1.5, 0, 0)), JOUR, "entiers"),
        (changer("logement", points=(True, 0, 0)), JOUR, "entiers"),
        (changer("attente", points=(30, 20, 10, 0)), JOUR, "ne baissent pas"),
        (changer("attente", bornes=(1, 2, 3)), JOUR, "critères attendus"),
        (changer("attente", points=(1, 2)), JOUR, "critères attendus"),
        (changer("etage", raison=" "), JOUR, "dites pourquoi"),
        (modele.proposee(), JOUR - timedelta(days=1), "d’aujourd’hui"),
        (modele.proposee(), JOUR + timedelta(days=367), "dans un an"),
    ],
)
def test_une_grille_impossible_est_nommee(grille, du, phrase):
    with pytest.raises(ActionRefusee, match=phrase):
        regles.verifier_grille(grille, du, JOUR, 100, modele.proposee())


def test_une_grille_qui_ne_compte_rien_est_refusee():
    vide = modele.proposee()
    for critere in Critere.values:
        vide = vide.sans(critere)
    with pytest.raises(ActionRefusee, match="un critère au moins"):
        regles.verifier_grille(vide, JOUR, JOUR, 100, modele.proposee())
    regles.verifier_grille(modele.proposee(), JOUR, JOUR, 100, modele.proposee())
