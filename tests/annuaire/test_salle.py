"""The room of a session: who enters, the quorum, attendance, what is expected of each college."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annuaire.commissions import actions_seances as faire
from annuaire.commissions import lecture_seances as lire
from annuaire.commissions import regles_seances as regles
from annuaire.commissions import tasks
from annuaire.commissions.models import (
    College,
    Mandat,
    Presence,
    Seance,
)
from partnership.acteurs import horloge
from partnership.acteurs.models import Affectation, Charte
from partnership.acteurs.refus import ActionRefusee
from tests.annuaire.seances import JOUR, adresse, dater, le


@pytest.fixture
def d(assemblee):
    return assemblee


def test_la_salle_et_le_quorum(d, connecte):
    """In and out, once each; the quorum is that of those who are there now; then it ends."""
    seance = dater(d, date(2026, 11, 12))
    c = connecte(d.coordinatrice)
    assert (
        c.post(adresse("entrer", seance.ref), {"mandat": d.mandats["papier"].ref}).status_code
        == 403
    )
    with le(date(2026, 11, 12), 14):
        for nom in ("coordinatrice", "clinicienne", "papier"):
            for _ in range(2):
                c.post(adresse("entrer", seance.ref), {"mandat": d.mandats[nom].ref})
        assert Presence.objects.count() == 3
        page = c.get(adresse("seance", seance.ref)).content.decode()
        assert "Pas atteint" in page
        assert "Social et insertion" in page
        c.post(adresse("entrer", seance.ref), {"mandat": d.mandats["membre"].ref})
        assert "Atteint" in c.get(adresse("seance", seance.ref)).content.decode()
        assert lire.quorum_atteint(seance)
        sans = {"personne": "M. Paul Grand", "organisme": "Mairie"}
        assert c.post(adresse("entrer", seance.ref), sans).status_code == 403
        avec = {**sans, "charte_papier": "on"}
        assert c.post(adresse("entrer", seance.ref), avec).status_code == 302
        dehors = Presence.objects.get(mandat=d.mandats["membre"])
        for _ in range(2):
            c.post(adresse("sortir", seance.ref, dehors.ref))
        assert not lire.quorum_atteint(seance)
        c.post(adresse("entrer", seance.ref), {"mandat": d.mandats["membre"].ref})
        assert Presence.objects.filter(mandat=d.mandats["membre"]).count() == 2
        assert connecte(d.membre).post(adresse("lever", seance.ref)).status_code == 403
        c.post(adresse("lever", seance.ref))
        assert lire.presents(seance) == []
        assert (
            c.post(adresse("entrer", seance.ref), {"mandat": d.mandats["membre"].ref}).status_code
            == 403
        )
    assert c.post(adresse("annuler", seance.ref), {"revision": 0}).status_code == 422
    assert Seance.objects.get().annulee_le is None
    lignes = {
        a.organisme: (a.venues, a.dues) for a in lire.assiduite(d.commission, date(2026, 1, 1))
    }
    assert lignes["CCAS"] == (1, 1)
    assert "CCAS" in c.get(adresse("assiduite", d.commission.ref)).content.decode()


def test_sans_charte_on_n_entre_pas(d):
    seance = dater(d, date(2026, 11, 2))
    faire.entrer(seance=seance, par=d.coordinatrice, mandat=d.mandats["papier"])
    Charte.objects.create(territoire=d.territoire, version=2, texte="La charte, suite.")
    with pytest.raises(ActionRefusee, match="charte"):
        faire.entrer(seance=seance, par=d.coordinatrice, mandat=d.mandats["membre"])


def test_qui_part_pendant_la_seance_n_est_plus_la(d):
    """An affectation that ends, a mandate that is over: no longer in the room (SP-02)."""
    seance = dater(d, date(2026, 11, 2))
    for nom in ("membre", "clinicienne"):
        faire.entrer(seance=seance, par=d.coordinatrice, mandat=d.mandats[nom])
    assert len(lire.presents(seance)) == 2
    Affectation.objects.filter(pk=d.membre.affectation.pk).update(fin=horloge.maintenant())
    Mandat.objects.filter(pk=d.mandats["clinicienne"].pk).update(fin=date(2026, 11, 1))
    assert lire.presents(seance) == []


def test_une_seance_oubliee_se_leve_le_lendemain(d):
    seance = dater(d, date(2026, 11, 2))
    faire.entrer(seance=seance, par=d.coordinatrice, mandat=d.mandats["papier"])
    tasks.chaque_heure()
    assert Seance.objects.get().levee_le is None
    with le(date(2026, 11, 3)):
        tasks.chaque_heure()
    assert Seance.objects.get().levee_le
    assert Presence.objects.get().sortie


CODES = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(0, 3))


@given(CODES, CODES)
def test_le_quorum(presents, regle):
    """Each college asked for is there in number; without a rule, never."""
    attendu = bool(regle) and all(presents.get(c, 0) >= n for c, n in regle.items())
    assert regles.quorum_atteint(presents, regle) == attendu


@pytest.mark.parametrize(
    ("texte", "lu"),
    [
        (regles.QUORUM, {"coordination": 1, "psychiatrie": 1, "social": 1}),
        ("psychiatrie 2", {"psychiatrie": 2}),
        ("", {}), ("psychiatrie", {}), ("psychiatrie 1, social", {}), ("social 0", {}),
    ],
)  # fmt: skip
def test_un_quorum_illisible_ne_s_atteint_jamais(texte, lu):
    """SP-09."""
    assert regles.lire_quorum(texte) == lu


@pytest.mark.parametrize(
    ("pourvus", "moins", "plus", "attendu"),
    [(1, 2, None, -1), (2, 2, 3, 0), (4, 2, 3, 1), (9, 2, None, 0), (0, 0, 0, 0)],
)
def test_en_trop_ou_en_moins(pourvus, moins, plus, attendu):
    assert regles.ecart(pourvus, moins, plus) == attendu


def test_la_composition_attendue(d, connecte):
    c = connecte(d.coordinatrice)
    colleges = {x.code: x.pk for x in College.objects.filter(territoire=d.territoire)}
    faux = {f"au_moins_{colleges['social']}": "3", f"au_plus_{colleges['social']}": "1"}
    assert c.post(adresse("composer", d.commission.ref), faux).status_code == 422
    dit = {f"au_moins_{colleges['social']}": "2", f"au_plus_{colleges['usagers']}": "0"}
    for _ in range(2):
        assert c.post(adresse("composer", d.commission.ref), dit).status_code == 302
    trouves = {e.nom: e.ecart for e in lire.ecarts(d.commission, JOUR.date())}
    assert trouves == {"Social et insertion": -1, "Usagers et familles": 1}
    assert "Il en manque" in c.get(adresse("assiduite", d.commission.ref)).content.decode()
