"""`make bench`: what the walls cost, as ratios in one run.

The same pages are asked twice, by turns: with the walls (application role, row security, grants)
and bare (a role that bypasses row security, `visibles_par` reduced to the territory, sealed values
given back without key nor cipher): same templates, same data, no rule. Figures are medians of
server time and means of processor time (this process and its backend of PostgreSQL, which a busy
neighbour disturbs less), in milliseconds.
"""

import argparse
import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import connection
from django.test import Client

from bench.donnees import copier
from partnership.acteurs import horloge
from partnership.secret import visibilite
from partnership.secret.coffre import cles
from partnership.secret.visibilite import DroitsSur
from signalements import pieces
from tests.distribution import monter
from tests.preuve.releve import relever
from tests.signalements.test_parcours import observer, transmettre

FOIS = 15
TOURS = 4
# A connection prepares a statement at its third use and keeps its plan from the eighth: each turn
# opens a new one, so both sides are warmed up past that, as a web process is.
TOURS_DE_CHAUFFE = 10


@contextmanager
def sans_mur():
    """Serve the same pages bare: no row security, no grant looked at."""
    ouverts = [
        (visibilite.PieceQuerySet, "visibles_par", _du_territoire),
        (visibilite.DossierQuerySet, "visibles_par", _du_territoire),
        (visibilite.PieceQuerySet, "visibles_dans", _du_dossier),
        (cles, "ouvrir", lambda place, octets: _clairs[octets]),
        (cles, "preparer", lambda dossiers: None),
        (pieces, "droits_sur", lambda acteur, dossier, _: DroitsSur(acteur, dossier, frozenset())),
    ]
    mures = [(quoi, nom, getattr(quoi, nom)) for quoi, nom, _ in ouverts]
    for quoi, nom, ouvert in ouverts:
        setattr(quoi, nom, ouvert)
    role = connection.settings_dict["USER"]
    _devenir("postgres")
    try:
        yield
    finally:
        _devenir(role)
        for quoi, nom, mur in mures:
            setattr(quoi, nom, mur)


_clairs: dict[bytes, bytes] = {}
_ouvrir = cles.ouvrir


def _ouvrir_et_noter(place, octets: bytes) -> bytes:
    """Open as the house does, and remember for the bare pages."""
    clair = _clairs[octets] = _ouvrir(place, octets)
    return clair


def _du_territoire(lignes, acteur):
    return lignes.filter(territoire=acteur.territoire)


def _du_dossier(lignes, droits):
    return lignes.filter(dossier=droits.dossier, territoire=droits.acteur.territoire)


def _devenir(role: str) -> None:
    connection.close()
    connection.settings_dict["USER"] = role
    connection.ensure_connection()


def chronometrer(client: Client, adresse: str) -> float:
    """Return the server time of one page, in milliseconds."""
    debut = time.perf_counter()
    reponse = client.get(adresse)
    duree = (time.perf_counter() - debut) * 1000
    assert reponse.status_code == 200, (adresse, reponse.status_code)
    return duree


@dataclass
class Cout:
    """What one page cost, over its measures."""

    temps: list[float] = field(default_factory=list)
    processeur: float = 0.0

    def mesurer(self, client: Client, adresse: str) -> None:
        _chauffer(client, adresse)
        avant = processeur()
        self.temps += [chronometrer(client, adresse) for _ in range(FOIS)]
        self.processeur += (processeur() - avant) / FOIS / TOURS

    @property
    def median(self) -> float:
        return statistics.median(self.temps)


def processeur() -> float:
    """Return the processor time used so far by this process and its backend, in milliseconds."""
    backend = connection.connection.info.backend_pid
    nanosecondes = int(Path(f"/proc/{backend}/schedstat").read_text().split()[0])
    return time.process_time() * 1000 + nanosecondes / 1e6


def comparer(client: Client, adresse: str) -> tuple[Cout, Cout]:
    """Return the costs (walled, bare), measured by turns, each on a warm connection."""
    murs, nu = Cout(), Cout()
    for _ in range(TOURS):
        murs.mesurer(client, adresse)
        with sans_mur():
            nu.mesurer(client, adresse)
    return murs, nu


def _chauffer(client: Client, adresse: str) -> None:
    for _ in range(TOURS_DE_CHAUFFE):
        chronometrer(client, adresse)


def client_de(acteur) -> Client:
    navigateur = Client(SERVER_NAME="localhost")
    navigateur.force_login(acteur.utilisateur)
    session = navigateur.session
    session["affectation"] = acteur.affectation.pk
    session.save()
    return navigateur


def mesurer(troupe, signalement, taille: int) -> float:
    """Print one line per page and reader at this size; return the highest ratio."""
    plus_haut = 0.0
    pages = {"liste": "/signalements/", "dossier": f"/signalements/{signalement.pk}/"}
    for nom, acteur in (("clinicienne", troupe.clinicienne), ("référente", troupe.referente)):
        client = client_de(acteur)
        for page, adresse in pages.items():
            murs, nu = comparer(client, adresse)
            print(
                f"{taille:>9,} {page:<8} {nom:<12}"
                f" {murs.median:8.1f} {nu.median:8.1f} {murs.median / nu.median:8.2f}"
                f" {murs.processeur:8.1f} {nu.processeur:8.1f}"
                f" {murs.processeur / nu.processeur:8.2f}",
                flush=True,
            )
            plus_haut = max(plus_haut, murs.median / nu.median)
    return plus_haut


def mesurer_tout() -> int:
    """Run every size that is asked for, and print the table."""
    lecteur = argparse.ArgumentParser(prog="make bench")
    lecteur.add_argument("--tailles", default="1000,100000")
    tailles = [int(t) for t in lecteur.parse_args().tailles.split(",")]
    cles.ouvrir = _ouvrir_et_noter
    troupe = monter()
    with horloge.au(horloge.maintenant()):
        signalement = observer(troupe.agent, jour=date(2026, 1, 5))
        transmettre(troupe, signalement)
    titres = ["murs ms", "nu ms", "rapport", "murs cpu", "nu cpu", "rapport"]
    print(f"{'lignes':>9} {'page':<8} {'lecteur':<12}", *(f"{titre:>8}" for titre in titres))
    faites = 1
    for taille in sorted(tailles):
        copier(signalement, faites, taille)
        faites = taille
        rapport = mesurer(troupe, signalement, taille)
        relever(**{f"rapport_le_plus_haut_a_{taille}": round(rapport, 2)})
    return 0
