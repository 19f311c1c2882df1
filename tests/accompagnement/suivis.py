"""The accompaniment of a sub-letting, made through the actions."""

from datetime import timedelta

from django.db import transaction

from accompagnement.suivi import actions
from partnership.acteurs import horloge

from . import scenes


def faire(d, c, acte, par=None, **dit):
    """Do an act, as she sees the candidature now."""
    par = par or d.travailleuse
    lue = scenes.fraiche(par, c)
    with par.agir(), transaction.atomic():
        return getattr(actions, acte)(candidature=lue, par=par, **dit)


def prevoir(d, c, jours=3, **autres):
    le = horloge.aujourdhui() + timedelta(days=jours)
    return faire(d, c, "planifier_visite", le=le, objet="logement", **autres)


def accorder_absence(d, c, nommes=("moselis", "operateur"), **autres):
    return scenes.accorder(d, c, "ABSENCE", ["SITUATION_LOCATIVE"], nommes, **autres)
