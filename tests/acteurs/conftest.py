"""What the tests of this room share."""

import pytest

from partnership.acteurs.models import Utilisateur
from tests.distribution import MOT_DE_PASSE


@pytest.fixture
def avec_mot_de_passe(distribution):
    """Give a cast member the password of the tests, and return her account."""

    def _donner(nom: str) -> Utilisateur:
        compte = distribution.acteurs[nom].utilisateur
        compte.set_password(MOT_DE_PASSE)
        compte.save()
        return compte

    return _donner


@pytest.fixture
def racine(client, distribution):
    """Return the client of the superuser."""
    client.force_login(distribution.superutilisateur)
    return client
