"""The relevé as a PDF, for one reader: her version, and nobody else's."""

from django.db import models
from django.db.models import Q

from partnership.acteurs.models import Organisation
from partnership.secret.enums import Categorie, EtatImpression
from partnership.secret.modeles_impressions import ContenuDePdf, DemandeDePdf

from ..visibilite import ContenuQuerySet, SaisinePieceQuerySet
from .saisine import Saisine
from .seance import Point


class Impression(DemandeDePdf):
    """The relevé of one point, asked for; gone with a withdrawal."""

    saisine = models.ForeignKey(Saisine, models.CASCADE, related_name="+")
    point = models.ForeignKey(Point, models.CASCADE, related_name="+")

    objects = SaisinePieceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["point", "auteur"],
                condition=Q(etat=EtatImpression.DEMANDEE),
                name="une_demande_a_la_fois",
            )
        ]
        indexes = [
            models.Index(fields=["dossier"], name="releve_pdf_dossier"),
            models.Index(fields=["etat", "cree_le"], name="releve_pdf_attente"),
        ]


class ImpressionContenu(ContenuDePdf):
    """The whole relevé, for who reads the synthesis; or the `volet` of one organisation."""

    categorie = Categorie.SYNTHESE
    pseudonyme = True

    saisine = models.ForeignKey(Saisine, models.CASCADE, related_name="+")
    impression = models.OneToOneField(Impression, models.CASCADE, related_name="contenu")
    equipe = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    volet = models.BooleanField()  # its own actions, and no word of the relevé

    objects = ContenuQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["dossier"], name="releve_pdf_contenu")]
