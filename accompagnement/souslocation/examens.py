"""The calendar that the law runs from the signing of a sub-lease. Pure functions of dates.

A date here is a reminder: none ends a lease, and none transfers it (domain.md § 0.8).
"""

from datetime import date

from partnership.secret.regles_conservation import ajouter_mois


def retirer_mois(jour: date, mois: int) -> date:
    """Return the day of the same number, `mois` months sooner, or the last day of that month.

    31 December and 10 months: 28 February, or 29. Raises ValueError on a negative duration.
    """
    if mois < 0:
        raise ValueError("Une durée ne peut pas être négative.")
    annee, rang = divmod(jour.year * 12 + jour.month - 1 - mois, 12)
    return ajouter_mois(date(annee, rang + 1, 1), 0).replace(
        day=min(jour.day, _dernier(annee, rang + 1))
    )


def _dernier(annee: int, mois: int) -> int:
    suivant = date(annee + mois // 12, mois % 12 + 1, 1)
    return (suivant - date.resolution).day


def examens(signee_le: date, duree_mois: int, rythme: int) -> list[date]:
    """Return the days by which the contradictory examinations are due: every `rythme` months from
    the signing of the sub-lease, up to the end of the convention's period, included.

    Counted from the signing each time, so that a month without that day shifts nothing after it.
    Source: article R442-4-1 CCH (six months). A1: signed on 1 October 2026 for 18 months, due on
    1 April and 1 October 2027, 1 April 2028. Raises ValueError on a pace under one month.
    """
    if rythme < 1:
        raise ValueError("Un examen a lieu tous les mois au plus.")
    return [ajouter_mois(signee_le, n) for n in range(rythme, duree_mois + 1, rythme)]


def prochain(signee_le: date, duree_mois: int, rythme: int, jour: date) -> date:
    """Return the next examination on day `jour`, that day included.

    A sub-lease that lasts beyond its period goes on being examined: nothing ends by a date.
    """
    rang = 1
    while (du := ajouter_mois(signee_le, rang * rythme)) < jour:
        rang += 1
    return du


def avis_au_prefet(debut_le: date, duree_mois: int, avance: int) -> date:
    """Return the day by which the landlord must have told the préfet whether it offers a lease:
    `avance` months before the end of the period that the convention fixes.

    Source: article L442-8-3 CCH (two months). A1: 18 months from 1 October 2026, 1 February 2028.
    """
    return retirer_mois(ajouter_mois(debut_le, duree_mois), avance)
