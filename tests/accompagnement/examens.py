"""Examinations at each step, made through the actions."""

from datetime import timedelta

from django.db import transaction

from accompagnement.examens import actions, lecture
from accompagnement.examens.enums import DOMAINES, Partie
from partnership.acteurs import horloge

from . import baux, scenes

JOUR = timedelta(days=1)


def faire(d, c, acte, par=None, **dit):
    """Do an act, as its actor sees the candidature now."""
    par = par or d.travailleuse
    lue = scenes.fraiche(par, c)
    with par.agir(), transaction.atomic():
        return getattr(actions, acte)(candidature=lue, par=par, **dit)


def lus(d, c, par=None) -> lecture.Lus:
    par = par or d.travailleuse
    with par.agir(), transaction.atomic():
        return lecture.du_bail(par, scenes.fraiche(par, c), baux.bail(d, c, par))


def convoquer(d, c):
    return faire(d, c, "convoquer", prevu_le=horloge.aujourdhui(), lieu="operateur")


def tenir(d, c, **autres):
    convoquer(d, c)
    dit = {"tenu_le": horloge.aujourdhui(), "presence": "presente"} | autres
    faire(d, c, "tenir", **dit)


def tenue(d):
    """A sub-letting just signed, whose examination has been held: the evaluation is open."""
    c = baux.signee(d)
    tenir(d, c)
    return c


def domaines(partie, mot="bien") -> dict:
    return {domaine.value: mot for domaine in DOMAINES[Partie(partie)]}


def qui(d) -> dict:
    return {"operateur": d.travailleuse, "bailleur": d.referente, "erah": d.clinicienne}


def donner(d, c, partie, sens="favorable", mot="bien"):
    besoins = ["visites"] if partie == "erah" else []
    faire(d, c, "donner_avis", qui(d)[partie], sens=sens, domaines=domaines(partie, mot),
          besoins=besoins)  # fmt: skip


def ecouter(d, c, **autres):
    dit = {"le": horloge.aujourdhui(), "souhait": "bail", "accord_bail": "oui",
           "paroles": "« Je m’y sens chez moi. »"} | autres  # fmt: skip
    faire(d, c, "recueillir", **dit)
