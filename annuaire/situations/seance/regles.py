"""SP-20, as a pure rule: the room reads what every person recorded present may read."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from annuaire.regles import coordonne
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.enums import Portee

Chose = TypeVar("Chose", bound=Hashable)


def commun(presents: Iterable[frozenset[Chose] | None]) -> frozenset[Chose]:
    """Return what everybody present may read: the intersection of what each may read.

    `presents`: for each person in the room, what she may read; None when it is not known (no
    account, no place): she may read nothing, so the room reads nothing (SP-09). Nobody recorded
    present opens nothing either. Source: SP-20.
    """
    lues = list(presents)
    if not lues or any(siennes is None for siennes in lues):
        return frozenset()
    return frozenset.intersection(*lues)  # type: ignore[arg-type]


def categories_lues(portees: Mapping[str, Portee]) -> frozenset[str]:
    """Return the categories that one person reads whoever wrote them: not « hers only ».

    What somebody reads because she wrote it is no reading of the room's.
    """
    return frozenset(c for c, p in portees.items() if p in {Portee.TOUT, Portee.PSEUDONYME})


def verifier_animer(acteur: Acteur) -> None:
    """Raise `ActionRefusee` unless this acteur runs the session: the coordinator."""
    if not coordonne(acteur):
        raise ActionRefusee("La coordination du CLSM anime la séance.")
