"""What a person said of her dossiers, and what she asked of the data delegate."""

from .demandes import CopieContenu, DemandePersonne, DossierConcerne, OrdreEffacement
from .pieces import Effacement, Limitation, PointDeVue, Rectification

__all__ = [
    "CopieContenu",
    "DemandePersonne",
    "DossierConcerne",
    "Effacement",
    "Limitation",
    "OrdreEffacement",
    "PointDeVue",
    "Rectification",
]
