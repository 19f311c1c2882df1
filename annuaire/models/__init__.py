"""What the directory keeps: structures, their changes, sectors."""

from .modifications import Modification
from .secteurs import RegleSectorielle, Secteur
from .structures import Contact, Lot, Mot, Plage, Structure

__all__ = [
    "Contact",
    "Lot",
    "Modification",
    "Mot",
    "Plage",
    "RegleSectorielle",
    "Secteur",
    "Structure",
]
