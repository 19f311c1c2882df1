"""What a territory publishes in PDF: the guide in its two versions, the empty sheet."""

from django.db import models

from partnership.acteurs.models import Territoire

from ..enums import EtatOuvrage


class Ouvrage(models.Model):
    """One work of a territory: an order for the worker, and the last PDF that was made."""

    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="ouvrages")
    sorte = models.SlugField("sorte", max_length=20)
    etat = models.CharField("état", max_length=10, choices=EtatOuvrage, default=EtatOuvrage.DEMANDE)
    tentatives = models.PositiveSmallIntegerField("tentatives", default=0)
    demande_le = models.DateTimeField("demandé le")
    # Whoever makes it holds it for the time limit of a task; a worker that dies gives it back so.
    pris_le = models.DateTimeField("pris le", null=True, blank=True)
    # Of the last one made: it stays to be read while the next is on its way.
    fait_le = models.DateTimeField("fait le", null=True, blank=True)
    octets = models.BinaryField("PDF", default=b"")

    class Meta:
        ordering = ["territoire", "sorte"]
        constraints = [
            models.UniqueConstraint(
                fields=["territoire", "sorte"],
                name="ouvrage_unique",
                violation_error_message="Ce territoire a déjà cet ouvrage.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sorte} ({self.territoire})"
