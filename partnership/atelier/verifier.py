"""`make check`: every check that needs no test, each with a name; all run, then the verdict."""

import os
import re
import secrets
import subprocess
from pathlib import Path

from . import cles, essais
from .commun import PYTHON, RACINE, dire

DOSSIERS = (
    *("manage.py", "partnership", "signalements", "accompagnement", "annuaire", "formations"),
    *("tests", "bench"),
)
# What is deployed, reasons for each exception in pyproject.toml.
BANDIT = ["-q", "-ii", "-c", "pyproject.toml", "-r", *DOSSIERS[:6]]
GERER = [PYTHON, "manage.py"]
# Registries that a lock file or a setting could name; written so as not to find itself.
HOTES = re.compile("|".join(("pypi" + r"\.org", "python" + r"hosted\.org", "npm" + r"js\.org")))
OPTION_INDEX = re.compile(r"^\s*--?(index-url|extra-index-url|find-links|trusted-host)", re.M)


def etapes() -> dict[str, list[str]]:
    """Return the commands by the name under which the verdict speaks of them."""
    code = [nom for nom in DOSSIERS if (RACINE / nom).exists()]
    gabarits = [str(RACINE / "templates")]
    return {
        "mise en forme du code": [PYTHON, "-m", "ruff", "format", "--check", "--quiet", *code],
        "règles du code": [PYTHON, "-m", "ruff", "check", "--quiet", *code],
        "mise en forme des gabarits": [PYTHON, "-m", "djlint", "--check", *gabarits],
        "règles des gabarits": [PYTHON, "-m", "djlint", "--lint", "--quiet", *gabarits],
        "sécurité du code": [PYTHON, "-m", "bandit", *BANDIT],
        "types": [PYTHON, "-m", "mypy", *types()],
        "migrations à jour": [*GERER, "makemigrations", "--check", "--dry-run"],
        "réglages de production": [*GERER, "check", "--deploy", "--fail-level", "WARNING"],
        "documents à jour": [*GERER, "documents", "--verifier"],
    }


def types() -> list[str]:
    """Return what is typed strictly: the workshop and every file of rules."""
    trouves = [*RACINE.glob("[!.]*/regles.py"), *RACINE.glob("[!.]*/*/regles.py")]
    regles = [str(fichier.relative_to(RACINE)) for fichier in trouves]
    return ["partnership/atelier", *sorted(regles)]


def environnement_de_production() -> dict[str, str]:
    """Read .env.example as an operator would, drawing what it leaves empty."""
    variables = {}
    for ligne in (RACINE / ".env.example").read_text().splitlines():
        nom, egal, valeur = ligne.partition("=")
        if egal and not ligne.startswith("#"):
            variables[nom] = valeur.strip('"') or secrets.token_urlsafe(48)
    return variables


def sans_hote() -> list[str]:
    """Return the files that name a registry of packages: installs must follow the machine's."""
    suivis = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=RACINE,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return [nom for nom in suivis if _nomme_un_hote(RACINE / nom)]


def _nomme_un_hote(fichier: Path) -> bool:
    try:
        texte = fichier.read_text()
    except (OSError, UnicodeDecodeError):
        return False
    verrou = fichier.suffix == ".lock" and ("://" in texte or OPTION_INDEX.search(texte))
    return bool(verrou or HOTES.search(texte))


def _reussie(nom: str, commande: list[str], env: dict[str, str]) -> bool:
    fin = subprocess.run(commande, cwd=RACINE, env=env, capture_output=True, text=True)
    dire(f"{'✓' if fin.returncode == 0 else '✗'} {nom}")
    if fin.returncode:
        dire((fin.stdout + fin.stderr).strip())
    return fin.returncode == 0


def verifier() -> int:
    """Run every step on a production-like setting, with a real database."""
    with essais.preparer_gabarit() as services:
        reglages = {**environnement_de_production(), **services.env(essais.GABARIT)}
        # The model base knows the keys of demonstrations and tests, not those drawn above.
        reglages["PALIER_CLES_IDENTITE"] = "demo-" * 8
        reglages["PALIER_CLES"] = cles.ESSAI
        env = {**os.environ, **reglages, "PALIER_MODE": "production"}
        ratees = [nom for nom, commande in etapes().items() if not _reussie(nom, commande, env)]
    if nommes := sans_hote():
        dire(f"✗ un hôte de paquets est nommé dans : {', '.join(nommes)}")
        ratees.append("aucun hôte de paquets")
    if ratees:
        dire(f"À corriger : {', '.join(ratees)}. « make fix » règle la mise en forme.")
    return 1 if ratees else 0
