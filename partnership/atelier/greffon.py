"""Plug-in of pytest (`-p partnership.atelier.greffon`): a database for each process of the run.

Loaded before Django reads its settings, so that DATABASE_URL is already that of this process.
"""

import atexit
import os

from . import essais
from .commun import Panne


def pytest_addoption() -> None:
    """Prepare the base: the first hook that pytest calls, before pytest-django wakes Django."""
    try:
        _preparer()
    except Panne as panne:
        raise SystemExit(str(panne)) from panne


def _preparer() -> None:
    os.environ.update(essais.REGLAGES)
    ouvrier = os.environ.get("PYTEST_XDIST_WORKER")
    if ouvrier is None and "PALIER_ESSAI" not in os.environ:
        # pytest called by hand: nobody has opened the services.
        services = essais.preparer_gabarit()
        atexit.register(services.fermer)
        atexit.register(essais.effacer_les_bases)
        os.environ.update(services.env())
        os.environ.update(essais.nouvelle_base(essais.nom_de_base()))
    elif ouvrier is not None:
        os.environ.update(essais.nouvelle_base(essais.nom_de_base(ouvrier)))
