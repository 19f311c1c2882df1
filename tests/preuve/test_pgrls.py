"""pgrls, a linter of row policies, finds nothing but what `pgrls.toml` names and explains."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.preuve.releve import relever
from tests.secret.outils import superutilisateur

EXCEPTIONS = tomllib.loads(Path(__file__).with_name("pgrls.toml").read_text(encoding="utf-8"))
# In a file of its own: pgrls would take ours for its settings.
REGLAGES = '[database]\nschemas = ["public", "palier"]\n'


def remarques(dossier: Path) -> list[dict]:
    """Return what pgrls says of this base, read by the owner of the server."""
    (dossier / "reglages.toml").write_text(REGLAGES)
    with superutilisateur() as c:
        i = c.info
        adresse = f"host={i.host} port={i.port} user={i.user} dbname={i.dbname}"
        env = {**os.environ, "PGPASSWORD": i.password}
    fin = subprocess.run(
        [sys.executable, "-m", "pgrls", "lint", "--config", str(dossier / "reglages.toml"),
         "--format", "json", "--database-url", adresse],
        env=env, capture_output=True, text=True,
    )  # fmt: skip
    assert fin.stdout, fin.stderr
    return json.loads(fin.stdout)["violations"]


def excuse(remarque: dict) -> int | None:
    """Return the rank of the exception that names this rule on this object."""
    return next(
        (rang for rang, e in enumerate(EXCEPTIONS["exception"])
         if e["regle"] == remarque["rule_id"] and re.fullmatch(e["objets"], remarque["location"])),
        None,
    )  # fmt: skip


def test_pgrls_ne_trouve_rien(django_db_setup, tmp_path):
    vues = remarques(tmp_path)
    assert {"SEC014", "SEC016"} <= {v["rule_id"] for v in vues}, "pgrls has looked at nothing"
    excuses = [excuse(v) for v in vues]
    reste = [v for v, rang in zip(vues, excuses, strict=True) if rang is None]
    relever(remarques_excusees=len(vues) - len(reste), remarques_pgrls=len(reste))
    assert not reste, "\n".join(f"{v['rule_id']} {v['location']} {v['message']}" for v in reste)
    perimees = set(range(len(EXCEPTIONS["exception"]))) - set(excuses)
    assert not perimees, [EXCEPTIONS["exception"][rang] for rang in perimees]
    assert all(e["raison"] for e in EXCEPTIONS["exception"])
