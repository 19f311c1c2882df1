"""What the directory keeps: structures, their changes, sectors, outlines, works in PDF."""

from .contours import Contour
from .imports import Export, Import, LigneImport
from .modifications import Modification
from .ouvrages import Ouvrage
from .secteurs import RegleSectorielle, Secteur
from .structures import Contact, Lot, Mot, Plage, Structure

__all__ = [
    "Contact",
    "Contour",
    "Export",
    "Import",
    "LigneImport",
    "Lot",
    "Modification",
    "Mot",
    "Ouvrage",
    "Plage",
    "RegleSectorielle",
    "Secteur",
    "Structure",
]
