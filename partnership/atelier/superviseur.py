"""Several programs under one roof: their lines mixed with their names, one stops and all stop."""

import ctypes
import os
import queue
import signal
import subprocess
import sys
import threading
import time

from .commun import RACINE

DELAI_ARRET = 12.0  # seconds, for a page or a task to end
MORT_DU_PARENT = 1  # PR_SET_PDEATHSIG


def _suivre_le_parent() -> None:
    """In the child: be told to stop when the supervisor dies, even of kill -9 (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(MORT_DU_PARENT, signal.SIGTERM)


class Superviseur:
    """Start, listen, stop."""

    def __init__(self) -> None:
        self._programmes: dict[str, subprocess.Popen[str]] = {}
        self._fins: queue.Queue[str] = queue.Queue()

    def lancer(self, nom: str, commande: list[str], env: dict[str, str]) -> None:
        """Start a program in a session of its own: Ctrl-C reaches the supervisor alone."""
        self._programmes[nom] = subprocess.Popen(
            commande,
            cwd=RACINE,
            env={**os.environ, **env, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=_suivre_le_parent,
        )

    def ecouter(self) -> None:
        """Print what the programs say, each line under its name; to be called after the starts."""
        for nom in self._programmes:
            threading.Thread(target=self._relayer, args=[nom], daemon=True).start()

    def _relayer(self, nom: str) -> None:
        programme = self._programmes[nom]
        for ligne in programme.stdout or ():
            print(f"{nom:<8}| {ligne}", end="", flush=True)
        programme.wait()
        self._fins.put(nom)

    def attendre(self) -> str:
        """Wait until a program ends by itself, and return its name."""
        while True:
            try:
                return self._fins.get(timeout=1)  # short, so that signals are heard
            except queue.Empty:
                continue

    def vivants(self) -> bool:
        return all(programme.poll() is None for programme in self._programmes.values())

    def arreter(self) -> None:
        """Ask every program to end, and after a while force those that have not."""
        vivants = [p for p in self._programmes.values() if p.poll() is None]
        for programme in vivants:
            programme.terminate()
        limite = time.monotonic() + DELAI_ARRET
        for programme in vivants:
            try:
                programme.wait(max(0.1, limite - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(programme.pid, signal.SIGKILL)
                programme.wait()
