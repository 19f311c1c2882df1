"""The directory of the demonstration, in the territory of the cast."""

import pytest

from annuaire.demo import peupler
from partnership.acteurs import horloge
from partnership.acteurs.models import Commune
from tests.annuaire.seances import JOUR, tenir


@pytest.fixture
def annuaire(distribution):
    """The cast, and the forty entries of the demonstration."""
    for code, nom, postaux in (("57751", "Woippy", ["57140"]), ("57447", "Marly", ["57155"])):
        commune, _ = Commune.objects.get_or_create(
            code=code, defaults={"nom": nom, "codes_postaux": postaux}
        )
        distribution.territoire.communes.add(commune)
    peupler(distribution.coordinatrice)
    return distribution


@pytest.fixture
def assemblee(distribution):
    """The cast, and a commission of four members, on a morning of November."""
    with horloge.au(JOUR), distribution.coordinatrice.agir():
        tenir(distribution)
        yield distribution
