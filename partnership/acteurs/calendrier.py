"""Working days of a territory. Moselle has 13 public holidays, two more than elsewhere."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@lru_cache(maxsize=64)
def jours_feries(annee: int, zone: str) -> frozenset[date]:
    """Return the public holidays of `annee` in `zone` (a `ZoneFeries` code)."""
    return frozenset(holidays.country_holidays("FR", subdiv=zone or None, years=annee))


def est_ouvre(jour: date, zone: str) -> bool:
    """Say whether `jour` is a working day, Monday to Friday, outside public holidays."""
    return jour.weekday() < 5 and jour not in jours_feries(jour.year, zone)


def ajouter_jours_ouvres(depart: date, nombre: int, zone: str) -> date:
    """Return the `nombre`-th working day after `depart` (the day itself does not count)."""
    if nombre < 0:
        raise ValueError("Un délai ne peut pas être négatif.")
    jour = depart
    while nombre:
        jour += timedelta(days=1)
        nombre -= est_ouvre(jour, zone)
    return jour


def jours_ouvres_entre(debut: date, fin: date, zone: str) -> int:
    """Return the working days after `debut` up to `fin` included; negative when `fin` is past."""
    if fin < debut:
        return -jours_ouvres_entre(fin, debut, zone)
    jours = (debut + timedelta(days=n) for n in range(1, (fin - debut).days + 1))
    return sum(est_ouvre(jour, zone) for jour in jours)
