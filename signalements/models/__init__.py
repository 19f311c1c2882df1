"""The signalement: its cover, the pieces of its dossier, and the catalogue of facts."""

from .catalogue import CategorieFait, Compteur, ItemFait
from .fiche import (
    Demarche,
    FaitObserve,
    Identite,
    JetonNom,
    ReponseUrgence,
    Saisie,
    SituationLocative,
    SoutiensDeclares,
)
from .impressions import Impression, ImpressionContenu
from .procedure import Cloture, Complement, PasserOutre, Recevabilite, Retour, Visite
from .signalement import Passage, Signalement
from .soins import ContactErah, MotifDeFin, NoteSoignante, Suivi

__all__ = [
    "CategorieFait",
    "Cloture",
    "Complement",
    "Compteur",
    "ContactErah",
    "Demarche",
    "FaitObserve",
    "Identite",
    "Impression",
    "ImpressionContenu",
    "ItemFait",
    "JetonNom",
    "MotifDeFin",
    "NoteSoignante",
    "Passage",
    "PasserOutre",
    "Recevabilite",
    "ReponseUrgence",
    "Retour",
    "Saisie",
    "Signalement",
    "SituationLocative",
    "SoutiensDeclares",
    "Suivi",
    "Visite",
]
