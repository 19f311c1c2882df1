"""Sessions of the commissions: when, who was told, who answered, who was there. No case data."""

import uuid
from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from partnership.acteurs.models import Affectation, Charte, PeriodeTz

from ..enums import NatureAvis, ReponseDite
from .sieges import Commission, Mandat


class Seance(models.Model):
    """A date of a commission: when, and where or by video."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    commission = models.ForeignKey(Commission, models.CASCADE, related_name="seances")
    jour = models.DateField("jour")
    heure = models.TimeField("de")
    fin = models.TimeField("à", null=True, blank=True)
    lieu = models.CharField("lieu", max_length=200, blank=True)
    visio = models.URLField("lien de la visioconférence", max_length=300, blank=True)
    # SEQUENCE of iCalendar (RFC 5545, 3.8.7.4): one more each time when or where it is changes.
    sequence = models.PositiveIntegerField("révision", default=0, editable=False)
    modifiee_le = models.DateTimeField("modifiée le", default=timezone.now, editable=False)
    ouverte_le = models.DateTimeField("ouverte le", null=True, editable=False)
    levee_le = models.DateTimeField("levée le", null=True, editable=False)
    # Which point of the agenda the room sees; its key alone, which says nothing.
    ecran = models.UUIDField("à l’écran", null=True, editable=False)
    annulee_le = models.DateTimeField("annulée le", null=True, editable=False)
    ecrite_par = models.ForeignKey(Affectation, models.PROTECT, editable=False, related_name="+")

    class Meta:
        ordering = ["jour", "heure"]
        verbose_name = "séance"
        constraints = [
            models.UniqueConstraint(
                fields=["commission", "jour"], name="seance_un_jour",
                condition=Q(annulee_le=None),
                violation_error_message="Cette commission a déjà une séance ce jour-là.",
            ),
            models.CheckConstraint(
                condition=Q(fin=None) | Q(fin__gt=F("heure")), name="seance_dans_l_ordre",
                violation_error_message="L’heure de fin est après l’heure de début.",
            ),
            models.CheckConstraint(
                condition=~Q(lieu="", visio=""), name="seance_quelque_part",
                violation_error_message="Donnez un lieu, ou un lien de visioconférence.",
            ),
            models.CheckConstraint(
                condition=Q(levee_le=None) | Q(ouverte_le__isnull=False),
                name="seance_ouverte_avant_levee",
                violation_error_message="Une séance est ouverte avant d’être levée.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Séance du {self.jour:%d/%m/%Y}"

    @property
    def reference(self) -> str:
        """Return what a message calls it: a date, no name, no situation (SP-17)."""
        return f"SEANCE-{self.jour:%Y-%m-%d}"

    @property
    def commence(self) -> datetime:
        """Return when it begins, in the time zone of the project."""
        return timezone.make_aware(datetime.combine(self.jour, self.heure))

    @property
    def en_cours(self) -> bool:
        """Say whether it is open now, by the person who holds it."""
        return self.ouverte_le is not None and self.levee_le is None


class Convocation(models.Model):
    """A member was told of a session: of which message, for which state of it."""

    seance = models.ForeignKey(Seance, models.CASCADE, related_name="convocations")
    mandat = models.ForeignKey(Mandat, models.CASCADE, related_name="+")
    nature = models.CharField("message", max_length=14, choices=NatureAvis)
    sequence = models.PositiveIntegerField("révision de la séance")
    le = models.DateTimeField("le")
    # False: no account to write to; the coordinator tells this member herself.
    ecrit = models.BooleanField("par courriel", default=True)

    class Meta:
        ordering = ["le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seance", "mandat", "nature", "sequence"], name="convocation_une_fois"
            )
        ]


class Reponse(models.Model):
    """What a member answered to a convocation."""

    seance = models.ForeignKey(Seance, models.CASCADE, related_name="reponses")
    mandat = models.ForeignKey(Mandat, models.CASCADE, related_name="+")
    dite = models.CharField("réponse", max_length=10, choices=ReponseDite)
    sequence = models.PositiveIntegerField("révision de la séance")
    le = models.DateTimeField("le")
    par = models.ForeignKey(Affectation, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "réponse"
        constraints = [
            models.UniqueConstraint(fields=["seance", "mandat"], name="une_reponse_par_membre")
        ]


class Presence(models.Model):
    """Somebody is in the room from one moment to another: a member, or a guest."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    seance = models.ForeignKey(Seance, models.PROTECT, related_name="presences")
    mandat = models.ForeignKey(Mandat, models.PROTECT, null=True, blank=True, related_name="+")
    affectation = models.ForeignKey(
        Affectation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="invité qui a un compte",
    )  # fmt: skip
    personne = models.CharField("ou nom d’un invité sans compte", max_length=120, blank=True)
    organisme = models.CharField("son organisme", max_length=120, blank=True)
    # Of a guest without an account: the paper signed at the door.
    charte = models.ForeignKey(Charte, models.PROTECT, null=True, blank=True, related_name="+")
    entree = models.DateTimeField("entrée")
    sortie = models.DateTimeField("sortie", null=True, blank=True)
    ecrite_par = models.ForeignKey(Affectation, models.PROTECT, editable=False, related_name="+")

    class Meta:
        ordering = ["entree", "pk"]
        verbose_name = "présence"
        constraints = [
            models.CheckConstraint(
                condition=Q(mandat__isnull=False, affectation=None, personne="")
                | Q(mandat=None, affectation__isnull=False, personne="")
                | (Q(mandat=None, affectation=None) & ~Q(personne="")),
                name="presence_d_une_personne",
                violation_error_message="Choisissez un membre, un invité, ou nommez la personne.",
            ),
            models.CheckConstraint(
                condition=Q(sortie=None) | Q(sortie__gte=F("entree")),
                name="presence_dans_l_ordre",
                violation_error_message="On sort après être entré.",
            ),
            *(
                ExclusionConstraint(
                    name=f"presence_{quoi}_sans_chevauchement",
                    expressions=[
                        ("seance", RangeOperators.EQUAL),
                        (quoi, RangeOperators.EQUAL),
                        (PeriodeTz("entree", "sortie"), RangeOperators.OVERLAPS),
                    ],
                    violation_error_message="Cette personne est déjà dans la salle.",
                )
                for quoi in ("mandat", "affectation")
            ),
            models.UniqueConstraint(
                "seance", Lower("personne"), name="presence_personne_une_fois",
                condition=Q(sortie=None) & ~Q(personne=""),
                violation_error_message="Cette personne est déjà dans la salle.",
            ),
        ]  # fmt: skip


class AbonnementCalendrier(models.Model):
    """A secret address that a calendar reads; only its digest is kept."""

    affectation = models.ForeignKey(
        Affectation, models.CASCADE, related_name="+", verbose_name="pour"
    )
    empreinte = models.CharField("empreinte du jeton", max_length=64, unique=True)
    cree_le = models.DateTimeField("créé le", default=timezone.now)
    revoque_le = models.DateTimeField("révoqué le", null=True, blank=True)

    class Meta:
        verbose_name = "abonnement au calendrier"
        verbose_name_plural = "abonnements au calendrier"
        constraints = [
            models.UniqueConstraint(
                fields=["affectation"], name="un_calendrier_en_vigueur",
                condition=Q(revoque_le=None),
            )
        ]  # fmt: skip
