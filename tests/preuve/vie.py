"""One life: what its steps and its looks share."""

from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from partnership.acteurs.acteur import acteur_de
from partnership.acteurs.models import Affectation
from tests.preuve.carnet import Carnet
from tests.preuve.scene import Scene, Theatre

PARIS = ZoneInfo("Europe/Paris")
JOUR = timedelta(days=1)
LISIBLES = [
    "IDENTITE",
    "FAITS",
    "SITUATION_LOCATIVE",
    "SITUATION_SOCIALE",
    "SUIVI_SOINS",
    "SYNTHESE",
]
CERCLABLES = ["batigere", "erah", "clsm", "operateur", "ars", "ccas", "moselis"]


class Vie:
    """One life: a dossier, its notebook, and the chance that drives it."""

    def __init__(self, theatre: Theatre, scene: Scene, hasard: Random):
        self.t, self.scene, self.hasard = theatre, scene, hasard
        self.carnet: Carnet = theatre.carnet(scene)
        self.recit: list[str] = []
        self.acteurs: dict | None = None  # as the next requests would find them

    def acteur(self, nom: str):
        """The acteur as the next request would find her."""
        return acteur_de(Affectation.objects.get(pk=self.carnet.personnes[nom].affectation))

    def tirer(self, suite):
        return self.hasard.choice(sorted(suite, key=str))

    def quelques(self, suite, combien: int) -> list:
        suite = sorted(suite, key=str)
        return self.hasard.sample(suite, min(len(suite), self.hasard.randint(1, combien)))


def minuit(jour: date) -> datetime:
    return datetime(jour.year, jour.month, jour.day, tzinfo=PARIS)
