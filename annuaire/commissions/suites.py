"""What the case part adds to a session, plugged in by its own app: no arrow runs up."""

from collections.abc import Callable
from dataclasses import dataclass

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Territoire

from .models import Seance


@dataclass(frozen=True)
class Ligne:
    """One line of an agenda: a code, and how long; nothing else of a situation."""

    code: str
    minutes: int
    etat: str
    genre: str
    url: str


@dataclass(frozen=True)
class Suite:
    """How a session meets what is on its agenda."""

    lister: Callable[[Acteur, Seance], list[Ligne]]
    annoncer: Callable[[Acteur, Seance], list[str]]  # what cancelling would do, in sentences
    annuler: Callable[[Acteur, Seance], None]
    deplacer: Callable[[Acteur, Seance], list[str]]  # what became of the agenda, in sentences
    lever: Callable[[Acteur, Seance], None]  # raises `ActionRefusee` while something is open
    passer: Callable[[Territoire], None]  # the clock: what sessions of another day left unopened


_suites: list[Suite] = []


def brancher(suite: Suite) -> None:
    """Give what follows a session."""
    _suites.append(suite)


def ordre_du_jour(acteur: Acteur, seance: Seance) -> list[Ligne]:
    """Return the agenda of a session as this acteur may read it (SP-01)."""
    return [ligne for suite in _suites for ligne in suite.lister(acteur, seance)]


def annoncer(acteur: Acteur, seance: Seance) -> list[str]:
    """Return what cancelling a session would do to its agenda."""
    return [phrase for suite in _suites for phrase in suite.annoncer(acteur, seance)]


def annuler(par: Acteur, seance: Seance) -> None:
    """Empty the agenda of a session that is cancelled, in the same transaction."""
    for suite in _suites:
        suite.annuler(par, seance)


def deplacer(par: Acteur, seance: Seance) -> list[str]:
    """Let the agenda follow a session that has moved, in the same transaction."""
    return [phrase for suite in _suites for phrase in suite.deplacer(par, seance)]


def lever(par: Acteur, seance: Seance) -> None:
    """Put off what a session that ends has not examined; refused while a point is open."""
    for suite in _suites:
        suite.lever(par, seance)


def passer(territoire: Territoire) -> None:
    """Put off, for the clock, what the sessions of another day have not opened."""
    for suite in _suites:
        suite.passer(territoire)
