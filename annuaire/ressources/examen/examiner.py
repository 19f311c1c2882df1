"""Weigh a document, part by part, and write it anew: a program of its own, without keys (0017).

In: the file, on the standard input. Out: a line that says what it is, then the document as it is
kept; or an exit code. It keeps its text, unlike the files of a dossier (0013): what it may hold is
listed, all the rest is refused. It imports nothing of ours.
"""

import io
import re
import resource
import sys
import zipfile
from enum import IntEnum

MEMOIRE = 1 << 30  # bytes
SECONDES = 15  # of processor
PAGES = 400
MEMBRES = 3000  # files inside an office document
DEPLIE = 120_000_000  # bytes, once decompressed
SCHEMAS = re.compile(r"(https?|mailto|tel):", re.I)  # what a reader may be led to


class Code(IntEnum):
    """Why nothing comes out; any other code is a crash."""

    ILLISIBLE = 10
    TROP_GRAND = 11
    TROP_DE_PAGES = 12
    FERME = 13
    SIGNE = 14
    DYNAMIQUE = 15
    ACTIF = 16
    INCORPORE = 17
    AILLEURS = 18
    COMMENTAIRES = 19
    INCONNU = 20


class Refus(Exception):
    """The document is not taken."""

    def __init__(self, code: Code):
        self.code = code
        super().__init__(code)


# --- PDF --------------------------------------------------------------------------

ACTES = {"/GoTo", "/URI", "/Named", "/ResetForm", "/Hide", "/SetOCGState", "/Thread"}
CLES_ACTIVES = {"/JS", "/JavaScript", "/RichMediaContent", "/RichMediaSettings"}
ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
# Who made it, with what, when: no name of a person leaves with a document.
INDISCRETES = ("/Metadata", "/PieceInfo", "/LastModified")


def pdf(octets: bytes) -> bytes:
    """Return the PDF with its text and links, and nothing that acts, hides or names its author."""
    import pikepdf

    try:
        recu = pikepdf.open(io.BytesIO(octets))
    except pikepdf.PasswordError as erreur:
        raise Refus(Code.FERME) from erreur
    if recu.is_encrypted:
        raise Refus(Code.FERME)
    if not 0 < len(recu.pages) <= PAGES:
        raise Refus(Code.TROP_DE_PAGES if len(recu.pages) else Code.ILLISIBLE)
    for objet in recu.objects:
        _parcourir(objet)
    if "/Info" in recu.trailer:
        del recu.trailer["/Info"]
    sortie = io.BytesIO()
    recu.save(
        sortie, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
    )  # fmt: skip
    return sortie.getvalue()


def _parcourir(racine) -> None:
    """Weigh an object and what lies directly in it; what it refers to comes in its turn."""
    import pikepdf

    pile = [racine]
    while pile:
        objet = pile.pop()
        if isinstance(objet, pikepdf.Array):
            dedans = list(objet)
        elif isinstance(objet, (pikepdf.Dictionary, pikepdf.Stream)):
            _peser(objet)
            dedans = [objet[cle] for cle in list(objet.keys())]
        else:
            continue
        pile += [o for o in dedans if isinstance(o, pikepdf.Object) and not o.is_indirect]


def _peser(objet) -> None:
    """Refuse a dictionary of a PDF that acts; take out what is nobody's business."""
    cles = set(objet.keys())
    if "/XFA" in cles:
        raise Refus(Code.DYNAMIQUE)
    if "/ByteRange" in cles or (_nom(objet, "/FT") == "/Sig" and "/V" in cles):
        raise Refus(Code.SIGNE)
    if cles & CLES_ACTIVES:
        raise Refus(Code.ACTIF)
    if cles & {"/EF", "/EmbeddedFiles"} or _nom(objet, "/Subtype") in ANNOTATIONS:
        raise Refus(Code.INCORPORE)
    for acte in _actes(objet, cles):
        if _nom(acte, "/S") not in ACTES:
            raise Refus(Code.ACTIF)
        if "/URI" in acte and not SCHEMAS.match(str(acte["/URI"])):
            raise Refus(Code.AILLEURS)
    for cle in INDISCRETES:
        if cle in cles:
            del objet[cle]
    if _nom(objet, "/Subtype") not in {"", "/Widget"} and {"/Rect", "/T"} <= cles:
        del objet["/T"]  # who wrote a note in the margin


def _nom(objet, cle: str) -> str:
    import pikepdf

    valeur = objet.get(cle)
    return str(valeur) if isinstance(valeur, pikepdf.Name) else ""


def _actes(objet, cles: set[str]) -> list:
    """Return what a dictionary says to do: actions are where it has them, or say that they are."""
    import pikepdf

    places = [objet[cle] for cle in ("/A", "/PA", "/OpenAction", "/Next") if cle in cles]
    if isinstance(objet.get("/AA"), pikepdf.Dictionary):
        places += [acte for _, acte in objet["/AA"].items()]
    actes = [objet] if _nom(objet, "/Type") == "/Action" else []
    for place in places:
        actes += list(place) if isinstance(place, pikepdf.Array) else [place]
    return [a for a in actes if isinstance(a, pikepdf.Dictionary) and "/S" in a]


