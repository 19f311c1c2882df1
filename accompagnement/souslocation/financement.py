"""What the lines of funding cover of each month, to the cent. Pure functions, no database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Part:
    """What a line is worth: `montant` euros for `places` places, from the month of `du` to that of
    `au`; `acquise`: granted or paid, else it covers nothing yet."""

    du: date
    au: date
    montant: Decimal
    places: int
    acquise: bool


@dataclass(frozen=True)
class Mois:
    """One month: its cost, what is covered of it, what is not, in euros."""

    mois: date
    cout: Decimal
    couvert: Decimal
    reste: Decimal


def mois_entre(du: date, au: date) -> Iterator[date]:
    """Yield the first day of each month from that of `du` to that of `au`, both included."""
    for rang in range(du.year * 12 + du.month - 1, au.year * 12 + au.month):
        yield date(rang // 12, rang % 12 + 1, 1)


def parts_par_mois(part: Part) -> dict[date, Decimal]:
    """Return what one place of a line brings to each month of its period, in euros.

    Every month counts the same; the cents left over go to the first months, so that the months add
    up to the share of one place, rounded down to the cent. Raises ValueError on a line without a
    place or without a month.
    """
    mois = list(mois_entre(part.du, part.au))
    if part.places < 1 or not mois:
        raise ValueError("Une ligne finance une place au moins, un mois au moins.")
    centimes = int(part.montant * 100) // part.places
    chacun, reste = divmod(centimes, len(mois))
    return {m: (chacun + (rang < reste)) * CENT for rang, m in enumerate(mois)}


def couverture(cout: Decimal, du: date, au: date, parts: Iterable[Part]) -> list[Mois]:
    """Return, for each month from `du` to `au`, the cost, what the lines cover together and what is
    not covered.

    Lines are cumulable (domain.md § 5); together they never cover more than the cost of the month,
    and what exceeds it is not carried over. Source: domain.md § 5, « Funding lines ».
    """
    apports: dict[date, Decimal] = {}
    for part in parts:
        if part.acquise:
            for mois, apport in parts_par_mois(part).items():
                apports[mois] = apports.get(mois, Decimal(0)) + apport
    lignes = []
    for mois in mois_entre(du, au):
        couvert = min(cout, apports.get(mois, Decimal(0)))
        lignes.append(Mois(mois, cout, couvert, cout - couvert))
    return lignes
