"""What is known of accompanied access; the rooms that hold their own pieces bring them here."""

from ..examens.models import AvisPartage, AvisPrefet, AvisRendu, Examen, VoixDeLaPersonne
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
    "Agrement",
    "AvisPartage",
    "AvisPrefet",
    "AvisRendu",
    "Candidature",
    "ClauseContrat",
    "Compteur",
    "CritereAtteste",
    "EtatDesLieux",
    "Etude",
    "Examen",
    "ImpressionBail",
    "ImpressionBailContenu",
    "JetonCandidat",
    "LigneFinancement",
    "Logement",
    "MoisDeLoyer",
    "Origine",
    "PassageAcces",
    "Personne",
    "SeuilBailleur",
    "Souhait",
    "SousLocation",
    "VoixDeLaPersonne",
    "VoletOperateur",
]
