"""PostgreSQL and Redis together, started when no address says that they are elsewhere."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from . import base, postgres, serveur_redis
from .commun import Panne, creer_dossier
from .postgres import REGLAGES_RAPIDES, Postgres
from .serveur_redis import Redis
from .verrous import Usage, porte

VARIABLES_BASE = ("DATABASE_URL", "DATABASE_URL_PROPRIETAIRE", "DATABASE_URL_TRAVAIL")
ESPACE_MINIMAL = 300 * 1024**2  # bytes: an empty server takes about 60 MB, its journals the rest


@dataclass
class Services:
    """The servers of one folder, used by this process until `fermer`."""

    dossier: Path
    postgres: Postgres | None
    redis: Redis | None
    neufs: bool = False  # True for the process that started PostgreSQL
    _usage: Usage | None = field(default=None, repr=False)

    def env(self, nom_de_base: str = "palier") -> dict[str, str]:
        """Return what the children must be told: addresses of ours, or those given to us."""
        variables = (
            base.urls(self.postgres, nom_de_base)
            if self.postgres
            else {nom: os.environ[nom] for nom in VARIABLES_BASE}
        )
        return {**variables, "REDIS_URL": self.redis.url if self.redis else os.environ["REDIS_URL"]}

    def fermer(self) -> None:
        """Stop the servers, unless another process still uses them."""
        if self._usage is None:
            return
        with porte(self.dossier):
            dernier = self._usage.rendre()
            self._usage = None
            if dernier and self.redis:
                serveur_redis.arreter(self.redis)
            if dernier and self.postgres:
                postgres.arreter(self.postgres)

    def __enter__(self) -> "Services":
        return self

    def __exit__(self, *_: object) -> None:
        self.fermer()


def ouvrir(dossier: Path, *, rapide: bool = False, externes: bool = True) -> Services:
    """Start what is missing and return the services; `externes` heeds DATABASE_URL, REDIS_URL."""
    creer_dossier(dossier)
    _verifier_l_espace(dossier)
    base_externe = externes and _base_externe()
    redis_externe = externes and bool(os.environ.get("REDIS_URL"))
    services = Services(
        dossier,
        None if base_externe else serveur_postgres(dossier, rapide=rapide),
        None if redis_externe else Redis(dossier / "redis", durable=not rapide),
    )
    try:
        with porte(dossier):
            services._usage = Usage(dossier)
            if services.postgres:
                services.neufs = postgres.demarrer(services.postgres)
            if services.redis:
                serveur_redis.demarrer(services.redis)
    except BaseException:  # Ctrl-C included: leave nothing running behind
        services.fermer()
        raise
    return services


def serveur_postgres(dossier: Path, *, rapide: bool = False) -> Postgres:
    return Postgres(dossier / "postgres", REGLAGES_RAPIDES if rapide else {})


def _base_externe() -> bool:
    """Tell whether the database is elsewhere; then its three addresses are needed."""
    if not os.environ.get("DATABASE_URL"):
        return False
    absentes = [nom for nom in VARIABLES_BASE if not os.environ.get(nom)]
    if absentes:
        raise Panne(
            f"DATABASE_URL est donnée mais pas {' ni '.join(absentes)} : donnez les trois "
            "(voir .env.example), ou aucune pour la base embarquée."
        )
    return True


def _verifier_l_espace(dossier: Path) -> None:
    libre = shutil.disk_usage(dossier).free
    if libre < ESPACE_MINIMAL:
        raise Panne(
            f"Il reste {libre // 1024**2} Mo sur le disque de {dossier} : libérez-en au moins "
            f"{ESPACE_MINIMAL // 1024**2}."
        )
