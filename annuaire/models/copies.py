"""What tells that a directory has changed, and what is kept of it until it does."""

from django.db import models

from partnership.acteurs.models import Territoire


class Revision(models.Model):
    """How many times the directory of a territory has been written, and when it last was."""

    territoire = models.OneToOneField(
        Territoire, models.CASCADE, primary_key=True, related_name="+"
    )
    numero = models.PositiveBigIntegerField(default=0)
    le = models.DateTimeField()

    class Meta:
        verbose_name = "révision de l’annuaire"
        verbose_name_plural = "révisions des annuaires"

    def __str__(self) -> str:
        return f"Révision {self.numero}"


class Flux(models.Model):
    """An open feed as it was last written, compressed; `cle` says of which directory."""

    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="+")
    sorte = models.SlugField("sorte", max_length=20)
    cle = models.CharField(max_length=64, blank=True)
    octets = models.BinaryField(default=b"")

    class Meta:
        verbose_name = "flux ouvert"
        verbose_name_plural = "flux ouverts"
        constraints = [
            models.UniqueConstraint(
                fields=["territoire", "sorte"],
                name="flux_unique",
                violation_error_message="Ce territoire a déjà ce flux.",
            )
        ]

    def __str__(self) -> str:
        return self.sorte
