"""What is missing before a lease in one's own name: every combination; calendars over ten years."""

from datetime import date, timedelta
from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accompagnement.examens import regles
from accompagnement.examens.enums import DOMAINES, Besoin, Issue, Partie
from accompagnement.souslocation import examens as dates
from accompagnement.souslocation.models import SousLocation, VoletOperateur
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.regles_conservation import ajouter_mois

JOURS = st.dates(date(2026, 1, 1), date(2036, 12, 31))
SIGNEE = date(2026, 10, 1)  # case A1
BAIL = SimpleNamespace(signee_le=SIGNEE, debut_le=SIGNEE, mois_en_tout=18)
JOUR = date(2028, 4, 3)  # past 18 months: the date alone opens nothing

# Each condition: (what is told, does it hold, how its absence is named).
DUREE = [(date(2027, 9, 30), False), (JOUR, True)]
AVIS = ["favorable", "reserve", "defavorable", None]
VOIX = [("oui", True), ("non", False), ("ne_sait", False), (None, False)]
BUDGET = [  # (days before that day, criterion 4) -> (studied again, attested)
    (30, True, (True, True)), (30, False, (True, False)),
    (220, True, (False, True)), (None, False, (False, False)),
]  # fmt: skip
VOLETS = [
    (None, (), False),
    (("AUCUNE", "", None), (), True),
    (("AUCUNE", "", None), ("TUTELLE",), False),
    (("CURATELLE", "", None), (), False),
    (("CURATELLE", "attendue", None), (), False),
    (("CURATELLE", "obtenue", None), (), False),
    (("CURATELLE", "obtenue", SIGNEE - timedelta(days=9)), (), False),  # for the sub-lease
    (("TUTELLE", "obtenue", date(2027, 9, 15)), ("TUTELLE",), True),
    (("HABILITATION", "non_requise", date(2027, 9, 15)), (), True),
    (("AUTRE_CHOSE", "obtenue", date(2027, 9, 15)), (), False),
]  # fmt: skip


def elements(jour, tenus, avis, voix, budget, solvable, volet, dites) -> regles.Elements:
    return regles.Elements(
        duree_min=12, rythme=6, etude_mois=6, echeances_tenues=tenus,
        avis={p: a for p, a in zip(Partie, avis, strict=True) if a},
        voix=voix and SimpleNamespace(accord_bail=voix),
        etude_le=None if budget is None else jour - timedelta(days=budget), solvable=solvable,
        volet=volet and VoletOperateur(mesure=volet[0], autorisation=volet[1],
                                       autorisation_le=volet[2]),
        protegee=bool(dites),
    )  # fmt: skip


def test_chaque_combinaison():
    """domain.md § 5: every condition by every other; the names of what is missing are exact, and a
    lease is proposed when none is, never else. 40,960 combinations."""
    vus = ouverts = 0
    for (jour, assez), tenu, avis, (voix, accorde), (studied, solvable, budget), volet in product(
        DUREE, (True, False), product(AVIS, repeat=3), VOIX, BUDGET, VOLETS
    ):
        dernier = date(2028, 4, 1) if jour == JOUR else date(2027, 4, 1)
        tenus = (date(2027, 4, 1), dernier) if tenu else ()
        protection, dites, protegee = volet
        e = elements(jour, tenus, avis, voix, studied, solvable, protection, dites)
        tenues = [ok for _, ok in regles.conditions(BAIL, e, jour)]
        assert tenues == [
            assez,
            tenu,
            *(a == "favorable" for a in avis),
            accorde,
            *budget,
            protegee,
        ], (jour, tenu, avis, voix, studied, solvable, volet)
        manque = regles.manques(BAIL, e, jour)
        assert len(manque) == tenues.count(False)
        vus, ouverts = vus + 1, ouverts + (not manque)
        try:
            regles.verifier_issue(Issue.GLISSEMENT, manque)
            assert not manque
        except ActionRefusee as refus:
            assert all(dit in refus.phrase for dit in manque) and manque  # noqa: PT018
    assert vus == 2 * 2 * 64 * 4 * 4 * 10
    assert ouverts == 3, "one day, one way to hold all but the protection, three of them"
    regles.verifier_issue(Issue.MAINTIEN, ["tout"])
    with pytest.raises(ActionRefusee, match="conclusion"):
        regles.verifier_issue("expulsion", [])


def test_a1():
    """domain.md § 10, A1: not before 1 October 2027, to the day; examinations and the notice."""
    tout = ((date(2027, 4, 1), date(2027, 10, 1)), ["favorable"] * 3, "oui", 30, True,
            ("AUCUNE", "", None), ())  # fmt: skip
    for jour, manque in ((date(2027, 9, 30), 1), (date(2027, 10, 1), 0)):
        e = elements(jour, *tout)
        assert len(regles.manques(BAIL, e, jour)) == manque, jour
    assert regles.avis_du(BAIL, 2) == date(2028, 2, 1)
    assert regles.terme(BAIL) == date(2028, 4, 1)
    e = elements(JOUR, *tout)  # the examination of 1 April 2028 was not held
    assert regles.manques(BAIL, e, JOUR) == ["le dernier examen contradictoire tenu"]


