"""`make captures`: the screens, photographed on a new demo that is thrown away."""

import os
import subprocess

from . import base, demo, systeme
from .commun import DOSSIER, PYTHON, RACINE
from .serveur_redis import port_libre
from .services import ouvrir


def captures(arguments: list[str]) -> int:
    """Run tests/captures.py against a demo of its own; PALIER_ADRESSE says where it is."""
    systeme.assurer_pdf()
    systeme.assurer_navigateur()
    dossier, port = DOSSIER / "captures", port_libre()
    with ouvrir(dossier, rapide=True, externes=False) as services:
        if services.postgres is not None:
            base.supprimer(services.postgres, "palier")
        env = demo.environnement(services, port, dossier)
        demo.preparer(services, env)
        superviseur = demo.lancer(env, port)
        try:
            if not demo.attendre_web(port, superviseur):
                return 1
            appareil = [PYTHON, "-m", "tests.captures", *arguments]
            return subprocess.run(appareil, cwd=RACINE, env={**os.environ, **env}).returncode
        finally:
            superviseur.arreter()
