"""PDF asked for by one reader."""

from django.db import models

from partnership.secret.enums import Categorie
from partnership.secret.modeles_impressions import ContenuDePdf, DemandeDePdf

from .. import enums


class Impression(DemandeDePdf):
    """The sheet of a signalement, or a paper for its person."""

    modele = models.CharField(max_length=10, choices=enums.ModeleImpression)

    class Meta:
        indexes = [models.Index(fields=["etat", "cree_le"], name="impression_attente")]


class ImpressionContenu(ContenuDePdf):
    """Readable while its reader reads the facts."""

    categorie = Categorie.FAITS

    impression = models.OneToOneField(Impression, models.CASCADE, related_name="contenu")
