"""Turn a file into lines of JSON: a program of its own, without keys, network or disk (0013, 0015).

In: the file, on the standard input. Out: one JSON array of texts for each line, the number of lines
first; or an exit code. It imports nothing of ours, and nothing of it runs in the worker's process:
a zip bomb, an endless sheet or a crash of a decoder stay here.
"""

import csv
import io
import json
import resource
import sys
from enum import IntEnum

MEMOIRE = 1 << 30  # bytes
SECONDES = 120  # of processor
COLONNES = 300
CARACTERES = 8000  # of a cell: longer ones are refused further on, by name
COMMANDES = bytes([*range(9), *range(14, 32)])  # which no text holds
ANCIEN = b"\xd0\xcf\x11\xe0"  # Excel before 2007, or a spreadsheet with a password


class Code(IntEnum):
    """Why nothing comes out; any other code is a crash."""

    ILLISIBLE = 10
    TROP_DE_LIGNES = 11
    FERME = 12
    VIDE = 13
    BINAIRE = 14


class Refus(Exception):
    """The file is not taken."""

    def __init__(self, code: Code):
        self.code = code
        super().__init__(code)


def texte(valeur) -> str:
    """Return a cell as people read it: « 57000 », not « 57000.0 »."""
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, float) and valeur.is_integer() and abs(valeur) < 1e15:
        valeur = int(valeur)
    return str(valeur).replace("\x00", "").strip()[: CARACTERES + 1]


def classeur(octets: bytes):
    """Yield the lines of the first sheet of an XLSX, ODS or XLS that is not empty."""
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        livre = CalamineWorkbook.from_filelike(io.BytesIO(octets))
    except PasswordError as erreur:
        raise Refus(Code.FERME) from erreur
    for rang in range(len(livre.sheet_names)):
        feuille = livre.get_sheet_by_index(rang)
        if feuille.height:
            avant = feuille.start[0] if feuille.start else 0  # empty lines above are counted
            yield feuille.height + avant
            yield from ([] for _ in range(avant))
            yield from feuille.iter_rows()
            return
    raise Refus(Code.VIDE)


def decoder(octets: bytes) -> str:
    """Return the text of a CSV, whatever wrote it: UTF-8, UTF-16 with its mark, Windows-1252."""
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        return octets.decode("utf-16")
    debut = octets[:4000]
    if len(debut.translate(None, COMMANDES)) < len(debut) * 0.95:
        raise Refus(Code.BINAIRE)
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")


def table(octets: bytes):
    """Yield the lines of a CSV, its separator found on the first line that is not empty."""
    contenu = decoder(octets).replace("\x00", "")
    premiere = next((ligne for ligne in contenu[:20_000].splitlines() if ligne.strip()), "")
    if not premiere:
        raise Refus(Code.VIDE)
    separateur = max(";\t,|", key=premiere.count)
    csv.field_size_limit(len(contenu) + 1)
    yield contenu.rstrip().count("\n") + 1
    yield from csv.reader(io.StringIO(contenu, newline=""), delimiter=separateur)


def structures(octets: bytes):
    """Yield the establishments of the national register's JSON: « pmej », then its « ege »."""
    import ijson

    yield octets.count(b'"numFinessEge"')
    for entite in ijson.items(io.BytesIO(octets), "pmej.item"):
        etablissements = entite.get("ege") if isinstance(entite, dict) else None
        for etablissement in etablissements if isinstance(etablissements, list) else []:
            yield [json.dumps(etablissement, default=str)]


def lignes(octets: bytes):
    """Yield the number of lines, at most, then each of them."""
    debut = octets[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not debut:
        raise Refus(Code.VIDE)
    if octets.startswith(ANCIEN) or octets.startswith(b"PK\x03\x04"):
        return classeur(octets)
    return structures(octets) if debut.startswith((b"{", b"[")) else table(octets)


def limiter() -> None:
    """Take from this process what it does not need: memory, time, files, a picture of itself."""
    for quoi, combien in (
        (resource.RLIMIT_AS, MEMOIRE),
        (resource.RLIMIT_CPU, SECONDES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(quoi, (combien, combien))


def principal(au_plus: int) -> int:
    """Read, cut into lines, write; return the exit code."""
    limiter()
    octets = sys.stdin.buffer.read()
    try:
        suite = lignes(octets)
        sys.stdout.write(f"{next(suite)}\n")
        for rang, cellules in enumerate(suite):
            if rang > au_plus:
                return Code.TROP_DE_LIGNES
            # JSON of an establishment is one cell, whole.
            json_ = len(cellules) == 1 and str(cellules[0]).startswith("{")
            textes = cellules if json_ else [texte(c) for c in cellules[:COLONNES]]
            sys.stdout.write(json.dumps(textes) + "\n")
    except Refus as refus:
        return refus.code
    except Exception:
        # Whatever a hostile file does to a decoder; the sentence is the same.
        return Code.ILLISIBLE
    return 0


if __name__ == "__main__":
    sys.exit(principal(int(sys.argv[1])))
