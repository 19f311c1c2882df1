"""Files that come in and go out: read, shown, then written by the worker."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from partnership.acteurs.models import Affectation, Territoire

from ..enums import AU_TRAVAIL, EtatExport, EtatImport, Forme, NatureImport, Verdict
from .structures import Lot, Structure


class Travail(models.Model):
    """What the worker has to do: the row is the order, Redis only hurries it.

    `jeton` is the one who works now and `battement` when it last gave news: a worker that was
    killed is replaced, and one that was only slow may write nothing more.
    """

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="+")
    auteur = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    cree_le = models.DateTimeField("demandé le", auto_now_add=True)
    jeton = models.UUIDField(null=True, blank=True, editable=False)
    battement = models.DateTimeField(null=True, blank=True, editable=False)
    tentatives = models.PositiveSmallIntegerField(default=0, editable=False)
    message = models.CharField("ce qui s’est passé", max_length=400, blank=True)
    fichier = models.BinaryField(null=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["-cree_le"]


class Import(Travail):
    """A file given by the coordinator, from its reading to its undoing."""

    nature = models.CharField("nature", max_length=10, choices=NatureImport)
    etat = models.CharField("état", max_length=12, choices=EtatImport, default=EtatImport.LECTURE)
    libelle = models.CharField("libellé", max_length=120)
    # Of the file as it was sent: a double click makes one import.
    empreinte = models.CharField(max_length=64, editable=False)
    vide_efface = models.BooleanField("une case vide efface", default=False)
    total = models.PositiveIntegerField(default=0)
    faits = models.PositiveIntegerField(default=0)
    comptes = models.JSONField(default=dict)
    rapport = models.JSONField(default=dict)
    # Sectors: their lists as they were, put back when the import is undone.
    avant = models.JSONField(default=dict)
    # Who said yes to it, or asked to undo it: the worker acts as her.
    decide_par = models.ForeignKey(
        Affectation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lot = models.ForeignKey(Lot, models.SET_NULL, null=True, blank=True, related_name="imports")
    fini_le = models.DateTimeField("fini le", null=True, blank=True)

    class Meta(Travail.Meta):
        verbose_name = "import"
        indexes = [
            models.Index(fields=["territoire", "-cree_le"], name="import_recents"),
            models.Index(
                fields=["cree_le"], name="import_a_faire", condition=Q(etat__in=AU_TRAVAIL)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["auteur", "nature", "empreinte"],
                condition=Q(etat=EtatImport.LECTURE),
                name="import_une_fois",
                violation_error_message="Ce fichier est déjà en cours d’import.",
            )
        ]

    def __str__(self) -> str:
        return self.libelle


class LigneImport(models.Model):
    """One line of a file: what it says, and what will become of it."""

    importation = models.ForeignKey(Import, models.CASCADE, related_name="lignes")
    rang = models.PositiveIntegerField("ligne")
    verdict = models.CharField("suite", max_length=10, choices=Verdict)
    nom = models.CharField("nom", max_length=160, blank=True)
    structure = models.ForeignKey(
        Structure, models.CASCADE, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)
    document = models.JSONField(default=dict)
    avant = models.JSONField(default=dict)
    cle_source = models.CharField(max_length=80, blank=True)
    # What makes it the same as another line of the file.
    cles = ArrayField(models.CharField(max_length=260), default=list)
    pourquoi = models.CharField("pourquoi", max_length=400, blank=True)
    faite = models.BooleanField("appliquée", default=False)

    class Meta:
        ordering = ["rang"]
        verbose_name = "ligne d’import"
        verbose_name_plural = "lignes d’import"
        indexes = [
            models.Index(fields=["importation", "verdict", "rang"], name="ligne_par_verdict")
        ]
        constraints = [models.UniqueConstraint(fields=["importation", "rang"], name="ligne_unique")]

    def __str__(self) -> str:
        return f"ligne {self.rang}"


class Export(Travail):
    """A spreadsheet asked for, made by the worker, kept for a day."""

    nature = models.CharField("nature", max_length=10, choices=NatureImport)
    forme = models.CharField("format", max_length=4, choices=Forme)
    etat = models.CharField("état", max_length=8, choices=EtatExport, default=EtatExport.DEMANDE)
    filtres = models.JSONField(default=dict)

    class Meta(Travail.Meta):
        verbose_name = "export"
        indexes = [
            models.Index(
                fields=["cree_le"], name="export_a_faire", condition=Q(etat=EtatExport.DEMANDE)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} en {self.get_forme_display()}"
