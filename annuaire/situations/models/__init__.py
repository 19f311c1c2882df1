"""What the commission knows of a situation: the saisine, its sheet, its points."""

from .fiche import BlocFaits, BlocLocatif, BlocSocial
from .saisine import Compteur, Saisine
from .seance import Deport, Invite, Point

__all__ = [
    "BlocFaits",
    "BlocLocatif",
    "BlocSocial",
    "Compteur",
    "Deport",
    "Invite",
    "Point",
    "Saisine",
]