@pytest.mark.parametrize(
    ("prevu", "tenues", "voulue"),
    [
        (date(2027, 3, 15), [], date(2027, 4, 1)),
        (date(2027, 4, 1), [], date(2027, 4, 1)),
        (date(2027, 4, 20), [], date(2027, 4, 1)),
        (date(2027, 4, 20), [date(2027, 4, 1)], date(2027, 10, 1)),
        (date(2026, 10, 2), [date(2027, 4, 1)], date(2027, 10, 1)),
        (date(2028, 4, 20), [date(2027, 4, 1)], date(2028, 4, 1)),
    ],
)
def test_a_quelle_echeance_repond_un_examen(prevu, tenues, voulue):
    """R442-4-1 CCH: the last one due when nobody held it, else the next; never one held."""
    assert regles.echeance_pour(SIGNEE, 6, prevu, tenues) == voulue


@given(JOURS, st.integers(1, 6), st.integers(0, 3650), st.sets(st.integers(1, 40), max_size=6))
def test_l_echeance_est_au_calendrier(signee, rythme, apres, rangs):
    """Over ten years, 29 February included: on the calendar, not yet held, late or next."""
    jour = signee + timedelta(days=apres)
    tenues = [ajouter_mois(signee, rang * rythme) for rang in rangs]
    le = regles.echeance_pour(signee, rythme, jour, tenues)
    rang = ((le.year - signee.year) * 12 + le.month - signee.month) / rythme
    assert rang == int(rang) >= 1
    assert le == ajouter_mois(signee, int(rang) * rythme)
    assert le not in tenues
    tard = regles.en_retard(signee, rythme, jour, tenues)
    assert tard is None or (tard < jour and tard not in tenues and tard == le) or tard > le
    if not rangs and jour > ajouter_mois(signee, rythme):
        assert tard == ajouter_mois(signee, (_mois(signee, jour, rythme)) * rythme)


def _mois(signee: date, jour: date, rythme: int) -> int:
    rang = 0
    while ajouter_mois(signee, (rang + 1) * rythme) < jour:
        rang += 1
    return rang


@given(JOURS, st.integers(1, 120), st.integers(2, 6))
def test_l_avis_au_prefet_precede_le_terme(signee, duree, avance):
    """L442-8-3 CCH: `avance` months before the end of the period, over ten years, to the day."""
    bail = SimpleNamespace(signee_le=signee, debut_le=signee, mois_en_tout=duree)
    du, terme = regles.avis_du(bail, avance), regles.terme(bail)
    assert (terme.year - du.year) * 12 + terme.month - du.month == avance
    dernier = (du + timedelta(days=1)).month != du.month
    assert du.day == terme.day or (dernier and du.day < terme.day)


@given(JOURS, st.integers(1, 36), st.integers(0, 6))
def test_une_periode_renouvelee_ne_derive_pas(debut, duree, fois):
    """Counted from the first day each time: the term keeps the day, or the last of a short month;
    renewed in its last months alone, 29 February and ten years included."""
    bail = SousLocation(signee_le=debut, debut_le=debut, duree_mois=duree, renouvellements=fois)
    terme = regles.terme(bail)
    assert (terme.year - debut.year) * 12 + terme.month - debut.month == duree * (1 + fois)
    assert terme.day == debut.day or (
        terme.day < debut.day and (terme + timedelta(days=1)).month != terme.month
    )
    ouvre = dates.retirer_mois(terme, 6)
    regles.verifier_renouvellement(bail, Issue.RENOUVELLEMENT, 6, ouvre)
    regles.verifier_renouvellement(bail, Issue.MAINTIEN, 6, debut)
    with pytest.raises(ActionRefusee, match="se renouvelle"):
        regles.verifier_renouvellement(bail, Issue.RENOUVELLEMENT, 6, ouvre - timedelta(days=1))


@pytest.mark.parametrize(
    ("partie", "change", "phrase"),
    [
        ("operateur", {}, None),
        ("bailleur", {}, None),
        ("erah", {"besoins": ["visites", "budget"]}, None),
        ("erah", {"besoins": ["aucun"]}, None),
        ("erah", {}, "besoins"),
        ("erah", {"besoins": ["aucun", "budget"]}, "aucun autre"),
        ("erah", {"besoins": ["traitement"]}, "besoins"),
        ("erah", {"besoins": ["aucun"], "domaines": {"paiement": "bien"}}, "ses domaines"),
        ("bailleur", {"domaines": {"entretien": "bien"}}, "ses domaines"),
        ("bailleur", {"besoins": ["budget"]}, "par l’équipe"),
        ("operateur", {"sens": "peut-être"}, "Choisissez un avis"),
        ("operateur", {"domaines": dict.fromkeys(DOMAINES["operateur"], "fou")}, "un mot"),
    ],
)
def test_chacun_sur_ses_domaines(partie, change, phrase):
    """No other domain, no ground: closed words alone (SP-04)."""
    dit = {"sens": "reserve", "besoins": [],
           "domaines": dict.fromkeys(DOMAINES[partie], "bien")} | change  # fmt: skip
    if phrase is None:
        regles.verifier_avis(Partie(partie), **dit)
    else:
        with pytest.raises(ActionRefusee, match=phrase):
            regles.verifier_avis(Partie(partie), **dit)


def test_aucune_liste_ne_parle_de_soin():
    """SP-04: no word of the closed lists tells of care."""
    from accompagnement.examens import enums

    listes = (enums.Lieu, enums.Presence, enums.MotifAbsence, enums.Partie, Besoin, enums.Issue,
              enums.MotifPrefet, enums.Domaine, enums.Souhait)  # fmt: skip
    mots = " ".join(str(libelle) for liste in listes for _, libelle in liste.choices).lower()
    for tu in (" soin", "hôpital", "hospit", "psych", "cmp", "erah", "traitement", "santé",
               "clini", "malad", "médic"):  # fmt: skip
        assert tu not in mots, tu
