"""A session that is held today, a situation on its agenda, a landlord invited for it."""

import pytest
from django.db import transaction

from annuaire.commissions import actions as commissions
from annuaire.commissions.models import College, Mandat
from annuaire.situations import actions as situations
from annuaire.situations.seance import actions
from partnership.acteurs import horloge
from tests.situations import scenes


def tenir(d):
    """Return (session, saisine, point, invite), the session being today; `d.mandats` by name."""
    s = scenes.signalement(d)
    scenes.accorder(d, s.dossier)
    seance = scenes.commission(d)
    saisine, point = scenes.inscrite(d, seance, s=s)
    with d.coordinatrice.agir(), transaction.atomic():
        asseoir_la_coordination(d, seance)
        point.seance = seance
        invite = situations.inviter(
            point=point, par=d.coordinatrice, affectation=d.referente.affectation
        )
        invite.point.seance = seance
        siens = Mandat.objects.select_related("affectation__utilisateur", "siege")
        d.mandats = {
            nom: siens.get(affectation=getattr(d, nom).affectation)
            for nom in ("coordinatrice", "membre", "clinicienne")
        }
    return seance, saisine, point, invite


def asseoir_la_coordination(d, seance) -> None:
    if Mandat.objects.filter(affectation=d.coordinatrice.affectation).exists():
        return
    college = College.objects.get(territoire=d.territoire, code="coordination")
    siege = commissions.ecrire_siege(
        commission=seance.commission, par=d.coordinatrice,
        dit={"college": college, "organisation": d.organisations["clsm"], "fonction": "Animation"},
    )  # fmt: skip
    commissions.asseoir(
        siege=siege, par=d.coordinatrice,
        dit={"qualite": "titulaire", "affectation": d.coordinatrice.affectation,
             "debut": horloge.aujourdhui()},
    )  # fmt: skip


@pytest.fixture
def salle(distribution):
    """(d, session, saisine, point, invite) on the day of the session, its point on the screen."""
    d = distribution
    seance, saisine, point, invite = tenir(d)
    with horloge.au(seance.commence):
        with d.coordinatrice.agir(), transaction.atomic():
            seance = actions.montrer(seance=seance, par=d.coordinatrice, point=point)
        point.seance = seance
        yield d, seance, saisine, point, invite
