"""Psychiatric sectors, and which address is of which (domain.md § 7)."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from partnership.acteurs.enums import TypeOrganisation
from partnership.acteurs.models import Commune, Organisation, Territoire

from ..enums import Cote, Public
from ..sectorisation import NUMERO_AU_PLUS


class Secteur(models.Model):
    """A sector of adults (57G90) or of children (57I90): a default, the person stays free."""

    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="secteurs")
    code = models.CharField("code", max_length=12)
    nom = models.CharField("nom", max_length=120)
    public = models.CharField("public", max_length=8, choices=Public, default=Public.ADULTES)
    etablissement = models.CharField("établissement", max_length=160, blank=True)
    cmp = models.ForeignKey(
        "annuaire.Structure", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="CMP",
    )  # fmt: skip
    equipe = models.ForeignKey(
        "annuaire.Structure", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="équipe mobile",
    )  # fmt: skip
    saisie = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+",
        limit_choices_to={"type": TypeOrganisation.ERAH},
        verbose_name="organisme saisi des signalements",
    )  # fmt: skip
    importe_le = models.DateTimeField("liste importée le", null=True, blank=True)

    class Meta:
        ordering = ["public", "code"]
        constraints = [
            models.UniqueConstraint(
                "territoire",
                Lower("code"),
                name="secteur_code_unique",
                violation_error_message="Un secteur de ce territoire porte déjà ce code.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} — {self.nom}"


class RegleSectorielle(models.Model):
    """One line of the hospital's list: a commune, a street, or a part of a street."""

    secteur = models.ForeignKey(Secteur, models.CASCADE, related_name="regles")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    voie = models.CharField("voie, comme écrite", max_length=160, blank=True)
    cle = models.CharField(max_length=160, blank=True, editable=False)
    cote = models.CharField("numéros", max_length=8, choices=Cote, default=Cote.TOUS)
    debut = models.PositiveSmallIntegerField("du", default=1)
    fin = models.PositiveSmallIntegerField("au", default=NUMERO_AU_PLUS)

    class Meta:
        ordering = ["commune__nom", "cle", "debut", "cote"]
        verbose_name = "règle de sectorisation"
        verbose_name_plural = "règles de sectorisation"
        indexes = [models.Index(fields=["commune", "cle"], name="regle_commune_voie")]
        constraints = [
            models.UniqueConstraint(
                fields=["secteur", "commune", "cle", "cote", "debut", "fin"],
                name="regle_sectorielle_unique",
                violation_error_message="Cette règle est déjà dans la liste.",
            ),
            models.CheckConstraint(
                condition=Q(debut__gte=1, fin__gte=F("debut"), fin__lte=NUMERO_AU_PLUS),
                name="regle_numeros_dans_l_ordre",
                violation_error_message="Le dernier numéro vient après le premier.",
            ),
            models.CheckConstraint(
                condition=~Q(cle="") | Q(cote=Cote.TOUS, debut=1, fin=NUMERO_AU_PLUS),
                name="regle_de_commune_entiere",
                violation_error_message="Des numéros demandent une voie.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune} {self.voie}".strip()
