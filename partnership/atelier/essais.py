"""Services of the tests: a server of their own, one prepared model, one copy for each process.

`DATABASE_URL` given from outside is never heeded: tests must not touch somebody's data.
"""

import os
import re
import subprocess

from . import base, cles, systeme
from .commun import DOSSIER, dire
from .services import Services, ouvrir, serveur_postgres
from .verrous import porte

ESSAIS = DOSSIER / "essais"
GABARIT = "palier_gabarit"
PREFIXE = "palier_essai_"
# Where writing compiled modules is forbidden, each worker of a test would compile all of Django.
OCTETS = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(ESSAIS / "octets")}
REGLAGES = {"PALIER_MODE": "essai", "PALIER_CLES": cles.ESSAI}
AUCUN_TEST = 5  # exit code of pytest that found no test


def preparer_gabarit() -> Services:
    """Start the services of the tests, and see that the model database has the code's shape."""
    services = ouvrir(ESSAIS, rapide=True, externes=False)
    try:
        _actualiser_le_gabarit(services)
    except BaseException:
        services.fermer()
        raise
    return services


def _actualiser_le_gabarit(services: Services) -> None:
    serveur = serveur_postgres(ESSAIS, rapide=True)
    with porte(ESSAIS):
        if services.neufs:
            _effacer_les_restes()
        if base.lire_empreinte(serveur, GABARIT) != base.empreinte():
            # Started again from nothing, since a migration being written may have changed.
            base.supprimer(serveur, GABARIT)
            base.preparer(serveur, GABARIT, {**services.env(GABARIT), **REGLAGES})


def nouvelle_base(nom: str, modele: str = GABARIT) -> dict[str, str]:
    """Copy a model under this name, replacing what bore it, and return its addresses."""
    if not re.fullmatch(r"[a-z0-9_]{1,40}", nom):
        raise ValueError(f"not a name of database: {nom!r}")
    serveur = serveur_postgres(ESSAIS, rapide=True)
    with porte(ESSAIS):
        base.supprimer(serveur, nom)
        base.creer(serveur, nom, modele)
    return base.urls(serveur, nom)


def nom_de_base(processus: str = "principal") -> str:
    """Return the name of the database of a process of this run (two runs may go side by side)."""
    return f"{PREFIXE}{os.environ.setdefault('PALIER_ESSAI', str(os.getpid()))}_{processus}"


def effacer_les_bases() -> None:
    """Drop the databases of this run."""
    _effacer(nom_de_base(""))


def _effacer_les_restes() -> None:
    """Drop what killed runs have left: whoever starts the server is alone on it."""
    _effacer(PREFIXE)


def _effacer(prefixe: str) -> None:
    serveur = serveur_postgres(ESSAIS, rapide=True)
    with base.connecter(serveur) as c:
        demande = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        noms = [nom for (nom,) in c.execute(demande, [prefixe])]
    for nom in noms:
        base.supprimer(serveur, nom)


def essais(commande: list[str], *, navigateur: bool) -> int:
    """Run a command with services and a fresh database; a pytest without a test has failed."""
    systeme.assurer_pdf()
    if navigateur:
        systeme.assurer_navigateur()
    with preparer_gabarit() as services:
        env = {**services.env(), **nouvelle_base(nom_de_base()), **REGLAGES, **OCTETS}
        try:
            code = subprocess.run(commande, env={**os.environ, **env}).returncode
        finally:
            effacer_les_bases()
    if code == AUCUN_TEST and "pytest" in commande:
        dire("Aucun test n'a été trouvé : c'est un échec.")
        return 1
    return code