# --- Office documents ---------------------------------------------------------------

ODF = "application/vnd.oasis.opendocument."
NATURES = {ODF + "text": "ODT", ODF + "spreadsheet": "ODS", ODF + "presentation": "ODP"}
OOXML = "application/vnd.openxmlformats-officedocument."
PRINCIPALES = {
    OOXML + "wordprocessingml.document.main+xml": "DOCX",
    OOXML + "spreadsheetml.sheet.main+xml": "XLSX",
    OOXML + "presentationml.presentation.main+xml": "PPTX",
    OOXML + "presentationml.slideshow.main+xml": "PPTX",
}
XML = (".xml", ".rels", ".rdf", ".vml")
MUETS = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".odttf",
         ".fntdata", ".ttf", ".otf")  # fmt: skip
ACTIFS = re.compile(r"(^|/)(basic|scripts|dialogs|activex|ctrlprops|customui|macrosheets|"
                    r"dialogsheets|webextensions|vba\w*)(/|\.)", re.I)  # fmt: skip
D_AILLEURS = re.compile(r"(^|/)(externallinks|querytables|connections\.xml)", re.I)
NOTES = re.compile(r"(^|/)(threadedcomments|comments\w*(/|\.xml)|commentauthors|persons/)", re.I)
CHAMPS = {"DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "LINK", "DATABASE",
          "MACROBUTTON", "PRINT"}  # fmt: skip
FORMULES = re.compile(r"\b(WEBSERVICE|FILTERXML|IMAGE|CALL|REGISTER|EXEC)\s*\(|\|'", re.I)
SAUTS = re.compile(r"(ppaction://(hlinkshowjump|hlinksldjump|noaction|hlinkpres$)|$)", re.I)
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
PROPRIETES = "http://schemas.openxmlformats.org/officeDocument/2006/"
PEOPLE = "http://schemas.microsoft.com/office/word/2012/wordml"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
# Who made it, for whom, when: put back empty.
VIDES = {
    "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{CORE}"/>',
    "docProps/app.xml": f'<Properties xmlns="{PROPRIETES}extended-properties"/>',
    "docProps/custom.xml": f'<Properties xmlns="{PROPRIETES}custom-properties"/>',
    "word/people.xml": f'<w15:people xmlns:w15="{PEOPLE}"/>',
    "meta.xml": f'<office:document-meta xmlns:office="{OFFICE}" office:version="1.3"/>',
}
JOUR_UN = (1980, 1, 1, 0, 0, 0)


def bureau(octets: bytes) -> tuple[str, bytes]:
    """Return what an office document is, and the same written anew, part by part."""
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        _verifier_l_archive(archive)
        nature = _reconnaitre(archive)
        sortie = io.BytesIO()
        with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as neuve:
            for info in archive.infolist():
                if info.is_dir():
                    continue
                contenu = _membre(info.filename, archive.read(info), nature)
                entree = zipfile.ZipInfo(info.filename, JOUR_UN)
                plie = zipfile.ZIP_STORED if info.filename == "mimetype" else zipfile.ZIP_DEFLATED
                neuve.writestr(entree, contenu, compress_type=plie)
    return nature, sortie.getvalue()


