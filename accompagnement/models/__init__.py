"""What is known of accompanied access; the rooms that hold their own pieces bring them here."""

from ..cotation.models import GrilleCotation, RapportEquite
from ..examens.models import AvisPartage, AvisPrefet, AvisRendu, Examen, VoixDeLaPersonne
from ..photos.models import ImagePhoto, PhotoLogement
from ..solvabilite.models import Etude, SeuilBailleur
from ..souslocation.models import (
    Agrement,
    ClauseContrat,
    EtatDesLieux,
    ImpressionBail,
    ImpressionBailContenu,
    LigneFinancement,
    MoisDeLoyer,
    SousLocation,
    VoletOperateur,
)
from ..suivi.models import (
    Absence,
    ContratDeSoin,
    Devenir,
    Incident,
    LigneAstreinte,
    ProjetDeVie,
    Sortie,
    Visite,
)
from .candidature import (
    Candidature,
    Compteur,
    CritereAtteste,
    JetonCandidat,
    Logement,
    Origine,
    PassageAcces,
    Personne,
    Souhait,
)

__all__ = [
    "Absence",
    "Agrement",
    "AvisPartage",
    "AvisPrefet",
    "AvisRendu",
    "Candidature",
    "ClauseContrat",
    "Compteur",
    "ContratDeSoin",
    "CritereAtteste",
    "Devenir",
    "EtatDesLieux",
    "Etude",
    "Examen",
    "GrilleCotation",
    "ImagePhoto",
    "ImpressionBail",
    "ImpressionBailContenu",
    "Incident",
    "JetonCandidat",
    "LigneAstreinte",
    "LigneFinancement",
    "Logement",
    "MoisDeLoyer",
    "Origine",
    "PassageAcces",
    "Personne",
    "PhotoLogement",
    "ProjetDeVie",
    "RapportEquite",
    "SeuilBailleur",
    "Sortie",
    "Souhait",
    "SousLocation",
    "Visite",
    "VoixDeLaPersonne",
    "VoletOperateur",
]
