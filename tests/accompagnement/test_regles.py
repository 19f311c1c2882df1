"""Eligibility, dates, who attests what: the rules alone, by property (domain.md § 5, SP-05)."""

from datetime import date, timedelta
from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accompagnement import regles
from accompagnement.enums import PREUVES, Etat
from partnership.acteurs.refus import ActionRefusee

ETATS = ["non_evalue", "rempli", "non_rempli", "a_reexaminer"]
JOUR = date(2026, 6, 1)


def dits(etats) -> dict:
    """What is said of 1, 2, 3, 4; None: no row."""
    return {
        numero: SimpleNamespace(etat=etat, le=JOUR + timedelta(days=numero))
        for numero, etat in enumerate(etats, start=1)
        if etat is not None
    }


def test_eligible_quand_les_quatre_le_sont_et_jamais_autrement():
    """Every combination: one row of 625 is eligible, whatever the « three of four » (case A2)."""
    eligibles = [
        e for e in product([None, *ETATS], repeat=4) if regles.eligible_le(dits(e)) is not None
    ]
    assert eligibles == [("rempli",) * 4]
    assert regles.eligible_le(dits(["rempli"] * 4)) == JOUR + timedelta(days=4)


def test_l_etape_suit_les_criteres():
    """Every combination from every open stage: presented stays so only while all four hold."""
    for etats, depuis in product(product(ETATS, repeat=4), [e for e in Etat if e != "close"]):
        vers = regles.etape_suivante(depuis, dits(etats))
        if etats == ("rempli",) * 4:
            assert vers == ("presentee" if depuis == "presentee" else "eligible")
        else:
            assert vers == ("non_reunis" if "non_rempli" in etats else "etude")


def acteur(role, organisation):
    return SimpleNamespace(role=role, organisation=SimpleNamespace(pk=organisation))


CANDIDATURE = SimpleNamespace(organisation_id=1, operateur_id=2)
# By hand: role, organisation -> the criteria that she attests.
QUI = {
    ("CLINICIEN", 1): [1, 2],
    ("CLINICIEN", 9): [],
    ("TRAVAILLEUR_SOCIAL", 2): [3, 4],
    ("TRAVAILLEUR_SOCIAL", 9): [3],  # a social worker who is not the operator
    ("REFERENT_SOCIAL", 2): [],
    ("COORDINATEUR", 1): [],
    ("AGENT_PROXIMITE", 1): [],
    ("MEMBRE_COMMISSION", 2): [],
}


@pytest.mark.parametrize(("qui", "siens"), QUI.items())
def test_chacun_atteste_ce_qui_lui_revient(qui, siens):
    assert regles.criteres_de(acteur(*qui), CANDIDATURE) == siens
    for inconnu in (0, 5, -1):
        with pytest.raises(ActionRefusee, match="n’existe pas"):
            regles.verifier_critere(acteur(*qui), CANDIDATURE, inconnu)


def test_sans_operateur_nul_n_atteste_le_quatrieme():
    """SP-09: an operator that is not known is nobody."""
    sans = SimpleNamespace(organisation_id=1, operateur_id=None)
    assert regles.criteres_de(acteur("TRAVAILLEUR_SOCIAL", 2), sans) == [3]


jours = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@given(
    numero=st.integers(1, 4), etat=st.sampled_from([*ETATS, "score", ""]),
    preuve=st.sampled_from(["", "cdaph", "budget", "equipe", "papier"]), jour=jours,
    le=st.integers(-800, 2), revoir=st.one_of(st.none(), st.integers(-2, 800)),
)  # fmt: skip
@example(numero=1, etat="rempli", preuve="cdaph", jour=date(2028, 2, 29), le=0, revoir=730)
def test_une_attestation_se_tient(numero, etat, preuve, jour, le, revoir):
    """It passes exactly when a person would say so: a known word, a past day, a kind of evidence
    of that criterion, a day to look again that is to come, within two years."""
    le = jour + timedelta(days=le)
    revoir = None if revoir is None else jour + timedelta(days=revoir)
    permis = (
        etat in ("rempli", "non_rempli", "a_reexaminer")
        and le <= jour
        and (preuve in PREUVES[numero] if preuve else etat == "a_reexaminer")
        and (revoir is not None or etat != "a_reexaminer")
        and (revoir is None or jour <= revoir <= _deux_ans(jour))
    )
    try:
        regles.verifier_attestation(numero, etat, le, preuve, revoir, jour)
        passe = True
    except ActionRefusee as refus:
        passe = False
        assert refus.phrase.endswith(".")
    assert passe == permis


def _deux_ans(jour: date) -> date:
    fevrier = jour.month == 2 and jour.day == 29
    return date(jour.year + 2, jour.month, 28 if fevrier else jour.day)
