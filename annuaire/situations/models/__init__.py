"""What the commission knows of a situation: the saisine, its sheet, its points."""

from ..directe.models import (
    Constat,
    JetonConcerne,
    PassageSituation,
    PersonneConcernee,
    SituationPortee,
)
from .bilan import Bilan
from .fiche import BlocFaits, BlocLocatif, BlocSocial
from .impressions import Impression, ImpressionContenu
from .saisine import Compteur, Saisine
from .seance import Deport, Invite, Point
from .suite import ActionDuPlan, Avis, AvisDonne, Releve, SuiteAction, Validation

__all__ = [
    "ActionDuPlan",
    "Avis",
    "AvisDonne",
    "Bilan",
    "BlocFaits",
    "BlocLocatif",
    "BlocSocial",
    "Compteur",
    "Constat",
    "Deport",
    "Impression",
    "ImpressionContenu",
    "Invite",
    "JetonConcerne",
    "PassageSituation",
    "PersonneConcernee",
    "Point",
    "Releve",
    "Saisine",
    "SituationPortee",
    "SuiteAction",
    "Validation",
]
