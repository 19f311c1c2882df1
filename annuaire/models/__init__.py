"""What the directory keeps: structures, their changes, sectors, outlines, what is published."""

from .contours import Contour
from .copies import Flux, Revision
from .imports import Export, Import, LigneImport
from .modifications import Modification
from .ouvrages import Ouvrage
from .presentations import Presentation
from .secteurs import RegleSectorielle, Secteur
from .structures import Contact, Lot, Mot, Plage, Structure

__all__ = [
    "Contact",
    "Contour",
    "Export",
    "Flux",
    "Import",
    "LigneImport",
    "Lot",
    "Modification",
    "Mot",
    "Ouvrage",
    "Plage",
    "Presentation",
    "RegleSectorielle",
    "Revision",
    "Secteur",
    "Structure",
]
