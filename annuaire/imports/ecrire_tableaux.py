"""Tables written as CSV, XLSX or ODS: typed cells, inert texts (`tableur`), in bounded memory."""

import io
import zipfile
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from html import escape
from itertools import chain

import xlsxwriter

from partnership.acteurs.tableur import cellule, csv_de

from ..enums import Forme

LARGEUR = 22  # characters of a column


def ecrire(forme: str, entetes: list[str], lignes: Iterable[list]) -> bytes:
    """Return the file; the first line is that of the titles."""
    if forme == Forme.XLSX:
        return _xlsx(entetes, lignes)
    if forme == Forme.ODS:
        return _ods(entetes, lignes)
    return csv_de(entetes, lignes)


def _xlsx(entetes: list[str], lignes: Iterable[list]) -> bytes:
    sortie = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    livre = xlsxwriter.Workbook(sortie, options)
    feuille = livre.add_worksheet("Palier")
    feuille.set_column(0, len(entetes) - 1, LARGEUR)
    feuille.freeze_panes(1, 0)
    gras, jour = livre.add_format({"bold": True}), livre.add_format({"num_format": "dd/mm/yyyy"})
    feuille.write_row(0, 0, entetes, gras)
    for rang, ligne in enumerate(lignes, start=1):
        for place, valeur in enumerate(map(cellule, ligne)):
            if isinstance(valeur, date):
                feuille.write_datetime(rang, place, valeur, jour)
            elif isinstance(valeur, int | float | Decimal):
                feuille.write_number(rang, place, valeur)
            elif valeur != "":
                feuille.write_string(rang, place, valeur)
    livre.close()
    return sortie.getvalue()


# OpenDocument 1.3, part 3: the least that a spreadsheet needs. No maintained library writes it as
# a stream: those that there are hold the whole tree (decision 0015).
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
NOMS = " ".join(
    f'xmlns:{court}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for court, long in (
        ("office", "office"),
        ("style", "style"),
        ("table", "table"),
        ("text", "text"),
    )
)
MANIFESTE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" m:version="1.3">'
    f'<m:file-entry m:full-path="/" m:version="1.3" m:media-type="{MIMETYPE}"/>'
    '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
)
DEBUT = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NOMS} office:version="1.3">'
    "<office:automatic-styles>{styles}</office:automatic-styles>"
    '<office:body><office:spreadsheet><table:table table:name="Palier">'
    '<table:table-column table:style-name="titres"/>'
    '<table:table-column table:style-name="suite" table:number-columns-repeated="{suite}"/>'
)
# The first column names the rows: it is wider, and nothing of it is cut.
STYLES = "".join(
    f'<style:style style:name="{nom}" style:family="table-column">'
    f'<style:table-column-properties style:column-width="{large}"/></style:style>'
    for nom, large in (("titres", "11cm"), ("suite", "4cm"))
)
FIN = "</table:table></office:spreadsheet></office:body></office:document-content>"


def _ods(entetes: list[str], lignes: Iterable[list]) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", MANIFESTE)
        with archive.open("content.xml", "w") as contenu:
            debut = DEBUT.format(styles=STYLES, suite=max(len(entetes) - 1, 1))
            contenu.write(debut.encode())
            for ligne in chain([entetes], lignes):
                cases = "".join(map(_case, ligne))
                contenu.write(f"<table:table-row>{cases}</table:table-row>".encode())
            contenu.write(FIN.encode())
    return sortie.getvalue()


def _case(brute) -> str:
    valeur = cellule(brute)
    if isinstance(valeur, int | float | Decimal):
        return f'<table:table-cell office:value-type="float" office:value="{valeur}"/>'
    if isinstance(valeur, date):
        iso = valeur.isoformat()
        return f'<table:table-cell office:value-type="date" office:date-value="{iso}"/>'
    if valeur == "":
        return "<table:table-cell/>"
    propre = "".join(c for c in valeur if c >= " " or c in "\n\t")
    lignes = "".join(f"<text:p>{escape(x)}</text:p>" for x in propre.split("\n"))
    return f'<table:table-cell office:value-type="string">{lignes}</table:table-cell>'
