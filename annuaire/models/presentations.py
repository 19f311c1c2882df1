"""What a partnership says of itself on its public page, version after version."""

from django.db import models

from partnership.acteurs.models import Affectation, Territoire


class Presentation(models.Model):
    """One version of the text; the last one is shown, an empty one shows nothing."""

    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="+")
    texte = models.TextField("texte", max_length=4000, blank=True)
    auteur = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    le = models.DateTimeField("le")

    class Meta:
        ordering = ["-pk"]
        verbose_name = "présentation publique"
        verbose_name_plural = "présentations publiques"
        indexes = [models.Index(fields=["territoire", "-id"], name="presentation_derniere")]

    def __str__(self) -> str:
        return f"Présentation du {self.le:%d/%m/%Y}"
