"""Commissions of the CLSM: seats, mandates, sessions, presence. No case data."""

from .seances import AbonnementCalendrier, Convocation, Presence, Reponse, Seance
from .sieges import College, Commission, Composition, Mandat, MandatAvant, Periode, Siege

__all__ = [
    "AbonnementCalendrier",
    "College",
    "Commission",
    "Composition",
    "Convocation",
    "Mandat",
    "MandatAvant",
    "Periode",
    "Presence",
    "Reponse",
    "Seance",
    "Siege",
]
