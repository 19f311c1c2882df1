"""News of the partnership, and who has them told each week."""

import uuid

from django.db import models
from django.db.models import Q

from partnership.acteurs.models import Affectation, Territoire

from ..enums import Diffusion
from ..models import Structure
from ..ressources.models import Ressource


class ActualiteQuerySet(models.QuerySet):
    """News by who may read them."""

    def du_territoire(self, territoire):
        """Return the news of a territory, drafts included, that have not been withdrawn."""
        return self.filter(territoire=territoire, retiree_le=None)

    def publiees(self, territoire):
        """Return what the partners read."""
        return self.du_territoire(territoire).exclude(publiee_le=None)

    def publiques(self, territoire):
        """Return what a visitor without an account reads."""
        return self.publiees(territoire).filter(diffusion=Diffusion.PUBLIC)


class Actualite(models.Model):
    """A short text of the coordinator; no case data, no person."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="actualites")
    titre = models.CharField("titre", max_length=160)
    texte = models.TextField("texte", max_length=8000)
    diffusion = models.CharField(
        "lisible par", max_length=6, choices=Diffusion, default=Diffusion.PRO
    )
    structure = models.ForeignKey(
        Structure, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    ressource = models.ForeignKey(
        Ressource, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    auteur = models.ForeignKey(Affectation, models.PROTECT, editable=False, related_name="+")
    modifiee_le = models.DateTimeField("modifiée le", editable=False)
    publiee_le = models.DateTimeField("publiée le", null=True, editable=False)
    retiree_le = models.DateTimeField("retirée le", null=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = ActualiteQuerySet.as_manager()

    class Meta:
        ordering = ["-publiee_le", "-pk"]
        verbose_name = "actualité"
        indexes = [
            models.Index(
                fields=["territoire", "-publiee_le", "-id"], name="actualite_publiee",
                condition=Q(retiree_le=None),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.titre


class Abonnement(models.Model):
    """An acteur asked to be told of the news each week, by e-mail; it ends with her role."""

    affectation = models.OneToOneField(Affectation, models.CASCADE, related_name="+")
    depuis = models.DateTimeField("depuis")

    class Meta:
        verbose_name = "abonnement aux actualités"
        verbose_name_plural = "abonnements aux actualités"

    def __str__(self) -> str:
        return f"Abonnement depuis le {self.depuis:%d/%m/%Y}"
