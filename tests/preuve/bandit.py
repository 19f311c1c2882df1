"""bandit over what is deployed, as `make check` runs it, with its count (issue 3)."""

import json
import subprocess
import sys

from partnership.atelier.verifier import BANDIT
from tests.preuve.releve import relever


def main() -> int:
    """Print what bandit finds; return its exit code."""
    commande = [sys.executable, "-m", "bandit", *BANDIT, "-f", "json"]
    fin = subprocess.run(commande, capture_output=True, text=True)
    vu = json.loads(fin.stdout)
    for remarque in vu["results"]:
        print(f"{remarque['filename']}:{remarque['line_number']} {remarque['issue_text']}")
    relever(lignes_lues=vu["metrics"]["_totals"]["loc"], remarques_bandit=len(vu["results"]))
    return fin.returncode


if __name__ == "__main__":
    sys.exit(main())
