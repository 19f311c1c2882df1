"""The line as a picture: a stair for a wide page, a way down for a phone. Pure geometry.

Shapes and words are placed here; colours and letters are the style sheet's.
"""

from dataclasses import dataclass
from textwrap import wrap

LARGEUR, MONTEE, HAUT = 1000, 15, 26  # of the stair; how much each landing rises; room above
LETTRE, INTERLIGNE = 7.7, 16  # mean width of a bold letter, height of a line, in the same units
ETROIT, RETRAIT, LIGNE = 320, 38, 19


@dataclass(frozen=True)
class Marche:
    """One landing: its mark, its line, its words line by line."""

    etat: str
    x: float
    y: float
    trait: str  # path that leads to the next one, "" for the last
    fait: bool  # whether that path has been walked
    mots: list  # (x, y, words, bold)
    points: list  # (x, y, kind): the criteria


@dataclass(frozen=True)
class Dessin:
    """A whole picture."""

    largeur: float
    hauteur: float
    marches: list


def _mots(etape, x: float, y: float, lettres: int, pas: float) -> tuple[list, float]:
    """Return the words of a step from (x, y) down, and where they end."""
    places = []
    for texte, gras in ((etape.titre, True), (etape.quand, False), (etape.detail, False)):
        # A no-break space binds a date; wrap would cut it as any other.
        lies = texte.replace("\u00a0", "\x00")
        for mots in wrap(lies, lettres, break_long_words=False, break_on_hyphens=False):
            places.append((x, round(y, 1), mots.replace("\x00", "\u00a0"), gras))
            y += pas
    return places, y


def escalier(etapes: list) -> Dessin:
    """Return the stair: each step a landing higher than the last, its words under it."""
    nombre = max(len(etapes), 1)
    pas = LARGEUR / max(nombre, 5)
    lettres = int((pas - 14) / LETTRE)
    haut = HAUT + (nombre - 1) * MONTEE
    marches, bas = [], 0.0
    for n, etape in enumerate(etapes):
        x, y = n * pas + 12, haut - n * MONTEE
        mots, fin = _mots(etape, n * pas + 2, y + 30, lettres, INTERLIGNE)
        points = [
            (n * pas + 8 + 15 * rang, fin - 2, genre)
            for rang, (_, _, genre) in enumerate(etape.marques)
        ]
        bas = max(bas, fin + (14 if points else 0))
        trait = f"M{x:.0f} {y}H{(n + 1) * pas:.0f}V{y - MONTEE}h12" if n + 1 < nombre else ""
        marches.append(_marche(etape, x, y, trait, mots, points))
    return Dessin(LARGEUR, round(bas), marches)


def descente(etapes: list) -> Dessin:
    """Return the way down, for a narrow screen."""
    marches, y = [], 20.0
    lettres = int((ETROIT - RETRAIT) / 7.3)
    for n, etape in enumerate(etapes):
        mots, fin = _mots(etape, RETRAIT, y + 5, lettres, LIGNE)
        points = [
            (RETRAIT + 7 + 18 * rang, fin - 1, genre)
            for rang, (_, _, genre) in enumerate(etape.marques)
        ]
        suivant = fin + (30 if points else 14)
        trait = f"M16 {y:.0f}V{suivant:.0f}" if n + 1 < len(etapes) else ""
        marches.append(_marche(etape, 16, round(y, 1), trait, mots, points))
        y = suivant
    return Dessin(ETROIT, round(y), marches)


def _marche(etape, x: float, y: float, trait: str, mots: list, points: list) -> Marche:
    return Marche(str(etape.etat), x, y, trait, str(etape.etat) == "fait", mots, points)
