"""Redraw a file, pixel by pixel: a program of its own, without keys, network use or file (0013).

In: the file, on the standard input. Out: its drawing, on the standard output; or an exit code. What
is not drawn does not come out: scripts, attachments, actions, layers, names, places, what follows
the end of an image. It imports nothing of ours, and nothing of it runs in the process of the pages.
"""

import io
import resource
import sys
from enum import IntEnum

MEMOIRE = 1 << 30  # bytes
SECONDES = 15  # of processor
POINTS_PAR_POUCE = 200  # of a page of PDF: 1 654 × 2 339 for A4, readable to the smallest print
COTE = 3508  # pixels: A4 at 300 points an inch; a larger image is made smaller
QUALITE = 85  # of a JPEG, out of 100
BLANC = (255, 255, 255)


class Code(IntEnum):
    """Why nothing comes out; any other code is a crash."""

    ILLISIBLE = 10
    TROP_GRAND = 11
    TROP_DE_PAGES = 12
    FERME = 13
    SIGNE = 14
    DYNAMIQUE = 15


class Refus(Exception):
    """The file is not taken."""

    def __init__(self, code: Code):
        self.code = code
        super().__init__(code)


def image(octets: bytes, format_: str, pixels: int, cote: int = COTE) -> bytes:
    """Return an image upright, on white, at most `cote` wide and high, and nothing else of it."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # ours is asked before anything is decoded
    with Image.open(io.BytesIO(octets), formats=[format_]) as recue:
        if recue.width * recue.height > pixels:
            raise Refus(Code.TROP_GRAND)
        recue.draft("RGB", (cote, cote))  # a JPEG is decoded smaller at once
        transparente = recue.has_transparency_data
        droite = ImageOps.exif_transpose(recue).convert("RGBA" if transparente else "RGB")
    droite.thumbnail((cote, cote))
    # A new sheet: what stood beside the pixels stays with the old one.
    feuille = Image.new("RGB", droite.size, BLANC)
    feuille.paste(droite, mask=droite if transparente else None)
    return _jpeg(feuille)


def _jpeg(feuille) -> bytes:
    sortie = io.BytesIO()
    feuille.save(sortie, "JPEG", quality=QUALITE, optimize=True)
    return sortie.getvalue()


def pdf(octets: bytes, pages: int, pixels: int) -> bytes:
    """Return a PDF of pictures: each page as it is seen, forms and annotations included."""
    import pypdfium2 as pdfium

    try:
        recu = pdfium.PdfDocument(octets)
    except pdfium.PdfiumError as erreur:
        ferme = erreur.err_code == pdfium.raw.FPDF_ERR_PASSWORD
        raise Refus(Code.FERME if ferme else Code.ILLISIBLE) from erreur
    _verifier(recu, pages)
    recu.init_forms()
    neuf = pdfium.PdfDocument.new()
    for page in recu:
        largeur, hauteur = page.get_size()
        echelle = min(POINTS_PAR_POUCE / 72, COTE / max(largeur, hauteur))
        if largeur * hauteur * echelle**2 > pixels:
            raise Refus(Code.TROP_GRAND)
        dessin = pdfium.PdfImage.new(neuf)
        vue = page.render(scale=echelle).to_pil().convert("RGB")
        dessin.load_jpeg(io.BytesIO(_jpeg(vue)), inline=True)
        dessin.set_matrix(pdfium.PdfMatrix().scale(largeur, hauteur))
        feuille = neuf.new_page(largeur, hauteur)
        feuille.insert_obj(dessin)
        feuille.gen_content()
    sortie = io.BytesIO()
    neuf.save(sortie)
    return sortie.getvalue()


def _verifier(recu, pages: int) -> None:
    """Refuse what a drawing would betray: a signature, a form that has no page of its own."""
    from pypdfium2 import raw

    if not 0 < len(recu) <= pages:
        raise Refus(Code.TROP_DE_PAGES if len(recu) else Code.ILLISIBLE)
    if raw.FPDF_GetSignatureCount(recu) > 0:
        raise Refus(Code.SIGNE)
    if recu.get_formtype() in {raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND}:
        raise Refus(Code.DYNAMIQUE)


def limiter() -> None:
    """Take from this process what it does not need: memory, time, files, a picture of itself."""
    for quoi, combien in (
        (resource.RLIMIT_AS, MEMOIRE),
        (resource.RLIMIT_CPU, SECONDES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(quoi, (combien, combien))


def principal(format_: str, pixels: str, pages: str, cote: str = str(COTE)) -> int:
    """Read, redraw, write; return the exit code."""
    limiter()
    octets = sys.stdin.buffer.read()
    try:
        if format_ == "PDF":
            dessin = pdf(octets, int(pages), int(pixels))
        else:
            dessin = image(octets, format_, int(pixels), int(cote))
    except Refus as refus:
        return refus.code
    except Exception:
        # Whatever a hostile file does to a decoder; the sentence is the same.
        return Code.ILLISIBLE
    sys.stdout.buffer.write(dessin)
    return 0


if __name__ == "__main__":
    sys.exit(principal(*sys.argv[1:]))
