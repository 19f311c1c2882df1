"""A signalement under evaluation, the person's accord for the commission, a session to come."""

import pytest

from .scenes import accorder, commission, signalement


@pytest.fixture
def monde(distribution):
    """The cast, with `s` (signalement), `accord`, `seance`."""
    d = distribution
    s = signalement(d)
    seance = commission(d, animee=True)
    return d, s, accorder(d, s.dossier), seance
