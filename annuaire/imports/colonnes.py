"""Which column is which: French titles as people write them, the same for what leaves."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..adresses import sans_accent
from ..enums import NatureImport

CONTACT = re.compile(r"contact_(\d{1,2})_(\w+)")
NUMEROTE = re.compile(r"(?:contact )?(\d{1,2}) (.+)|(?:contact )?(.+?) (\d{1,2})|contact (.+)")
CONTACTS_AU_PLUS = 12
# A table without these is not one of ours.
OBLIGATOIRES = {
    NatureImport.ANNUAIRE: (("nom",), ("genre",)),
    NatureImport.SECTEURS: (("code",), ("commune", "insee", "code_postal")),
}


class EntetesInconnues(Exception):
    """No line of titles is recognised; `phrase` says what is missing."""

    def __init__(self, phrase: str):
        self.phrase = phrase
        super().__init__(phrase)


@dataclass(frozen=True)
class Entetes:
    """The field of each column, by its place; and the titles that say nothing to us."""

    champs: dict[int, str]
    inconnues: tuple[str, ...] = ()

    def lire(self, cellules: list[str]) -> dict[str, str]:
        """Return the texts of a line, by field."""
        return {
            champ: _sans_apostrophe(cellules[place]) if place < len(cellules) else ""
            for place, champ in self.champs.items()
        }


def _sans_apostrophe(texte: str) -> str:
    """Take off the mark that our exports put before what a spreadsheet would take for a formula."""
    return texte[1:] if re.match(r"'\s*[=+\-@\t\r\n＝＋－＠]", texte) else texte


@cache
def _lu() -> dict:
    ici = Path(__file__).with_name("colonnes.toml")
    return tomllib.loads(ici.read_text(encoding="utf-8"))


@cache
def titres(nature: str) -> dict[str, str]:
    """Return the titles of our own files, by field, in their order; contacts apart."""
    rayon = "secteurs" if nature == NatureImport.SECTEURS else "annuaire"
    return {champ: noms[0] for champ, noms in _lu()[rayon].items()}


def titres_des_contacts(nombre: int) -> dict[str, str]:
    """Return the titles of this many contacts, by field."""
    return {
        f"contact_{rang}_{champ}": f"Contact {rang} {noms[0]}"
        for rang in range(1, nombre + 1)
        for champ, noms in _lu()["contact"].items()
    }


@cache
def _connus(rayon: str) -> dict[str, str]:
    return {sans_accent(nom): champ for champ, noms in _lu()[rayon].items() for nom in noms}


def reconnaitre(nature: str, cellules: Iterable[str]) -> Entetes:
    """Return what each column is. Raises `EntetesInconnues`, with the sentence to show.

    Two columns of one title: the first counts, the other is said to be unknown.
    """
    champs: dict[int, str] = {}
    inconnues: list[str] = []
    for place, titre in enumerate(cellules):
        champ = _champ(nature, sans_accent(titre[:80]))
        if champ and champ not in champs.values():
            champs[place] = champ
        elif titre.strip() and not _sans_effet(nature, titre):
            inconnues.append(titre.strip()[:60])
    manquent = [
        " ou ".join(f"« {titres(nature)[c]} »" for c in choix)
        for choix in OBLIGATOIRES[NatureImport(nature)]
        if not set(choix) & set(champs.values())
    ]
    if manquent:
        raise EntetesInconnues(
            "La première ligne doit donner le titre des colonnes : il manque "
            f"{', '.join(manquent)}. Partez du modèle, ou renommez vos colonnes."
        )
    return Entetes(champs, tuple(inconnues[:40]))


def _champ(nature: str, titre: str) -> str:
    if nature == NatureImport.SECTEURS:
        return _connus("secteurs").get(titre, "")
    return _connus("annuaire").get(titre) or _contact(titre)


def _contact(titre: str) -> str:
    """« Téléphone », « Téléphone 2 », « Contact 2 téléphone »."""
    if titre in _connus("contact"):
        return f"contact_1_{_connus('contact')[titre]}"
    lu = NUMEROTE.fullmatch(titre)
    if lu is None:
        return ""
    rang, nom = int(lu[1] or lu[4] or 1), lu[2] or lu[3] or lu[5]
    champ = _connus("contact").get(nom)
    return f"contact_{rang}_{champ}" if champ and 1 <= rang <= CONTACTS_AU_PLUS else ""


def _sans_effet(nature: str, titre: str) -> bool:
    return nature == NatureImport.ANNUAIRE and sans_accent(titre) in _connus("sans_effet")
