"""French addresses as people type them, brought to one form: a key of the street, a number.

Two spellings of one street give one key (« 12 bis, av. du Gal de Gaulle », « avenue Général de
Gaulle »). What may be two streets never does: the type of street stays in the key, and an initial
is compared apart (`se_ressemblent`). Abbreviations: AFNOR NF Z10-011 (`voies.toml`).
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LONGUEUR = 200  # characters read of an address; the rest is not a street

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss", "°": " "})
_NON_MOT = re.compile(r"[^0-9a-z]+")
_NUMERO = re.compile(r"^(\d{1,4})(bis|ter|quater|quinquies|[a-z])?$")
_ORDINAL = re.compile(r"^(\d{1,4})(?:er|re|e|eme|ieme|nd|nde)$")
_CODE_POSTAL = re.compile(r"^\d{5}$")


@dataclass(frozen=True)
class Adresse:
    """What an address says: a number (None when it says none), its suffix, the key of its street.

    `numero`: 1 to 9999. `indice`: "", "bis", "ter", "b"… `voie`: key, "" when no street is read.
    """

    numero: int | None
    indice: str
    voie: str


@cache
def _mots(rayon: str) -> dict:
    lus = tomllib.loads(Path(__file__).with_name("voies.toml").read_text(encoding="utf-8"))
    return lus[rayon]


@cache
def _liste(rayon: str) -> frozenset[str]:
    return frozenset(_mots(rayon)["mots"])


def sans_accent(texte: str) -> str:
    """Return the words of a text, lower case, no accent, no punctuation, one space between."""
    decompose = unicodedata.normalize("NFKD", texte.translate(_LIGATURES).casefold())
    nu = "".join(c for c in decompose if not unicodedata.combining(c))
    return _NON_MOT.sub(" ", nu).strip()


def lire(texte: str) -> Adresse:
    """Read an address: « 12 bis, rue des Allemands, 57000 Metz » gives 12, bis, rue allemands.

    Never raises: what cannot be read gives an empty street or no number.
    """
    morceaux = [sans_accent(m).split() for m in re.split(r"[,;()\n\r]", texte[:LONGUEUR])]
    suite = [mot for morceau in morceaux for mot in [*morceau, ","]]
    depart = _debut_de_voie(suite)
    if depart is None:
        numero, indice, reste = _numero_en_tete(suite)
        return Adresse(numero, indice, _cle(_jusqu_a_la_ville(reste)))
    numero, indice = _numero_avant(suite[:depart])
    return Adresse(numero, indice, _cle(_jusqu_a_la_ville(suite[depart:])))


def cle_de_voie(texte: str) -> str:
    """Return the key of a street given alone, as the hospital's list gives it; "" for none."""
    return _cle([m for m in sans_accent(texte[:LONGUEUR]).split() if m != ","])


def type_de_voie(abrege: str) -> str:
    """Return a type of street in full: « BD » gives « boulevard »."""
    nu = sans_accent(abrege)
    return _mots("types").get(nu, nu)


def se_ressemblent(une: str, autre: str) -> bool:
    """Say whether two different keys may be one street: an initial, a missing first name, a slip.

    A slip is one letter changed, missing, added or swapped in a word of five letters or more.
    """
    a, b = une.split(), autre.split()
    if une == autre or not a or not b:
        return False
    if len(a) == len(b):
        return all(_mot_proche(x, y) for x, y in zip(a, b, strict=True))
    court, long = sorted((a, b), key=len)
    if len(long) - len(court) > 2 or court[-1] != long[-1] or len(court[-1]) < 4:
        return False
    restes = iter(long)
    return all(
        any(mot == autre for autre in restes) for mot in court[_types_communs(court, long) :]
    )


def _types_communs(court: list[str], long: list[str]) -> int:
    """A street without its type resembles the same with it; two types do not."""
    return 1 if court[0] == long[0] else 0


def _debut_de_voie(mots: list[str]) -> int | None:
    """Return where the type of street stands: after the number, else first of a piece."""
    types = [r for r, mot in enumerate(mots) if _est_type(mot, mots[r + 1 : r + 2])]
    numerotes = [r for r in types if _groupe_avant(mots[:r])]
    en_tete = [r for r in types if r == 0 or mots[r - 1] == ","]
    publics = [r for r in en_tete if mots[r] not in _liste("complements")]
    dedans = [r for r in types if mots[r] in _LONGS and mots[r - 1] not in _liste("articles")]
    return next((liste[0] for liste in (numerotes, publics, dedans, en_tete) if liste), None)


_LONGS = {"rue", "avenue", "boulevard", "impasse", "chemin", "allee", "route"}


def _est_type(mot: str, apres: list[str]) -> bool:
    """A short form is a type only before another word: « r » alone is nothing."""
    types = _mots("types")
    connu = mot in types or mot in types.values() or mot in {"grand", "grande", "gd", "gde"}
    return connu and bool(apres) and apres[0] != ","


