"""Opening hours as people write them: « 9h-12h, 14h-17h30 » for each day."""

import re
from datetime import time
from itertools import pairwise

from .enums import Jour

_PLAGE = re.compile(
    r"(\d{1,2})(?:\s*[h:]\s*(\d{2})?)?\s*(?:-|–|à|a)\s*(\d{1,2})(?:\s*[h:]\s*(\d{2})?)?"
)
FERME = {"", "ferme", "fermé", "-"}


def lire(texte: str) -> list[tuple[str, str]]:
    """Return the (start, end) of a day as HH:MM, in order; [] when closed.

    Raises ValueError, with the French sentence to show, when it cannot be read, when an end comes
    before its start, when two times overlap.
    """
    nu = texte.strip().casefold()
    if nu in FERME:
        return []
    plages = []
    for morceau in re.split(r"[,;/]|\bet\b", nu):
        lue = _PLAGE.fullmatch(morceau.strip())
        if lue is None:
            raise ValueError("Écrivez comme « 9h-12h, 14h-17h30 », ou « fermé ».")
        plages.append((_heure(lue[1], lue[2]), _heure(lue[3], lue[4])))
    plages.sort()
    if any(fin <= debut for debut, fin in plages):
        raise ValueError("L’heure de fin vient après l’heure de début.")
    if any(suivante[0] < plage[1] for plage, suivante in pairwise(plages)):
        raise ValueError("Deux plages se chevauchent.")
    return [(f"{debut:%H:%M}", f"{fin:%H:%M}") for debut, fin in plages]


def _heure(heures: str, minutes: str | None) -> time:
    try:
        return time(int(heures), int(minutes or 0))
    except ValueError:
        raise ValueError("Une heure va de 0h00 à 23h59.") from None


def dire(plages: list) -> dict[int, str]:
    """Return the text of each day from the [day, start, end] of a document."""
    par_jour: dict[int, list[str]] = {}
    for jour, debut, fin in plages:
        par_jour.setdefault(jour, []).append(f"{_court(debut)}-{_court(fin)}")
    return {jour: ", ".join(textes) for jour, textes in par_jour.items()}


def _court(heure: str) -> str:
    heures, minutes = heure.split(":")
    return f"{int(heures)}h" + (minutes if minutes != "00" else "")


def semaine(plages: list, toujours: bool) -> list[tuple[str, str]]:
    """Return (day, text) for the seven days; [] when nothing is known."""
    if toujours:
        return [("Tous les jours", "24 h sur 24")]
    if not plages:
        return []
    dits = dire(plages)
    return [(jour.label, dits.get(jour.value, "fermé")) for jour in Jour]
