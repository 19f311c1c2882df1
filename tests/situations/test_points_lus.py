"""What a member who missed a session may read: by the rules as they are, and nothing more."""

from datetime import timedelta
from html import unescape

from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from annuaire.situations import regles_suite
from partnership.acteurs import horloge

from . import scenes
from .test_suite import adresse


def lire(navigateur, seance) -> str:
    return unescape(navigateur.get(reverse("situations:points_lus", args=[seance.ref])).text)


def test_une_absente_ne_lit_plus_le_point_et_sait_pourquoi(monde, connecte):
    """The code of what she reads no more is not there, nor how many there were (SP-01)."""
    d, s, _, seance = monde
    saisine, point = scenes.inscrite(d, seance, s=s)
    assert saisine.code in lire(connecte(d.membre), seance), "she reads it until it is over"
    with horloge.au(seance.commence):
        scenes.conclure(d, seance, point, (d.coordinatrice,))
    page = lire(connecte(d.membre), seance)
    assert saisine.code not in page
    assert "Aucun point de cette séance ne vous est ouvert" in page
    assert "Votre présence n’est pas notée" in page
    assert "examiné en votre absence" in page
    assert connecte(d.membre).get(adresse("point", point)).status_code == 404
    # The clinician was away too: her team follows the dossier, and that is why she reads it.
    page = lire(connecte(d.clinicienne), seance)
    assert saisine.code in page
    assert "à un autre titre" in page
    assert connecte(d.clinicienne).get(adresse("point", point)).status_code == 200
    assert saisine.code in lire(connecte(d.coordinatrice), seance)
    for nom, statut in (("referente", 403), ("pilotage", 403), ("etrangere", 404)):
        refus = connecte(d.acteurs[nom]).get(reverse("situations:points_lus", args=[seance.ref]))
        assert refus.status_code == statut, nom


def test_une_presente_garde_ce_qu_elle_a_entendu(monde, connecte):
    d, s, _, seance = monde
    saisine, _ = scenes.diffusee(d, seance, s=s)
    page = lire(connecte(d.membre), seance)
    assert saisine.code in page
    assert "Vous étiez dans la salle quand il a été examiné" in page
    assert "Faire le point sur les droits" in page, "her organisation's own action"
    assert "Prévenir avant les travaux" not in page


@given(
    st.lists(st.tuples(st.integers(0, 20), st.none() | st.integers(0, 20))), st.integers(0, 20),
    st.none() | st.integers(0, 20),
)  # fmt: skip
def test_etre_la_pendant_un_point(passages, du, duree):
    """Somebody is there for a point when one of its instants is one of hers."""
    zero = horloge.maintenant()

    def instant(n):
        return None if n is None else zero + timedelta(minutes=n)

    siens = [(e, None if s is None else e + s) for e, s in passages]
    au = None if duree is None else du + duree
    lues = [(instant(e), instant(s)) for e, s in siens]
    attendu = any(
        any(e <= n and (s is None or n <= s) for n in range(du, 62 if au is None else au + 1))
        for e, s in siens
    )
    assert regles_suite.la_pendant(lues, instant(du), instant(au)) == attendu
