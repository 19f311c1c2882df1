"""What a person said of one dossier: her view, a correction, a freeze, an erasure (SP-15)."""

from django.db import models
from django.db.models import Q

from partnership.acteurs.models import Affectation

from ...coffre.champs import TexteScelle
from ...enums import Categorie, MoyenAccord
from ...models import PieceDeDossier
from .. import enums


class ParoleDeLaPersonne(PieceDeDossier):
    """When and how she said it."""

    recu_le = models.DateField("reçu le")
    moyen = models.CharField("par quel moyen", max_length=20, choices=MoyenAccord)

    class Meta:
        abstract = True


def _entiere(quoi: str, *champs: str) -> Q:
    """Return the condition « all of these, or none », `quoi` being a code that is '' at first."""
    vides, pleins = Q(**{quoi: ""}), ~Q(**{quoi: ""})
    for champ in champs:
        vides &= Q(**{f"{champ}__isnull": True})
        pleins &= Q(**{f"{champ}__isnull": False})
    return vides | pleins


class PointDeVue(ParoleDeLaPersonne):
    """Her own account, in her words, beside the facts (« mention en marge »); sealed."""

    categorie = Categorie.FAITS

    texte = TexteScelle("son point de vue", max_length=2000)

    class Meta:
        indexes = [models.Index(fields=["dossier", "cree_le"], name="point_de_vue_dossier")]

    def __str__(self) -> str:
        return "point de vue de la personne"

    def copie(self) -> dict:
        return {"texte": self.texte}


class Rectification(ParoleDeLaPersonne):
    """What she asks to correct, and what the organisation that wrote it answered; sealed.

    What was written stays as proof; the answer stands beside it, for every reader.
    """

    categorie = Categorie.FAITS

    bloc = models.CharField("ce qui est à corriger", max_length=20, choices=enums.Bloc)
    fait = models.UUIDField("fait concerné", null=True, blank=True)  # the one fact, if it is one
    demande = TexteScelle("ce qu’elle demande", max_length=600)
    suite = models.CharField(
        "suite donnée", max_length=20, choices=enums.SuiteRectification, blank=True
    )
    reponse = TexteScelle("correction, ou motif du refus", max_length=600, blank=True)
    decidee_par = models.ForeignKey(
        Affectation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="décidée par",
    )  # fmt: skip
    decidee_le = models.DateTimeField("décidée le", null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["dossier", "cree_le"], name="rectification_dossier")]
        constraints = [
            models.CheckConstraint(
                condition=_entiere("suite", "decidee_par", "decidee_le"),
                name="rectification_entiere",
            )
        ]

    def __str__(self) -> str:
        return "rectification demandée"

    def copie(self) -> dict:
        return {"demande": self.demande, "fait": None}


class Limitation(ParoleDeLaPersonne):
    """A dossier frozen at her request: nothing is written or transmitted until it is lifted.

    Of the cover, so that whoever reads the dossier knows it (article 18 GDPR).
    """

    categorie = Categorie.EN_TETE

    motif = models.CharField("motif", max_length=20, choices=enums.MotifLimitation)
    motif_levee = models.CharField(
        "motif de la levée", max_length=20, choices=enums.MotifLevee, blank=True
    )
    levee_par = models.ForeignKey(
        Affectation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="levée par",
    )  # fmt: skip
    levee_le = models.DateTimeField("levée le", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(levee_le=None), name="une_limitation_a_la_fois"
            ),
            models.CheckConstraint(
                condition=_entiere("motif_levee", "levee_par", "levee_le"),
                name="levee_entiere",
            ),
        ]

    def __str__(self) -> str:
        return "limitation"


class Effacement(ParoleDeLaPersonne):
    """Her request to erase this dossier, and what was decided, with its motive (article 17)."""

    categorie = Categorie.EN_TETE

    suite = models.CharField("suite donnée", max_length=20, choices=enums.SuiteEffacement)
    motif = models.CharField("motif", max_length=20, choices=enums.MotifEffacement)

    class Meta:
        indexes = [models.Index(fields=["dossier"], name="effacement_dossier")]

    def __str__(self) -> str:
        return "effacement demandé"
