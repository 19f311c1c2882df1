"""What a shared document is, and the sentences that refuse one."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import TextChoices

from partnership.acteurs.reception.bac import isoler
from partnership.acteurs.reception.natures import VIDE, FichierRefuse

from .examiner import PAGES, Code

EXAMINER = Path(__file__).with_name("examiner.py")
LIRE = Path(__file__).with_name("lire.py")
OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."


class NatureDocument(TextChoices):
    """What may be shared."""

    PDF = "PDF", "PDF"
    ODT = "ODT", "Texte OpenDocument"
    ODS = "ODS", "Classeur OpenDocument"
    ODP = "ODP", "Diaporama OpenDocument"
    DOCX = "DOCX", "Texte Word"
    XLSX = "XLSX", "Classeur Excel"
    PPTX = "PPTX", "Diaporama PowerPoint"

    @property
    def extension(self) -> str:
        return self.value.lower()

    @property
    def type_mime(self) -> str:
        return {
            "PDF": "application/pdf",
            "ODT": ODF + "text",
            "ODS": ODF + "spreadsheet",
            "ODP": ODF + "presentation",
            "DOCX": OOXML + "wordprocessingml.document",
            "XLSX": OOXML + "spreadsheetml.sheet",
            "PPTX": OOXML + "presentationml.presentation",
        }[self.value]


@dataclass(frozen=True)
class Document:
    """A document written anew by us: the only thing that an action takes."""

    octets: bytes
    nature: NatureDocument


INCONNU = (
    "Palier partage des PDF et des documents de bureautique (ODT, ODS, ODP, DOCX, XLSX, PPTX). Ce "
    "fichier n’en est pas un, quel que soit son nom."
)
ANCIEN = (
    "Ce fichier est d’un ancien format de Microsoft Office (doc, xls, ppt), ou protégé par un mot "
    "de passe. Enregistrez-le sans mot de passe en PDF, ODT ou DOCX, puis renvoyez-le."
)
PHRASES = {
    Code.TROP_GRAND: "Ce document est trop grand une fois déplié : allégez ses images.",
    Code.TROP_DE_PAGES: f"Ce PDF a plus de {PAGES} pages : partagez-le en plusieurs ressources.",
    Code.FERME: "Ce document est protégé par un mot de passe : envoyez-le sans protection.",
    Code.SIGNE: (
        "Ce PDF porte une signature électronique, que Palier ne garderait pas. Partagez-en une "
        "copie imprimée en PDF."
    ),
    Code.DYNAMIQUE: (
        "Ce PDF est un formulaire interactif (XFA). Imprimez-le en PDF, puis partagez cette copie."
    ),
    Code.ACTIF: (
        "Ce document contient du code : macro, script ou programme à lancer. Enregistrez-le sans "
        "macro, ou imprimez-le en PDF, puis renvoyez-le."
    ),
    Code.INCORPORE: (
        "Ce document contient un autre fichier : pièce jointe, graphique ou objet incorporé. "
        "Enregistrez-le en PDF, puis renvoyez-le."
    ),
    Code.AILLEURS: (
        "Ce document va chercher quelque chose ailleurs : modèle, image liée, données d’un autre "
        "fichier, lien qui n’est pas une adresse web. Retirez-les, ou enregistrez-le en PDF."
    ),
    Code.COMMENTAIRES: (
        "Ce document porte des commentaires ou des modifications suivies, avec le nom de leurs "
        "auteurs. Acceptez les modifications, retirez les commentaires, puis renvoyez-le."
    ),
    Code.INCONNU: INCONNU,
}
ABIME = (
    "Ce fichier est abîmé, incomplet ou trop compliqué : Palier n’a pas pu le lire. Ouvrez-le, "
    "enregistrez-le de nouveau, puis renvoyez-le."
)


def trop_lourd() -> str:
    mo = settings.PALIER_FICHIER_OCTETS // 1_000_000
    return f"Ce document dépasse {mo} Mo : allégez ses images, ou enregistrez-le en PDF réduit."


def recevoir(octets: bytes) -> Document:
    """Return the document as it is kept; raise `FichierRefuse` with the reason."""
    if not octets:
        raise FichierRefuse(VIDE)
    if len(octets) > settings.PALIER_FICHIER_OCTETS:
        raise FichierRefuse(trop_lourd())
    if octets.startswith(b"\xd0\xcf\x11\xe0"):
        raise FichierRefuse(ANCIEN)
    if not octets.startswith((b"%PDF-", b"PK\x03\x04")):
        raise FichierRefuse(INCONNU)
    code, sortie = isoler(EXAMINER, octets)
    if code:
        raise FichierRefuse(PHRASES.get(code, ABIME))
    nature, _, garde = sortie.partition(b"\n")
    return Document(garde, NatureDocument(nature.decode()))


def lire(octets: bytes) -> str | None:
    """Return the text of a document kept, "" when it has none; None when it cannot be read."""
    code, sortie = isoler(LIRE, octets)
    return None if code else sortie.decode()
