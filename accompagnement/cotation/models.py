"""The grids of a territory, each kept with who set it, when and why; no person in them."""

import uuid

from django.db import models

from partnership.acteurs.models import Affectation, Territoire


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