def _verifier_l_archive(archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    noms = [info.filename for info in infos]
    if len(infos) > MEMBRES or sum(info.file_size for info in infos) > DEPLIE:
        raise Refus(Code.TROP_GRAND)
    if any(info.flag_bits & 1 for info in infos):
        raise Refus(Code.FERME)
    douteux = any(n.startswith("/") or "\\" in n or ".." in n.split("/") for n in noms)
    if douteux or len(set(map(str.lower, noms))) < len(noms):
        raise Refus(Code.ILLISIBLE)


def _reconnaitre(archive: zipfile.ZipFile) -> str:
    """Return which office document it is, by what it says inside."""
    noms = archive.namelist()
    if "mimetype" in noms:
        type_ = archive.read("mimetype").decode("ascii", "replace").strip()
        if type_ in NATURES and "content.xml" in noms:
            return NATURES[type_]
    elif "[Content_Types].xml" in noms:
        racine = _xml(archive.read("[Content_Types].xml"))
        types = [element.get("ContentType", "") for element in racine.iter()]
        if any("macroEnabled" in t or "vbaProject" in t for t in types):
            raise Refus(Code.ACTIF)
        for type_ in types:
            if type_ in PRINCIPALES:
                return PRINCIPALES[type_]
    raise Refus(Code.INCONNU)


def _membre(nom: str, contenu: bytes, nature: str) -> bytes:
    """Return a part as it is kept; raise `Refus` on what a document has no need of."""
    bas = nom.lower()
    for motif, code in (
        (ACTIFS, Code.ACTIF),
        (D_AILLEURS, Code.AILLEURS),
        (NOTES, Code.COMMENTAIRES),
    ):
        if motif.search(bas):
            raise Refus(code)
    if nom in VIDES:
        return VIDES[nom].encode()
    if bas.endswith(XML):
        _lire_la_partie(bas, _xml(contenu), nature)
    elif not (
        bas.endswith(MUETS) or bas in {"mimetype", "layout-cache"} or "/printersettings" in bas
    ):
        raise Refus(Code.INCORPORE)
    return contenu


def _xml(contenu: bytes):
    """Return the tree of a part; no entity is followed, and none may be declared."""
    from lxml import etree

    analyseur = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    racine = etree.fromstring(contenu, analyseur)
    if racine.getroottree().docinfo.internalDTD is not None:
        raise Refus(Code.ILLISIBLE)
    return racine


def _lire_la_partie(nom: str, racine, nature: str) -> None:
    if nature.startswith("O"):
        return _lire_odf(nom, racine)
    if nom.endswith(".rels"):
        return _lire_les_liens(racine)
    champs: list[str] = []
    for element in racine.iter("{*}*"):
        local = _local(element)
        if nature == "DOCX" and _attribut(element, "author"):
            raise Refus(Code.COMMENTAIRES)
        if local in {"oleObj", "oleObject", "OLEObject", "control", "altChunk"}:
            raise Refus(Code.INCORPORE)
        if local == "f" and FORMULES.search(element.text or ""):
            raise Refus(Code.AILLEURS)
        if local.startswith("hlink") and not SAUTS.match(element.get("action", "")):
            raise Refus(Code.ACTIF)
        _lire_un_champ(element, local, champs)


def _lire_un_champ(element, local: str, champs: list[str]) -> None:
    """Follow the fields of a text: what one asks for is known once it is wholly written."""
    if local == "fldChar":
        genre = _attribut(element, "fldCharType")
        if genre == "begin":
            champs.append("")
        elif champs and (demande := champs.pop()) and _interdit(demande):
            raise Refus(Code.AILLEURS)
        elif genre == "separate":
            champs.append("")
    elif local == "instrText" and champs:
        champs[-1] += element.text or ""
    elif local == "fldSimple" and _interdit(_attribut(element, "instr")):
        raise Refus(Code.AILLEURS)


def _interdit(demande: str) -> bool:
    return (demande.split() or [""])[0].upper() in CHAMPS


def _lire_les_liens(racine) -> None:
    """A link that a reader clicks may lead out; nothing else is fetched from elsewhere."""
    for lien in racine.iter("{*}Relationship"):
        if lien.get("TargetMode", "").lower() != "external":
            continue
        permis = lien.get("Type", "").endswith("/hyperlink")
        if not (permis and SCHEMAS.match(lien.get("Target", ""))):
            raise Refus(Code.AILLEURS)


ODF_OBJETS = {"object", "object-ole", "plugin", "applet", "floating-frame"}


def _lire_odf(nom: str, racine) -> None:
    for element in racine.iter("{*}*"):
        local = _local(element)
        if local == "encryption-data":
            raise Refus(Code.FERME)
        if local == "event-listener" or (local == "scripts" and len(element)):
            raise Refus(Code.ACTIF)
        if local == "annotation" or (local == "tracked-changes" and len(element)):
            raise Refus(Code.COMMENTAIRES)
        if local in ODF_OBJETS and "drawing" in element.tag:
            raise Refus(Code.INCORPORE)
        if "dde" in local.split("-") or FORMULES.search(_attribut(element, "formula")):
            raise Refus(Code.AILLEURS)
        _lire_un_lien_odf(element, local)


def _lire_un_lien_odf(element, local: str) -> None:
    vers = element.get("{http://www.w3.org/1999/xlink}href", "")
    if not re.match(r"[a-z][a-z0-9+.-]*:|//|\.\./|/", vers, re.I):
        return  # inside the document
    if local != "a" or not SCHEMAS.match(vers):
        raise Refus(Code.AILLEURS)


def _local(element) -> str:
    return element.tag.rpartition("}")[2]


def _attribut(element, nom: str) -> str:
    """Return an attribute by its name, whatever its namespace."""
    return next((v for cle, v in element.items() if cle.rpartition("}")[2] == nom), "")


# --- The program --------------------------------------------------------------------


def limiter() -> None:
    """Take from this process what it does not need: memory, time, files, a picture of itself."""
    for quoi, combien in (
        (resource.RLIMIT_AS, MEMOIRE),
        (resource.RLIMIT_CPU, SECONDES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(quoi, (combien, combien))


def principal() -> int:
    """Read, weigh, write; return the exit code."""
    limiter()
    octets = sys.stdin.buffer.read()
    try:
        nature, garde = ("PDF", pdf(octets)) if octets.startswith(b"%PDF-") else bureau(octets)
    except Refus as refus:
        return refus.code
    except Exception:
        # Whatever a hostile file does to a reader; the sentence is the same.
        return Code.ILLISIBLE
    sys.stdout.buffer.write(nature.encode() + b"\n" + garde)
    return 0


if __name__ == "__main__":
    sys.exit(principal())
