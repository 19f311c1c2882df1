"""Each change of an entry, proposed or applied: proposals, history and undoing are one thing."""

import uuid

from django.db import models
from django.db.models import Q

from partnership.acteurs.models import Affectation, Territoire

from ..enums import Nature, Suite
from .structures import Lot, Structure


class Modification(models.Model):
    """What an entry was and became, field by field (`fiche.py` reads and writes both)."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="+")
    structure = models.ForeignKey(
        Structure, models.CASCADE, null=True, blank=True, related_name="modifications"
    )
    lot = models.ForeignKey(
        Lot, models.CASCADE, null=True, blank=True, related_name="modifications"
    )
    nature = models.CharField("nature", max_length=10, choices=Nature)
    suite = models.CharField("suite", max_length=10, choices=Suite)
    avant = models.JSONField("avant", default=dict)
    apres = models.JSONField("après", default=dict)
    motif = models.CharField("pourquoi", max_length=300, blank=True)
    auteur = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    le = models.DateTimeField("le", auto_now_add=True)
    decidee_par = models.ForeignKey(
        Affectation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decidee_le = models.DateTimeField("décidée le", null=True, blank=True)
    reponse = models.CharField("réponse", max_length=300, blank=True)

    class Meta:
        ordering = ["-le", "-pk"]
        indexes = [
            models.Index(
                fields=["territoire", "le"], name="modification_a_decider",
                condition=Q(suite=Suite.PROPOSEE),
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(suite=Suite.PROPOSEE, decidee_le=None)
                | (~Q(suite=Suite.PROPOSEE) & Q(decidee_le__isnull=False)),
                name="modification_decidee_a_une_date",
            ),
            models.CheckConstraint(
                condition=Q(structure__isnull=False) | Q(nature=Nature.CREER),
                name="modification_d_une_fiche",
            ),
        ]

    def __str__(self) -> str:
        return self.get_nature_display()

    @property
    def champs(self) -> list[str]:
        """Return the names of the fields that it changes."""
        return sorted(
            c for c in {*self.avant, *self.apres} if self.avant.get(c) != self.apres.get(c)
        )
