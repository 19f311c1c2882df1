"""Files as they come: honest, broken, hostile."""

import io
import zlib

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

LIEU = b"GPS-49.12-N-6.17-E"


def photo(format_="JPEG", *, mode="RGB", taille=(60, 40), orientation=1, **options) -> bytes:
    """A picture whose left half is black and right half white, with a place in its EXIF."""
    image = Image.new("L", taille, 255)
    image.paste(0, (0, 0, taille[0] // 2, taille[1]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = LIEU.decode()  # ImageDescription
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    sortie = io.BytesIO()
    image.convert(mode).save(sortie, format_, exif=exif, **options)
    return sortie.getvalue()


def png_geant(cote: int = 60_000) -> bytes:
    """A few bytes that unfold into gigabytes."""

    def bloc(nom: bytes, contenu: bytes) -> bytes:
        somme = zlib.crc32(nom + contenu).to_bytes(4, "big")
        return len(contenu).to_bytes(4, "big") + nom + contenu + somme

    tete = cote.to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n" + bloc(b"IHDR", tete)
        + bloc(b"IDAT", zlib.compress(bytes(1_000_000))) + bloc(b"IEND", b"")
    )  # fmt: skip


def _page(ecrit: PdfWriter, dessin: bytes = b"0 0 0 rg 0 0 100 200 re f"):
    """A page of 200 × 200 points, its left half black."""
    page = ecrit.add_blank_page(200, 200)
    flux = StreamObject()
    flux.set_data(dessin)
    page[NameObject("/Contents")] = ecrit._add_object(flux)
    return page


def _octets(ecrit: PdfWriter) -> bytes:
    sortie = io.BytesIO()
    ecrit.write(sortie)
    return sortie.getvalue()


def pdf(pages: int = 1, **options) -> bytes:
    ecrit = PdfWriter()
    for _ in range(pages):
        _page(ecrit, **options)
    return _octets(ecrit)


def pdf_actif() -> bytes:
    """Scripts at opening, an attachment, a program to launch, a form, the name of its author."""
    ecrit = PdfWriter()
    page = _page(ecrit)
    script = DictionaryObject({
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject("app.alert('bonjour')"),
    })  # fmt: skip
    ecrit.add_attachment("odile-ferrand.exe", b"MZ attache")
    ecrit.add_metadata({"/Author": "Odile Ferrand", "/Title": "Lieu " + LIEU.decode()})
    lancer = DictionaryObject({
        NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe"),
    })  # fmt: skip
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): lancer, NameObject("/C"): script})
    ecrit.root_object[NameObject("/OpenAction")] = lancer
    return _octets(ecrit)


def pdf_ferme() -> bytes:
    ecrit = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    ecrit.encrypt("secret")
    return _octets(ecrit)


def pdf_formulaire(**acroform) -> bytes:
    """A page with one signature field, signed; or with what is said of the form instead."""
    ecrit = PdfWriter()
    page = _page(ecrit)
    champ = DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget"),
        NameObject("/FT"): NameObject("/Sig"), NameObject("/T"): TextStringObject("Signature"),
        NameObject("/Rect"): ArrayObject([FloatObject(0)] * 4),
        NameObject("/V"): DictionaryObject({
            NameObject("/Type"): NameObject("/Sig"),
            NameObject("/Filter"): NameObject("/Adobe.PPKLite"),
            NameObject("/Contents"): TextStringObject("signature"),
            NameObject("/ByteRange"): ArrayObject([NumberObject(n) for n in (0, 1, 2, 3)]),
        }),
    })  # fmt: skip
    pose = ecrit._add_object(champ)
    page[NameObject("/Annots")] = ArrayObject([pose])
    ecrit.root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/Fields"): ArrayObject([pose]), NameObject("/SigFlags"): NumberObject(3)}
    )
    return _octets(ecrit)


def pdf_xfa() -> bytes:
    ecrit = PdfWriter()
    _page(ecrit)
    flux = StreamObject()
    flux.set_data(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><script>1</script></xdp:xdp>")
    ecrit.root_object[NameObject("/AcroForm")] = DictionaryObject({
        NameObject("/Fields"): ArrayObject(), NameObject("/XFA"): ecrit._add_object(flux),
    })  # fmt: skip
    return _octets(ecrit)


def pdf_bombe() -> bytes:
    """A gigabyte and a half of drawing orders in a few megabytes."""
    ecrit = PdfWriter()
    page = _page(ecrit)
    flux = page["/Contents"].get_object().flate_encode()
    serre = zlib.compressobj(9)
    tete, bloc = serre.compress(b""), b"0 0 m " * 500_000
    premier = serre.compress(bloc) + serre.flush(zlib.Z_FULL_FLUSH)
    suivant = serre.compress(bloc) + serre.flush(zlib.Z_FULL_FLUSH)
    flux._data = tete + premier + suivant * 500 + serre.flush()
    page[NameObject("/Contents")] = ecrit._add_object(flux)
    return _octets(ecrit)
