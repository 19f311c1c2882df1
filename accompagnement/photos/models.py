"""Photos of an offered flat, as the house drew them again; no person in them."""

import uuid

from django.db import models

from partnership.acteurs.models import Affectation


class PhotoLogement(models.Model):
    """What is known of a photo: its place among the others, its caption. The bytes are apart."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    logement = models.ForeignKey("accompagnement.Logement", models.CASCADE, related_name="photos")
    rang = models.PositiveSmallIntegerField(default=0)
    legende = models.CharField("légende", max_length=80, blank=True)
    empreinte = models.CharField("empreinte SHA-256", max_length=64)
    ajoutee_par = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    ajoutee_le = models.DateTimeField()

    class Meta:
        app_label = "accompagnement"
        ordering = ["rang", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["logement", "empreinte"], name="une_photo_une_fois",
                violation_error_message="Cette photo est déjà là.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.legende or "photo du logement"


class ImagePhoto(models.Model):
    """The bytes of a photo, and of its small image: apart, so that no list carries them."""

    photo = models.OneToOneField(PhotoLogement, models.CASCADE, primary_key=True)
    grande = models.BinaryField()
    vignette = models.BinaryField()

    class Meta:
        app_label = "accompagnement"

    def __str__(self) -> str:
        return "image"
