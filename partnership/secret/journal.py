"""The chain of the journal, recomputed apart from the database that wrote it (SP-13).

Pure: lines, heads, cuts and anchors in, sentences out. `manage.py verifier_journal` feeds it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

CHAINES = 64  # in each territory; number of a chain: territory × 64 + 0 to 63
# In the order of `palier.journal_empreinte`; `precedente` comes before them all.
COLONNES = (
    *("chaine", "rang", "id", "le", "territoire", "utilisateur", "organisation", "role"),
    *("action", "dossier", "objet", "motif", "commune", "reference", "responsable"),
)
EPOQUE = datetime(1970, 1, 1, tzinfo=UTC)
# domain.md § 4, « Journaux » : 6 months at least (CNIL, délibération 2021-122).
DUREE_MINIMALE = timedelta(days=180)
ANCRE_VIEILLE = timedelta(hours=2)

Ligne = Mapping[str, Any]


@dataclass(frozen=True)
class Point:
    """A place in a chain: a rank, and the digest of the line that stands there."""

    rang: int
    empreinte: bytes


@dataclass(frozen=True)
class Coupe(Point):
    """The last line that retention took away: everything before `avant`, on the day `le`."""

    avant: datetime
    le: datetime


@dataclass(frozen=True)
class Ancre:
    """The heads of the chains as they were written outside at one instant."""

    le: datetime
    tetes: Mapping[int, Point]


@dataclass
class Reperes:
    """What the chains are held against, by chain: heads, cuts, and the ranks anchored outside."""

    tetes: Mapping[int, Point]
    coupes: Mapping[int, Coupe] = field(default_factory=dict)
    ancres: dict[int, dict[int, bytes]] = field(default_factory=dict)


def depart(chaine: int) -> Point:
    """Return the point before the first line of a chain."""
    return Point(0, hashlib.sha256(f"palier:journal:{chaine}".encode()).digest())


def empreinte(ligne: Ligne) -> bytes:
    """Return the digest that this line should bear: SHA-256 of the one before and its columns."""
    texte = "".join(_filet(_texte(ligne[colonne])) for colonne in COLONNES)
    return hashlib.sha256(bytes(ligne["precedente"]) + texte.encode()).digest()


def _texte(valeur: Any) -> str | None:
    if isinstance(valeur, datetime):
        return str((valeur - EPOQUE) // timedelta(microseconds=1))
    return None if valeur is None else str(valeur)


def _filet(texte: str | None) -> str:
    """Return the netstring of a value, as `palier.filet` does."""
    return "-," if texte is None else f"{len(texte.encode())}:{texte},"


def reperes(
    tetes: Mapping[int, Point], coupes: Mapping[int, Coupe], ancres: Iterable[Ancre]
) -> tuple[Reperes, list[str]]:
    """Return what to hold the lines against, and the faults of the cuts and the anchors."""
    trouves = Reperes(tetes, coupes)
    ouverts = {chaine // CHAINES for chaine in tetes} | {0}
    attendues = (t * CHAINES + n for t in sorted(ouverts) for n in range(CHAINES))
    fautes = [f"La chaîne {n} n’a plus de tête." for n in attendues if n not in tetes]
    for ancre in ancres:
        for chaine, point in ancre.tetes.items():
            fautes += _ancrer(trouves, ancre, chaine, point)
    for chaine, coupe in coupes.items():
        if coupe.avant > coupe.le - DUREE_MINIMALE:
            fautes.append(f"Chaîne {chaine} : la coupe du {_jour(coupe.le)} va trop près d’elle.")
    return trouves, fautes


def _ancrer(trouves: Reperes, ancre: Ancre, chaine: int, point: Point) -> Iterator[str]:
    """Keep an anchored rank; say when it belies another anchor, or the cut."""
    coupe = trouves.coupes.get(chaine)
    if coupe and ancre.le >= coupe.avant and point.rang < coupe.rang:
        yield (
            f"Chaîne {chaine} : la coupe a pris des lignes d’après le {_jour(coupe.avant)}, "
            f"l’ancre du {_jour(ancre.le)} le montre."
        )
    if coupe and point.rang < coupe.rang:
        return
    ancres = trouves.ancres.setdefault(chaine, {})
    if ancres.setdefault(point.rang, point.empreinte) != point.empreinte:
        yield f"Chaîne {chaine} : deux ancres se contredisent au rang {point.rang}."


def fautes(lignes: Iterable[Ligne], attendus: Reperes) -> Iterator[str]:
    """Yield one French sentence per fault; `lignes` in the order of chain and rank, read once.

    Found: a line altered, removed, inserted, moved, at the start, the middle or the end; a
    chain written anew, against the anchors. Memory does not grow with the journal.
    """
    suivi = _Suivi(attendus)
    for ligne in lignes:
        yield from suivi.avancer(ligne)
    yield from suivi.finir()


class _Suivi:
    """Where the reading is: the chain, the last point, and the anchors not met yet."""

    def __init__(self, attendus: Reperes):
        self.attendus = attendus
        self.restent = set(attendus.tetes) | set(attendus.ancres)
        self.chaine = -1
        self.point = Point(0, b"")

    def avancer(self, ligne: Ligne) -> Iterator[str]:
        """Check one line, then go on from what it says, so that each fault is told once."""
        if ligne["chaine"] != self.chaine:
            yield from self._changer(ligne["chaine"])
        quoi = f"ligne {ligne['id']}, {_jour(ligne['le'])}"
        lieu = f"Chaîne {self.chaine}, rang {ligne['rang']} ({quoi})"
        voulu = self.point.rang + 1
        if ligne["rang"] > voulu:
            manquent = "" if ligne["rang"] == voulu + 1 else f" à {ligne['rang'] - 1}"
            yield f"{lieu} : les lignes de rang {voulu}{manquent} manquent juste avant."
        elif ligne["rang"] < voulu:
            yield f"{lieu} : cette ligne est en trop, ou déplacée."
        if bytes(ligne["precedente"]) != self.point.empreinte:
            yield f"{lieu} : elle ne suit pas la ligne d’avant."
        if bytes(ligne["empreinte"]) != empreinte(ligne):
            yield f"{lieu} : son contenu a été modifié."
        self.point = Point(ligne["rang"], bytes(ligne["empreinte"]))
        ancree = self.attendus.ancres.get(self.chaine, {}).get(self.point.rang)
        if ancree is not None and ancree != self.point.empreinte:
            yield f"{lieu} : la chaîne a été réécrite, l’ancre gardée dehors ne lui ressemble pas."

    def finir(self) -> Iterator[str]:
        """Close the last chain, then those of which no line was read."""
        yield from self._fermer()
        for chaine in sorted(self.restent):
            self.chaine, self.point = chaine, self._debut(chaine)
            yield from self._fermer()

    def _changer(self, chaine: int) -> Iterator[str]:
        yield from self._fermer()
        self.chaine, self.point = chaine, self._debut(chaine)
        self.restent.discard(chaine)
        if chaine not in self.attendus.tetes:
            yield f"La chaîne {chaine} n’existe pas : ses lignes sont en trop."

    def _debut(self, chaine: int) -> Point:
        coupe = self.attendus.coupes.get(chaine)
        return Point(coupe.rang, coupe.empreinte) if coupe else depart(chaine)

    def _fermer(self) -> Iterator[str]:
        """Hold the end of a chain against its head and against the anchors."""
        tete = self.attendus.tetes.get(self.chaine)
        if tete and (tete.rang, tete.empreinte) != (self.point.rang, self.point.empreinte):
            yield (
                f"Chaîne {self.chaine} : elle finit au rang {self.point.rang}, "
                f"sa tête dit {tete.rang} : la fin a été coupée ou changée."
            )
        dernier = max(self.attendus.ancres.get(self.chaine, {}), default=0)
        if dernier > self.point.rang:
            yield (
                f"Chaîne {self.chaine} : elle finit au rang {self.point.rang}, "
                f"une ancre gardée dehors dit {dernier} : la fin a été coupée."
            )


def _jour(instant: datetime) -> str:
    return f"{instant:%d/%m/%Y %H:%M}"
