"""Password rule of the CNIL (délibération 2022-100, with a limit on attempts), and two lists."""

import hashlib
import mmap
import re
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import slugify

# Words that somebody who knows Palier would try first; those of the user's organisations too.
MOTS_DU_METIER = (
    "palier", "erah", "clsm", "bailleur", "bailleurs", "hlm", "psychiatrie", "hopital", "jury",
    "signalement", "logement", "sante", "mentale", "motdepasse", "password", "bonjour", "soleil",
)  # fmt: skip
RESTE_AU_MOINS = 8  # characters of one's own, once those words are taken out


class ValidateurCnil:
    """Accept 20 characters of anything, or 14 with at least three kinds of characters."""

    def validate(self, password: str, user=None) -> None:
        sortes = sum(bool(re.search(m, password)) for m in (r"[a-z]", r"[A-Z]", r"\d", r"[^\w\s]"))
        if len(password) < 20 and sortes < 3:
            raise ValidationError(self.get_help_text(), code="cnil")

    def get_help_text(self) -> str:
        return (
            "Choisissez une phrase d’au moins 20 caractères, ou au moins 14 caractères mêlant "
            "trois sortes parmi minuscules, majuscules, chiffres et signes."
        )


class ValidateurContexte:
    """Refuse what is made of the words of the trade, of one's organisations and of the year."""

    def validate(self, password: str, user=None) -> None:
        reste = slugify(password).replace("-", "")
        for mot in sorted({*MOTS_DU_METIER, *_mots_de(user)}, key=len, reverse=True):
            reste = reste.replace(mot, "")
        if len(re.sub(r"(19|20)\d\d", "", reste)) < RESTE_AU_MOINS:
            raise ValidationError(self.get_help_text(), code="contexte")

    def get_help_text(self) -> str:
        return (
            "Évitez les mots que tout le monde essaierait ici : Palier, votre organisme, votre "
            "ville, l’année."
        )


def _mots_de(user) -> set[str]:
    """Return the names around a user, in the form that a password is compared in."""
    if user is None or user.pk is None:
        return set()
    noms = user.affectations.values_list(
        "organisation__nom_court", "organisation__nom", "organisation__territoire__nom"
    )
    mots = {mot for ligne in noms for nom in ligne for mot in slugify(nom).split("-")}
    return {mot for mot in mots if len(mot) > 3}


class ValidateurDivulgue:
    """Refuse what a leak has published, where the operator gives the list.

    The list is the file of « Have I Been Pwned » (SHA-1 in capitals, « : », count), sorted by
    hash: read in place, nothing leaves the machine.
    """

    def validate(self, password: str, user=None) -> None:
        chemin = settings.PALIER_MOTS_DE_PASSE_DIVULGUES
        if chemin and _contient(chemin, _empreinte(password)):
            raise ValidationError(
                "Ce mot de passe figure dans une fuite publiée : choisissez-en un autre.",
                code="divulgue",
            )

    def get_help_text(self) -> str:
        return "Il ne figure dans aucune fuite de données publiée."


def _empreinte(texte: str) -> bytes:
    # The format of the list, not a protection: it never leaves this function.
    return hashlib.sha1(texte.encode(), usedforsecurity=False).hexdigest().upper().encode()


def _contient(chemin: Path, empreinte: bytes) -> bool:
    """Look a hash up by halves in a sorted file, line by line."""
    with (
        chemin.open("rb") as fichier,
        mmap.mmap(fichier.fileno(), 0, access=mmap.ACCESS_READ) as lignes,
    ):
        bas, haut = 0, len(lignes)
        while bas < haut:
            debut = lignes.rfind(b"\n", 0, (bas + haut) // 2) + 1
            lue = lignes[debut : debut + len(empreinte)]
            if lue == empreinte:
                return True
            suivante = lignes.find(b"\n", debut)
            if lue < empreinte:
                bas = suivante + 1 if suivante >= 0 else haut
            else:
                haut = debut
        return False
