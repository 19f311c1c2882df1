"""Give the words of a document to the search: a program of its own, without keys (0017).

In: a document that `examiner` wrote, on the standard input. Out: its text in UTF-8, a line for each
paragraph; or an exit code. It imports nothing of ours.
"""

import io
import re
import resource
import sys
import zipfile

MEMOIRE = 1 << 30  # bytes
SECONDES = 20  # of processor
CARACTERES = 300_000  # kept for the search: about 120 pages
ILLISIBLE = 10
PARTIES = re.compile(
    r"content\.xml|word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml"
    r"|xl/sharedStrings\.xml|xl/worksheets/sheet\d+\.xml"
    r"|ppt/(slides/slide|notesSlides/notesSlide)\d+\.xml"
)
PARAGRAPHES = {"p", "h", "si", "is"}
ESPACES = {"s", "tab", "line-break", "br", "cr"}
MUETS = re.compile(r"[^\S\n]+|[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]+")


def pdf(octets: bytes):
    """Yield the text of each page."""
    import pypdfium2 as pdfium

    for page in pdfium.PdfDocument(octets):
        yield page.get_textpage().get_text_bounded()


def bureau(octets: bytes):
    """Yield each paragraph of the parts that are read, slides in their order."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        noms = [n for n in archive.namelist() if PARTIES.fullmatch(n)]
        for nom in sorted(noms, key=lambda n: [int(c or 0) for c in re.findall(r"\d*", n)]):
            lus = etree.iterparse(
                io.BytesIO(archive.read(nom)), resolve_entities=False, no_network=True,
                events=("end",),
            )  # fmt: skip
            for _, element in lus:
                if _local(element) in PARAGRAPHES:
                    yield phrase(element, odf=nom == "content.xml")
                    element.clear(keep_tail=True)


def phrase(paragraphe, *, odf: bool) -> str:
    """Return the words of a paragraph; the codes of its fields are none of them."""
    from lxml import etree

    morceaux = []
    for moment, element in etree.iterwalk(paragraphe, events=("start", "end")):
        local = _local(element)
        if moment == "start":
            morceaux.append(" " if local in ESPACES else "")
            morceaux.append((element.text or "") if odf or local == "t" else "")
        elif odf and element is not paragraphe:
            morceaux.append(element.tail or "")
    return "".join(morceaux)


def _local(element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def texte(octets: bytes) -> str:
    """Return the text, blanks made one, cut where the search stops."""
    lignes, lus = [], 0
    for morceau in pdf(octets) if octets.startswith(b"%PDF-") else bureau(octets):
        ligne = "\n".join(filter(None, (li.strip() for li in MUETS.sub(" ", morceau).split("\n"))))
        if ligne:
            lignes.append(ligne)
            lus += len(ligne)
        if lus > CARACTERES:
            break
    return "\n".join(lignes)[:CARACTERES]


def principal() -> int:
    """Read, write; return the exit code."""
    for quoi, combien in (
        (resource.RLIMIT_AS, MEMOIRE),
        (resource.RLIMIT_CPU, SECONDES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(quoi, (combien, combien))
    try:
        lu = texte(sys.stdin.buffer.read())
    except Exception:
        return ILLISIBLE
    sys.stdout.buffer.write(lu.encode("utf-8", "ignore"))
    return 0


if __name__ == "__main__":
    sys.exit(principal())
