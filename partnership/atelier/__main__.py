"""`python -m partnership.atelier COMMANDE`: what the Makefile calls."""

import argparse
import os
import shutil
import signal
import subprocess
import sys

from .commun import DOSSIER, Panne


def _sql() -> int:
    """psql as the application: without an acteur, row security shows no case."""
    from .postgres import binaires
    from .services import ouvrir

    with ouvrir(DOSSIER / "demo") as services:
        psql = shutil.which("psql") or str(binaires() / "psql")
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C belongs to psql
        return subprocess.run([psql, services.env()["DATABASE_URL"]]).returncode


def _lire() -> argparse.Namespace:
    lecteur = argparse.ArgumentParser(prog="python -m partnership.atelier", description=__doc__)
    commandes = lecteur.add_subparsers(dest="commande", required=True)
    for nom in ("demo", "sql", "verifier"):
        commandes.add_parser(nom)
    essais = commandes.add_parser("essais")
    essais.add_argument("--navigateur", action="store_true")
    for sous in (essais, commandes.add_parser("captures")):
        sous.add_argument("reste", nargs=argparse.REMAINDER)
    return lecteur.parse_args()


def executer() -> int:
    """Run the command asked for and return the exit code."""
    demande = _lire()
    reste = [mot for mot in getattr(demande, "reste", []) if mot != "--"]
    match demande.commande:
        case "demo":
            from .demo import demo

            return demo()
        case "sql":
            return _sql()
        case "verifier":
            from .verifier import verifier

            return verifier()
        case "captures":
            from .captures import captures

            return captures(reste)
        case _:
            from .essais import essais

            return essais(reste, navigateur=demande.navigateur)


def _interrompre(*_: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Turn breakdowns into one sentence, and Ctrl-C into a quiet end."""
    signal.signal(signal.SIGTERM, _interrompre)
    try:
        return executer()
    except Panne as panne:
        print(panne, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0 if "demo" in sys.argv[1:2] else 130


if __name__ == "__main__":
    os.chdir(DOSSIER.parent)
    sys.exit(main())
