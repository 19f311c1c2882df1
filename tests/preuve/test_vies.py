"""Random lives: rule = grants = SQL = Python wall = pages, after every step (promise 3, SP-18).

`make test` plays a few; `PALIER_VIES=500` and `PALIER_PAS=12` play more, `PALIER_GRAINE` replays one.
"""

import logging
import os
from random import Random
from time import monotonic

import pytest
from django.db import connections

from tests.conftest import reprendre_la_base
from tests.preuve.pas import PAS, jouer
from tests.preuve.regards import Regards, ecarts_des_pages
from tests.preuve.releve import relever
from tests.preuve.scene import Theatre
from tests.preuve.vie import Vie
from tests.secret.outils import superutilisateur

VIES = int(os.environ.get("PALIER_VIES", "6"))
PAS_PAR_VIE = int(os.environ.get("PALIER_PAS", "8"))
GRAINE = int(os.environ.get("PALIER_GRAINE", "20260914"))


@pytest.fixture(scope="module")
def theatre(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        logging.disable(logging.ERROR)  # refusals, and rows whose seal is a mere word
        with superutilisateur() as racine:
            yield Theatre(racine)
        logging.disable(logging.NOTSET)
        connections.close_all()
        reprendre_la_base()


def test_chaque_vie_dit_la_regle_partout(theatre):
    """SP-18: no difference, for anybody, in any category, after any step of any life."""
    debut, ecarts, joues, pages = monotonic(), [], dict.fromkeys((f.__name__ for f in PAS), 0), 0
    regards = Regards(theatre.racine)
    for rang in range(VIES):
        vie = Vie(theatre, theatre.scenes[rang % 3 == 2], Random(GRAINE + rang))
        for _ in range(PAS_PAR_VIE):
            if nom := jouer(vie):
                joues[nom] += 1
            ecarts += regards.ecarts(vie, rang % 4)
            assert not ecarts, _dire(rang, vie, ecarts)
        if vie.scene.signalement:
            for nom in vie.hasard.sample(theatre.noms, 3):
                pages += 4
                ecarts += ecarts_des_pages(vie, nom)
                assert not ecarts, _dire(rang, vie, ecarts)
        theatre.remettre()
        if rang % 50 == 49:
            print(f"… {rang + 1} vies", flush=True)
    print(
        f"\n{VIES} vies, {VIES * PAS_PAR_VIE} pas, {regards.cellules} comparaisons, {pages} pages :"
        f" 0 écart, en {monotonic() - debut:.0f} s. {joues}"
    )
    relever(
        vies=VIES,
        pas=VIES * PAS_PAR_VIE,
        comparaisons=regards.cellules,
        pages=pages,
        ecarts=len(ecarts),
    )
    assert regards.cellules == VIES * PAS_PAR_VIE * len(theatre.noms) * 5


def _dire(rang: int, vie: Vie, ecarts: list) -> str:
    return "\n".join(
        [f"PALIER_GRAINE={GRAINE + rang} PALIER_VIES=1", *vie.recit, "", *map(str, ecarts[:20])]
    )


@pytest.mark.parametrize(
    ("casse", "qui", "murs"),
    [
        ("DELETE FROM secret_droitgroupe WHERE group_id = (SELECT groupe_id FROM"
         " acteurs_affectation WHERE id = %(clinicienne)s)", "clinicienne",
         {"droits", "SQL", "droits_sur", "visibles_par", "visibles_dans"}),
        ("UPDATE secret_droitgroupe SET jusqua = now() - interval '1s' WHERE group_id ="
         " (SELECT groupe_id FROM acteurs_affectation WHERE id = %(referente)s)", "referente",
         {"droits", "SQL", "droits_sur", "visibles_par", "visibles_dans"}),
        ("UPDATE acteurs_affectation SET fin = now() WHERE id = %(clinicienne)s", "clinicienne",
         {"SQL", "droits_sur", "visibles_par", "visibles_dans"}),
    ],
)  # fmt: skip
def test_les_regards_mordent(theatre, casse, qui, murs):
    """What is changed behind the notebook's back is seen by every wall that it touches."""
    vie = Vie(theatre, theatre.scenes[0], Random(0))
    theatre.racine.execute(
        casse, {nom: a.affectation.pk for nom, a in theatre.d.acteurs.items() if nom in casse}
    )
    try:
        ecarts = Regards(theatre.racine).ecarts(vie, 0)
        assert {mur for nom, mur, *_ in ecarts if nom == qui} == murs
    finally:
        theatre.remettre()
