"""Commissions of the CLSM: seats, who holds them from when to when. No case data."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower

from partnership.acteurs.models import Affectation, Charte, Organisation, Territoire

from ..enums import Genre, Qualite


class Periode(Func):
    """daterange(debut, fin, '[]'): both days included, a null end is open."""

    function = "DATERANGE"


class College(models.Model):
    """A group of members, as the territory names it; `code` is what the quorum will look for."""

    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="colleges")
    code = models.SlugField("code", max_length=30)
    nom = models.CharField("nom", max_length=80)
    ordre = models.PositiveSmallIntegerField("ordre", default=99)

    class Meta:
        ordering = ["ordre", "nom"]
        verbose_name = "collège"
        constraints = [
            models.UniqueConstraint(
                fields=["territoire", "code"], name="college_code_unique",
                violation_error_message="Un collège de ce territoire porte déjà ce code.",
            ),
            models.UniqueConstraint(
                "territoire", Lower("nom"), name="college_nom_unique",
                violation_error_message="Un collège de ce territoire porte déjà ce nom.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.nom


class Commission(models.Model):
    """A commission of a territory, as an entry of the directory."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="commissions")
    genre = models.CharField("genre", max_length=12, choices=Genre)
    nom = models.CharField("nom", max_length=120)
    objet = models.TextField("ce qu’elle fait", max_length=2000, blank=True)
    rythme = models.CharField(
        "quand elle se réunit", max_length=160, blank=True,
        help_text="Par exemple : le deuxième jeudi du mois, deux heures.",
    )  # fmt: skip
    modifiee_par = models.ForeignKey(Affectation, models.PROTECT, editable=False, related_name="+")
    modifiee_le = models.DateTimeField("modifiée le", editable=False)
    close_le = models.DateField("close le", null=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                "territoire", Lower("nom"), name="commission_nom_unique",
                condition=Q(close_le=None),
                violation_error_message="Une commission de ce territoire porte déjà ce nom.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.nom


class Siege(models.Model):
    """A seat: an organisation, in a function, for a college; never a person by herself."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    commission = models.ForeignKey(Commission, models.CASCADE, related_name="sieges")
    college = models.ForeignKey(
        College, models.PROTECT, related_name="sieges", verbose_name="collège"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="organisme du partenariat",
    )  # fmt: skip
    organisme = models.CharField(
        "ou autre organisme", max_length=120, blank=True,
        help_text="Si l’organisme n’a pas de compte dans Palier.",
    )  # fmt: skip
    fonction = models.CharField(
        "fonction", max_length=120,
        help_text="Médecin du CMP, conseillère sociale… : le siège reste quand la personne part.",
    )  # fmt: skip

    class Meta:
        ordering = ["college__ordre", "college__nom", "pk"]
        verbose_name = "siège"
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None) ^ Q(organisme=""),
                name="siege_d_un_organisme",
                violation_error_message="Choisissez un organisme, ou écrivez-en un autre.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fonction}, {self.nom_organisme}"

    @property
    def nom_organisme(self) -> str:
        return self.organisation.nom_court if self.organisation else self.organisme


class Mandat(models.Model):
    """Somebody holds a seat, in one quality, from one day to another, both included."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    siege = models.ForeignKey(Siege, models.CASCADE, related_name="mandats")
    qualite = models.CharField("qualité", max_length=10, choices=Qualite)
    affectation = models.ForeignKey(
        Affectation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="personne qui a un compte",
    )  # fmt: skip
    personne = models.CharField("ou nom d’une personne sans compte", max_length=120, blank=True)
    debut = models.DateField("du")
    fin = models.DateField("au", null=True, blank=True, help_text="Vide : jusqu’à nouvel ordre.")
    # Of somebody without an account: the paper that she signed.
    charte = models.ForeignKey(
        Charte, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="version de la charte signée sur papier",
    )  # fmt: skip
    signee_le = models.DateField("signée le", null=True, blank=True)
    ecrit_par = models.ForeignKey(Affectation, models.PROTECT, editable=False, related_name="+")
    ecrit_le = models.DateTimeField("écrit le", editable=False)

    class Meta:
        ordering = ["-debut", "qualite", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin=None) | Q(fin__gte=F("debut")),
                name="mandat_finit_apres_son_debut",
                violation_error_message="Un mandat finit après son début.",
            ),
            models.CheckConstraint(
                condition=Q(affectation=None) ^ Q(personne=""),
                name="mandat_d_une_personne",
                violation_error_message="Choisissez une personne qui a un compte, ou nommez-la.",
            ),
            models.CheckConstraint(
                condition=Q(charte=None, signee_le=None)
                | Q(charte__isnull=False, signee_le__isnull=False, affectation=None),
                name="mandat_signature_papier_entiere",
                violation_error_message=(
                    "Une signature sur papier a sa version et sa date ; qui a un compte signe "
                    "dans Palier."
                ),
            ),
            ExclusionConstraint(
                name="mandats_sans_chevauchement",
                expressions=[
                    ("siege", RangeOperators.EQUAL),
                    ("qualite", RangeOperators.EQUAL),
                    (
                        Periode("debut", "fin", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=(
                    "Ce siège est déjà tenu dans cette qualité à ces dates : terminez d’abord "
                    "l’autre mandat."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_qualite_display()}, {self.siege}"


class MandatAvant(models.Model):
    """What a mandate said before it was corrected or ended: the history that a correction keeps."""

    mandat = models.ForeignKey(Mandat, models.CASCADE, related_name="avant")
    qualite = models.CharField("qualité", max_length=10, choices=Qualite)
    affectation = models.ForeignKey(
        Affectation, models.PROTECT, null=True, related_name="+", verbose_name="personne"
    )
    personne = models.CharField("personne sans compte", max_length=120, blank=True)
    debut = models.DateField("du")
    fin = models.DateField("au", null=True)
    charte = models.ForeignKey(Charte, models.PROTECT, null=True, related_name="+")
    signee_le = models.DateField("signée le", null=True)
    ecrit_par = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    ecrit_le = models.DateTimeField("écrit le")

    class Meta:
        ordering = ["-ecrit_le", "-pk"]
        verbose_name, verbose_name_plural = "mandat corrigé", "mandats corrigés"


class Composition(models.Model):
    """How many seats of a college a commission should have: what is lacking or in excess."""

    commission = models.ForeignKey(Commission, models.CASCADE, related_name="composition")
    college = models.ForeignKey(College, models.CASCADE, related_name="+", verbose_name="collège")
    au_moins = models.PositiveSmallIntegerField("au moins", default=0)
    au_plus = models.PositiveSmallIntegerField(
        "au plus", null=True, blank=True, help_text="Vide : autant que l’on veut."
    )

    class Meta:
        ordering = ["college__ordre", "college__nom"]
        verbose_name = "composition attendue"
        constraints = [
            models.UniqueConstraint(fields=["commission", "college"], name="composition_unique"),
            models.CheckConstraint(
                condition=Q(au_plus=None) | Q(au_plus__gte=F("au_moins")),
                name="composition_dans_l_ordre",
                violation_error_message="« Au plus » n’est pas inférieur à « au moins ».",
            ),
        ]
