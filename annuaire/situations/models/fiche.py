"""The sheet that the members read: blocks, one table per category, without identity."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from partnership.acteurs.enums import TypeOrganisation
from partnership.secret.enums import Categorie
from partnership.secret.models import PieceDeDossier

from .. import enums
from ..visibilite import SaisinePieceQuerySet
from .saisine import Saisine


class Bloc(PieceDeDossier):
    """One block of a sheet: written by who brings it, read under pseudonym."""

    pseudonyme = True

    saisine = models.ForeignKey(Saisine, models.CASCADE, related_name="+")
    modifie_le = models.DateTimeField(null=True, blank=True)

    objects = SaisinePieceQuerySet.as_manager()

    class Meta:
        abstract = True


class BlocFaits(Bloc):
    """What is asked, what was seen, what was tried, what the person wants."""

    categorie = Categorie.FAITS
    titre = "fiche de la commission"

    tranche_age = models.CharField(
        "tranche d’âge", max_length=10, choices=enums.TrancheAge, default=enums.TrancheAge.INCONNU
    )
    # From the list of its kind of commission, empty where the kind has none.
    objet = models.CharField(
        "ce qui lui est demandé", max_length=15, choices=enums.Objet, blank=True, default=""
    )
    # For the yearly report: what brings it above all, where the kind has no list of its own.
    motif = models.CharField(
        "motif principal", max_length=15, choices=enums.Motif, default=enums.Motif.INCONNU
    )
    sexe = models.CharField("sexe", max_length=10, choices=enums.Sexe, default=enums.Sexe.INCONNU)
    question = models.TextField("question posée à la commission", max_length=600, blank=True)
    faits = models.TextField("ce qui a été observé", max_length=2000, blank=True)
    tente = models.TextField("ce qui a déjà été essayé", max_length=1500, blank=True)
    demande = models.TextField("ce que la personne demande", max_length=1000, blank=True)
    impliques = ArrayField(
        models.CharField(max_length=30, choices=TypeOrganisation), default=list, blank=True,
        verbose_name="qui intervient déjà",
    )  # fmt: skip
    presence = models.CharField(
        "sa présence", max_length=12, choices=enums.Presence, default=enums.Presence.A_DEMANDER
    )
    representant = models.CharField(
        "par qui", max_length=15, choices=enums.Representant, blank=True, default=""
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["saisine"], name="un_bloc_faits")]

    def __str__(self) -> str:
        return "fiche de la commission"


class BlocLocatif(Bloc):
    """The lease, without reference nor address."""

    categorie = Categorie.SITUATION_LOCATIVE
    titre = "fiche de la commission, logement"

    texte = models.TextField("situation locative", max_length=1000, blank=True)
    statut = models.CharField(
        "statut d’occupation", max_length=15, choices=enums.Statut, default=enums.Statut.INCONNU
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["saisine"], name="un_bloc_locatif")]

    def __str__(self) -> str:
        return "fiche de la commission, logement"


class BlocSocial(Bloc):
    """Supports and protection, without the name of anybody."""

    categorie = Categorie.SITUATION_SOCIALE
    titre = "fiche de la commission, soutiens"

    texte = models.TextField("situation sociale et soutiens", max_length=1000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["saisine"], name="un_bloc_social")]

    def __str__(self) -> str:
        return "fiche de la commission, soutiens"