def _est_numero(mot: str) -> bool:
    return bool(_NUMERO.match(mot)) and not _CODE_POSTAL.match(mot)


def _groupe_avant(mots: list[str]) -> list[str]:
    """Return the numbers and suffixes that end these words: « 12 », « 12 bis », « 12 14 »."""
    utiles = _dernier_morceau(mots)
    groupe: list[str] = []
    while utiles:
        indice = utiles[-1] if _est_indice(utiles[-1]) else ""
        reste = utiles[:-1] if indice else utiles
        if reste and groupe and reste[-1] == "et":
            reste = reste[:-1]
        if not reste or not _est_numero(reste[-1]) or (indice and len(reste[-1]) > 4):
            if groupe or not _suit_un_et(utiles):
                break
            utiles = utiles[:-2]
            continue
        groupe = [reste[-1], *([indice] if indice else []), *groupe]
        utiles = reste[:-1]
    return groupe


def _dernier_morceau(mots: list[str]) -> list[str]:
    """Return the words since the last comma, that of « 12, rue… » not counted."""
    fin = len(mots) - 1 if mots[-1:] == [","] else len(mots)
    debut = max((r + 1 for r, mot in enumerate(mots[:fin]) if mot == ","), default=0)
    return mots[debut:fin]


def _suit_un_et(mots: list[str]) -> bool:
    """« 12 A et B rue… »: the second suffix has no number of its own."""
    return len(mots) > 2 and mots[-2] == "et" and _est_indice(mots[-1])


def _numero_avant(mots: list[str]) -> tuple[int | None, str]:
    """Return the number that stands just before the street: the first of a range."""
    groupe = _groupe_avant(mots)
    utiles = _dernier_morceau(mots)
    devant = utiles[: len(utiles) - len(groupe)][-1:]
    if devant and devant[0] in _liste("complements"):
        return None, ""  # the number of a flat
    return _composer(groupe)


def _numero_en_tete(mots: list[str]) -> tuple[int | None, str, list[str]]:
    """Return the number that opens an address without a type of street, and what follows."""
    fin = 0
    while fin < len(mots) and (_est_numero(mots[fin]) or (fin and _est_indice(mots[fin]))):
        fin += 1
    numero, indice = _composer(mots[:fin])
    return numero, indice, mots[fin:]


def _est_indice(mot: str) -> bool:
    return mot in _liste("suffixes") or (len(mot) == 1 and mot.isalpha())


def _composer(mots: list[str]) -> tuple[int | None, str]:
    if not mots or not (lu := _NUMERO.match(mots[0])) or int(lu[1]) == 0:
        return None, ""
    indice = lu[2] or ""
    if not indice and len(mots) > 1 and _est_indice(mots[1]):
        indice = mots[1]
    return int(lu[1]), indice


def _jusqu_a_la_ville(mots: list[str]) -> list[str]:
    """Cut at the end of the piece that holds the street, at a post code, at « bâtiment… »."""
    gardes: list[str] = []
    for rang, mot in enumerate(mots):
        if (mot == "," and len(gardes) > 1) or _CODE_POSTAL.match(mot):
            break
        if rang > 1 and mot in _liste("complements"):
            break
        if mot != ",":
            gardes.append(mot)
    return gardes


def _cle(mots: list[str]) -> str:
    """Return the key: type in full, titles in full, figures for numbers, no article."""
    if not mots:
        return ""
    types, titres, nombres = _mots("types"), _mots("titres"), _mots("nombres")
    mots = " ".join(mots).replace(" n d ", " notre dame ").split()
    tete, reste = mots[0], mots[1:]
    longs: list[str] = []
    if tete in types.values() or (tete in types and reste):
        longs += types.get(tete, tete).split()
    elif tete in {"grand", "grande", "gd", "gde"} and reste[:1] in (["rue"], ["r"]):
        longs, reste = ["grande", "rue"], reste[1:]
    else:
        longs += titres.get(tete, tete).split()
    for mot in reste:
        if mot in _liste("articles"):
            continue
        ordinal = _ORDINAL.match(mot)
        longs += (ordinal[1] if ordinal else nombres.get(mot, titres.get(mot, mot))).split()
    return " ".join(longs)


def _mot_proche(un: str, autre: str) -> bool:
    if un == autre:
        return True
    if len(un) == 1 or len(autre) == 1:
        return un[0] == autre[0] and un.isalpha() and autre.isalpha()
    if min(len(un), len(autre)) < 5:
        return False
    return _a_une_faute(un, autre)


def _a_une_faute(un: str, autre: str) -> bool:
    """Say whether one letter changed, added, missing or swapped turns one word into the other."""
    debut = next((i for i, (x, y) in enumerate(zip(un, autre, strict=False)) if x != y), None)
    if debut is None:
        return abs(len(un) - len(autre)) == 1
    a, b = un[debut:], autre[debut:]
    echange = a[1:2] + a[:1] + a[2:] == b
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or echange
