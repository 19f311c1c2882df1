"""The grids of a territory, each kept with who set it, when and why; no person in them."""

import uuid

from django.db import models

from partnership.acteurs.models import Affectation, Organisation, Territoire


class GrilleCotation(models.Model):
    """A grid, in force from a day on; a new one is a new number, none is ever changed."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="+")
    numero = models.PositiveIntegerField()
    du = models.DateField("à partir du")
    criteres = models.JSONField()  # as `regles.ecrire` gives it
    fondement = models.CharField("décision qui la fonde", max_length=300)
    fixee_par = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    fixee_le = models.DateTimeField()

    class Meta:
        app_label = "accompagnement"
        constraints = [
            models.UniqueConstraint(fields=["territoire", "numero"], name="une_grille_par_numero")
        ]
        indexes = [models.Index(fields=["territoire", "du"], name="grille_en_vigueur")]

    def __str__(self) -> str:
        return f"grille {self.numero}"


class RapportEquite(models.Model):
    """The fairness report of a team for a year, closed once: masked figures, no person (SP-16)."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    annee = models.PositiveIntegerField()
    grille = models.ForeignKey(GrilleCotation, models.PROTECT, related_name="+")
    chiffres = models.JSONField()  # as `equite.rapport` gives it
    arrete_par = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    arrete_le = models.DateTimeField()

    class Meta:
        app_label = "accompagnement"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "annee"], name="un_rapport_par_an")
        ]
        indexes = [models.Index(fields=["territoire", "-arrete_le"], name="rapports_d_equite")]

    def __str__(self) -> str:
        return f"équité {self.annee}"
