"""A PDF asked for by one reader: the order, which says nothing, and the sealed document."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .coffre.champs import OctetsScelle
from .enums import Categorie, EtatImpression
from .models import PieceDeDossier


class DemandeDePdf(PieceDeDossier):
    """A PDF asked for by one reader; says that, holds nothing of the dossier."""

    categorie = Categorie.EN_TETE
    personnelle = True

    etat = models.CharField(max_length=10, choices=EtatImpression, default=EtatImpression.DEMANDEE)
    tentatives = models.PositiveSmallIntegerField(default=0)
    pret_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return "impression"


class ContenuDePdf(PieceDeDossier):
    """The PDF itself, readable only by the one for whom it was made, while she reads its category.

    A concrete table adds `impression`, its order.
    """

    personnelle = True

    octets = OctetsScelle()
    # What its reader held when it was made: one right less, and it is not given (SP-08).
    droits = ArrayField(models.IntegerField(), null=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return "contenu d’une impression"
