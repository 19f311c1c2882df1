"""What a received file is, by its first bytes alone, and the sentences that refuse it."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import TextChoices

from .redessiner import Code


class NatureFichier(TextChoices):
    """What is kept: never the file that was sent, always its drawing."""

    JPEG = "JPEG", "photo"
    PDF = "PDF", "PDF"

    @property
    def type_mime(self) -> str:
        return {"JPEG": "image/jpeg", "PDF": "application/pdf"}[self.value]

    @property
    def extension(self) -> str:
        return {"JPEG": "jpg", "PDF": "pdf"}[self.value]


@dataclass(frozen=True)
class Recu:
    """A file redrawn by us: the only thing that an action takes."""

    octets: bytes
    nature: NatureFichier


class FichierRefuse(Exception):
    """A file that is not taken; `phrase` says why, and what to do."""

    def __init__(self, phrase: str):
        self.phrase = phrase
        super().__init__(phrase)


INCONNU = (
    "Palier reçoit des photos (JPEG, PNG, WebP) et des PDF. Ce fichier n’en est pas un, quel que "
    "soit son nom."
)
PAS_UNE_PHOTO = "Ce fichier est un PDF, pas une photo : choisissez un JPEG, un PNG ou un WebP."
HEIC = (
    "Palier ne lit pas les photos HEIC. Sur l’iPhone : Réglages, Appareil photo, Formats, « Le "
    "plus compatible » ; puis reprenez la photo."
)
VIDE = "Ce fichier est vide : choisissez-en un autre."
ABIME = (
    "Ce fichier est abîmé, incomplet ou trop compliqué : Palier n’a pas pu le lire. Photographiez "
    "ou numérisez la page de nouveau."
)
OCCUPE = "Palier prépare déjà d’autres fichiers : attendez un instant, puis renvoyez le vôtre."


def trop_lourd() -> str:
    mo = settings.PALIER_FICHIER_OCTETS // 1_000_000
    return (
        f"Ce fichier dépasse {mo} Mo. Reprenez la photo en qualité normale, ou numérisez la page "
        "en moins fin."
    )


def phrase(code: int) -> str:
    """Return the sentence for the exit code of `redessiner`; a crash is a file it cannot read."""
    return {
        Code.TROP_GRAND: "Cette image est trop grande : reprenez-la en qualité normale.",
        Code.TROP_DE_PAGES: (
            f"Ce PDF a plus de {settings.PALIER_FICHIER_PAGES} pages : envoyez seulement celles "
            "qui comptent."
        ),
        Code.FERME: "Ce PDF est protégé par un mot de passe : envoyez-le sans protection.",
        Code.SIGNE: (
            "Ce PDF porte une signature électronique, que Palier ne garderait pas. Conservez "
            "l’original, et joignez une impression ou une photo."
        ),
        Code.DYNAMIQUE: (
            "Ce PDF est un formulaire interactif (XFA), qui n’a pas de pages à garder. Imprimez-le "
            "en PDF, puis joignez cette impression."
        ),
    }.get(code, ABIME)


def reconnaitre(octets: bytes) -> str:
    """Return the format of a file, JPEG, PNG, WEBP or PDF, from its very first byte.

    Its name and what the browser says of it are not looked at. Raises `FichierRefuse`.
    """
    if not octets:
        raise FichierRefuse(VIDE)
    if octets.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if octets.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if octets.startswith(b"RIFF") and octets[8:12] == b"WEBP":
        return "WEBP"
    if octets.startswith(b"%PDF-"):
        return "PDF"
    if octets[4:8] == b"ftyp" and octets[8:12] in {b"heic", b"heix", b"hevc", b"mif1", b"msf1"}:
        raise FichierRefuse(HEIC)
    raise FichierRefuse(INCONNU)
