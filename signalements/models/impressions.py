"""PDF asked for by one reader."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from partnership.secret.coffre.champs import OctetsScelle
from partnership.secret.enums import Categorie
from partnership.secret.models import PieceDeDossier

from .. import enums


class Impression(PieceDeDossier):
    """A PDF asked for by one reader; says that, holds nothing of the dossier."""

    categorie = Categorie.EN_TETE
    personnelle = True

    modele = models.CharField(max_length=10, choices=enums.ModeleImpression)
    etat = models.CharField(
        max_length=10, choices=enums.EtatImpression, default=enums.EtatImpression.DEMANDEE
    )
    tentatives = models.PositiveSmallIntegerField(default=0)
    pret_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["etat", "cree_le"], name="impression_attente")]

    def __str__(self) -> str:
        return "impression"


class ImpressionContenu(PieceDeDossier):
    """The PDF itself, readable only by the one for whom it was made, while she reads the facts."""

    categorie = Categorie.FAITS
    personnelle = True

    impression = models.OneToOneField(Impression, models.CASCADE, related_name="contenu")
    octets = OctetsScelle()
    # What its reader held when it was made: one right less, and it is not given (SP-08).
    droits = ArrayField(models.IntegerField(), null=True, editable=False)

    def __str__(self) -> str:
        return "contenu d’une impression"
