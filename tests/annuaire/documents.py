"""Documents as partners send them, honest and hostile: made here, never kept."""

import io
import zipfile

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from tests.acteurs import fichiers

AUTEUR = "Odile Ferrand"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OOXML = "application/vnd.openxmlformats-officedocument."
GENRES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
ESPACES_ODF = "".join(
    f' xmlns:{n}="{ODF}{u}:1.0"'
    for n, u in (("office", "office"), ("text", "text"), ("draw", "drawing"), ("script", "script"))
) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip


def archive(membres: dict[str, str | bytes]) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as ecrite:
        for nom, contenu in membres.items():
            ecrite.writestr(nom, contenu)
    return sortie.getvalue()


def docx(corps: str = "", *, liens: str = "", type_: str = "", **membres: str | bytes) -> bytes:
    """A Word document; `corps`: what its body holds; `membres`: other parts (`__` for `/`)."""
    type_ = type_ or OOXML + "wordprocessingml.document.main+xml"
    return archive({
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Override PartName="/word/document.xml" ContentType="{type_}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELS}"/>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELS}">{liens}</Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{corps}</w:body></w:document>',
        "docProps/core.xml": f'<c:coreProperties xmlns:c="x"><c:creator>{AUTEUR}</c:creator></c:coreProperties>',
        **{nom.replace("__", "/"): contenu for nom, contenu in membres.items()},
    })  # fmt: skip


def paragraphe(*textes: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{t}</w:t></w:r>" for t in textes) + "</w:p>"


def champ(*morceaux: str) -> str:
    """A field of Word, its code cut in pieces."""
    codes = "".join(f"<w:r><w:instrText>{m}</w:instrText></w:r>" for m in morceaux)
    return f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{codes}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'


def lien(genre: str, vers: str) -> str:
    return f'<Relationship Id="r1" Type="{GENRES}{genre}" Target="{vers}" TargetMode="External"/>'


def odt(corps: str = "", **membres: str | bytes) -> bytes:
    return archive({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content{ESPACES_ODF}><office:body><office:text>{corps}</office:text></office:body></office:document-content>",
        "meta.xml": f"<office:document-meta{ESPACES_ODF}><office:meta>{AUTEUR}</office:meta></office:document-meta>",
        "META-INF/manifest.xml": "<manifest/>",
        **{nom.replace("__", "/"): contenu for nom, contenu in membres.items()},
    })  # fmt: skip


def tableur(partie: str, principal: str, chemin: str) -> bytes:
    """A workbook or slides: the part that holds words, and the type that says what it is."""
    return archive({
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Override ContentType="{OOXML}{principal}.main+xml"/></Types>',
        chemin: partie,
    })  # fmt: skip


def xlsx(partie: str) -> bytes:
    return tableur(partie, "spreadsheetml.sheet", "xl/worksheets/sheet1.xml")


def pptx(partie: str) -> bytes:
    return tableur(partie, "presentationml.presentation", "ppt/slides/slide1.xml")


def pdf(texte: str = "Repérer sans juger", **options) -> bytes:
    """A PDF with words that may be read."""
    ecrit = PdfWriter()
    page = ecrit.add_blank_page(300, 200)
    police = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
        NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
    })  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): ecrit._add_object(police)})}
    )
    flux = StreamObject()
    flux.set_data(b"BT /F1 12 Tf 20 100 Td (" + texte.encode("cp1252") + b") Tj ET")
    page[NameObject("/Contents")] = ecrit._add_object(flux)
    ecrit.add_metadata({"/Author": AUTEUR})
    for nom, acte in options.items():
        _agir(ecrit, page, nom, acte)
    return fichiers._octets(ecrit)


def _agir(ecrit: PdfWriter, page, place: str, acte: dict[str, str]) -> None:
    """Give an action to the document (`ouverture`) or to a link of its page (`lien`)."""
    dit = DictionaryObject({
        NameObject(c): NameObject(v) if c == "/S" else TextStringObject(v) for c, v in acte.items()
    })  # fmt: skip
    if place == "ouverture":
        ecrit._root_object[NameObject("/OpenAction")] = ecrit._add_object(dit)
        return
    annotation = DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Link"),
        NameObject("/A"): dit,
    })  # fmt: skip
    page[NameObject("/Annots")] = ArrayObject([ecrit._add_object(annotation)])
