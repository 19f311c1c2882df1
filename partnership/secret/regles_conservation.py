"""When what is kept must go (SP-19). Pure functions of dates: no database, no request."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Acte(StrEnum):
    """What retention does with a dossier on a given day."""

    GARDER = "garder"  # nothing is near
    AVERTIR = "avertir"  # the responsible persons must be told
    ATTENDRE = "attendre"  # they were told; the day has not come
    AGIR = "agir"  # the day has come
    SUSPENDRE = "suspendre"  # a legal hold keeps what would be near or due


@dataclass(frozen=True)
class Decision:
    """What is due, and when: `avertir_le` then `agir_le` (days, in the time zone of France)."""

    acte: Acte
    avertir_le: date
    agir_le: date


def ajouter_mois(jour: date, mois: int) -> date:
    """Return the day of the same number, `mois` months later, or the last day of that month.

    Article 641 of the code de procédure civile: a delay in months ends on the day that bears the
    same number; without such a day, on the last one of the month. 31 August and 6 months: 28
    February, or 29. Raises ValueError on a negative duration.
    """
    if mois < 0:
        raise ValueError("Une durée ne peut pas être négative.")
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return date(annee, rang + 1, min(jour.day, monthrange(annee, rang + 1)[1]))


def premier_jour_garde(aujourdhui: date, mois: int) -> date:
    """Return the first day whose rows are still kept today: those of before are due (SP-19).

    The inverse of `ajouter_mois`: `ajouter_mois(d, mois) <= aujourdhui` exactly when
    `d < premier_jour_garde(aujourdhui, mois)`.
    """
    demain = aujourdhui + timedelta(days=1)
    annee, rang = divmod(demain.year * 12 + demain.month - 1 - mois, 12)
    if demain.day <= monthrange(annee, rang + 1)[1]:
        return date(annee, rang + 1, demain.day)
    return ajouter_mois(date(annee, rang + 1, 1), 1)


def decider(
    *, depuis: date, mois: int, preavis: int, aujourdhui: date, averti_le: date | None, gele: bool
) -> Decision:
    """Decide what becomes of a dossier today (SP-19, domain.md § 4).

    `depuis`: the fact from which the delay of `mois` months runs. `preavis`: days between the
    warning and the act; a warning given late (a clock that was stopped) postpones the act as much,
    for nobody sees a dossier go without having been told. `averti_le`: when they were told, None
    if not, or if a later contact has restarted the delay since. `gele`: a legal hold (article 18
    § 2 RGPD; article 17 § 3 e) suspends warning and act.
    """
    terme = ajouter_mois(depuis, mois)
    avertir_le = terme - timedelta(days=preavis)
    if averti_le is None:
        agir_le = max(terme, max(aujourdhui, avertir_le) + timedelta(days=preavis))
    else:
        agir_le = max(terme, averti_le + timedelta(days=preavis))
    return Decision(_acte(aujourdhui, avertir_le, agir_le, averti_le, gele), avertir_le, agir_le)


def _acte(
    aujourdhui: date, avertir_le: date, agir_le: date, averti_le: date | None, gele: bool
) -> Acte:
    if aujourdhui < avertir_le:
        return Acte.GARDER
    if gele:
        return Acte.SUSPENDRE
    if averti_le is None:
        return Acte.AVERTIR
    return Acte.AGIR if aujourdhui >= agir_le else Acte.ATTENDRE
