"""Outlines of communes, imported by the operator: the background of the map."""

from django.db import models

from partnership.acteurs.models import Commune


class Contour(models.Model):
    """The outline of a commune, simplified, and a point inside it; shared by the territories."""

    commune = models.OneToOneField(
        Commune, models.CASCADE, primary_key=True, related_name="contour"
    )
    geometrie = models.JSONField("géométrie")  # GeoJSON, Polygon or MultiPolygon, WGS 84
    latitude = models.FloatField("latitude")
    longitude = models.FloatField("longitude")
    source = models.CharField("source", max_length=200)
    importe_le = models.DateTimeField("importé le")

    class Meta:
        ordering = ["commune"]
        verbose_name = "contour de commune"
        verbose_name_plural = "contours de communes"

    def __str__(self) -> str:
        return str(self.commune)
