"""Spreadsheets: a cell is data, never a formula."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

# Excel, LibreOffice and Google Sheets read these as the start of a formula; the full-width ones
# too, in an East Asian locale. A tab or a line break lets one start in the middle of a cell.
OUVRE_UNE_FORMULE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cellule(valeur: Any) -> Any:
    """Return what may stand in a cell of a CSV or XLSX export: typed values, inert text.

    Numbers and dates stay themselves. Any text that a spreadsheet could take for a formula, even
    after spaces, is preceded by an apostrophe. NUL, which no format takes, is dropped.
    """
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, int | float | Decimal | date | datetime):
        return valeur
    texte = str(valeur).replace("\x00", "")
    if texte.startswith(OUVRE_UNE_FORMULE) or texte.lstrip().startswith(OUVRE_UNE_FORMULE):
        return f"'{texte}"
    return texte


def csv_de(entetes: Iterable[str], lignes: Iterable[Iterable[Any]]) -> bytes:
    """Return a CSV that French Excel opens by a double click: UTF-8 with its mark, semicolons."""
    sortie = io.StringIO(newline="")
    table = csv.writer(sortie, delimiter=";", quoting=csv.QUOTE_MINIMAL)
    for ligne in (entetes, *lignes):
        table.writerow([cellule(valeur) for valeur in ligne])
    return sortie.getvalue().encode("utf-8-sig")
