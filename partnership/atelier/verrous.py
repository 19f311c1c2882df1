"""Who uses a folder of services, across processes: the last to leave turns off the light."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .commun import creer_dossier


@contextmanager
def porte(dossier: Path) -> Iterator[None]:
    """Let one process at a time start, stop or prepare what lives in the folder."""
    with (creer_dossier(dossier) / "porte.lock").open("w") as fichier:
        fcntl.flock(fichier, fcntl.LOCK_EX)
        yield


class Usage:
    """A shared lock held while the services are used; the system frees it even after kill -9."""

    def __init__(self, dossier: Path) -> None:
        self._fichier = (creer_dossier(dossier) / "usage.lock").open("w")
        fcntl.flock(self._fichier, fcntl.LOCK_SH)

    def rendre(self) -> bool:
        """Leave, and tell whether nobody else is there. To be called behind the `porte`."""
        try:
            fcntl.flock(self._fichier, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            self._fichier.close()
        return True
