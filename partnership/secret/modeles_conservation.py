"""What retention keeps of its own: what is to come, holds, proofs of accords, counts (SP-19)."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from partnership.acteurs import horloge
from partnership.acteurs.models import Affectation, Organisation, Territoire

from .enums import MotifGel


class EcheanceConservation(models.Model):
    """A dossier that will go, of which the responsible persons were told; no content."""

    # Read by `secret.privileges`.
    derriere_le_mur = "SELECT, INSERT, UPDATE, DELETE"

    dossier = models.OneToOneField(
        "secret.Dossier", models.CASCADE, primary_key=True, related_name="+"
    )
    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    reference = models.CharField(max_length=20)
    lien = models.CharField(max_length=200)
    cycle = models.CharField(max_length=20)
    averti_le = models.DateField()
    agir_le = models.DateField()

    class Meta:
        indexes = [
            models.Index(
                fields=["territoire", "organisation", "role", "agir_le"], name="echeance_roles"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} le {self.agir_le:%d/%m/%Y}"


class GelConservation(models.Model):
    """A legal hold: the dossier is not erased until the delegate who placed it lifts it."""

    derriere_le_mur = "SELECT, INSERT, UPDATE"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("secret.Dossier", models.CASCADE, related_name="+")
    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20)
    motif = models.CharField("motif", max_length=20, choices=MotifGel)
    pose_par = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    pose_le = models.DateTimeField(default=horloge.maintenant)
    leve_par = models.ForeignKey(
        Affectation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    leve_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "organisation"],
                condition=Q(leve_le=None),
                name="un_gel_a_la_fois",
                violation_error_message="Ce dossier est déjà conservé à votre demande.",
            ),
            models.CheckConstraint(
                condition=Q(leve_par=None, leve_le=None)
                | Q(leve_par__isnull=False, leve_le__isnull=False),
                name="gel_leve_entier",
            ),
        ]

    def __str__(self) -> str:
        return f"gel de {self.reference}"


class PreuveAccord(models.Model):
    """What stays of an accord when its dossier has gone: that it was given, on what, until when.

    Written by `palier.effacer_dossier` alone, in the codes of `Accord`. No name, no free text;
    `dossier` points nowhere.
    """

    derriere_le_mur = "SELECT"

    id = models.UUIDField(primary_key=True, editable=False)
    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    dossier = models.UUIDField(db_index=True)
    type = models.CharField(max_length=30)
    finalite = models.CharField(max_length=20)
    le = models.DateField()
    moyen = models.CharField(max_length=20, blank=True)
    notice_version = models.CharField(max_length=20, blank=True)
    notice_empreinte = models.CharField(max_length=64, blank=True)
    reaction = models.CharField(max_length=20, blank=True)
    categories = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    destinataires = ArrayField(models.BigIntegerField(), default=list, blank=True)
    du = models.DateTimeField(null=True, blank=True)
    jusqua = models.DateTimeField(null=True, blank=True)
    fini_le = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["territoire", "fini_le"], name="preuve_fin")]

    def __str__(self) -> str:
        return f"preuve du {self.le:%d/%m/%Y}"


class BilanConservation(models.Model):
    """How many, on one day, by cycle and territory; an empty cycle is the passage itself."""

    derriere_le_mur = "SELECT, INSERT, UPDATE"

    territoire = models.ForeignKey(Territoire, models.PROTECT, null=True, related_name="+")
    jour = models.DateField()
    cycle = models.CharField(max_length=20, blank=True)
    avertis = models.PositiveIntegerField(default=0)
    faits = models.PositiveIntegerField(default=0)
    echecs = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["territoire", "jour", "cycle"],
                name="un_bilan_par_jour",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.cycle} le {self.jour:%d/%m/%Y}"
