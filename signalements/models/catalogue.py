"""The catalogue of observable facts, and the counters of references."""

from django.db import models

from partnership.acteurs.models import Territoire


class CategorieFait(models.Model):
    """A family of observable facts; data of the territory."""

    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="categories_de_faits")
    code = models.SlugField("code", max_length=40)
    libelle = models.CharField("libellé", max_length=80)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        ordering = ["ordre", "libelle"]
        verbose_name = "famille de faits"
        verbose_name_plural = "familles de faits"
        constraints = [
            models.UniqueConstraint(fields=["territoire", "code"], name="categorie_fait_unique")
        ]

    def __str__(self) -> str:
        return self.libelle


class ItemFait(models.Model):
    """One observable fact of the catalogue: present tense, no adjective of diagnosis."""

    categorie = models.ForeignKey(
        CategorieFait, models.CASCADE, related_name="items", verbose_name="famille"
    )
    code = models.SlugField("code", max_length=60)
    libelle = models.CharField("libellé", max_length=160)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)
    actif = models.BooleanField("proposé", default=True)
    danger = models.BooleanField("fait de mise en danger", default=False)
    mineur = models.BooleanField("mineur en danger : circuit du 119", default=False)
    propos = models.BooleanField("propos de la personne seulement", default=False)

    class Meta:
        ordering = ["categorie__ordre", "ordre", "libelle"]
        verbose_name = "fait du catalogue"
        verbose_name_plural = "faits du catalogue"
        constraints = [
            models.UniqueConstraint(fields=["categorie", "code"], name="item_fait_unique")
        ]

    def __str__(self) -> str:
        return self.libelle


class Compteur(models.Model):
    """Last number given in a territory and a year, by kind of reference."""

    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="+")
    prefixe = models.CharField(max_length=5)
    annee = models.PositiveSmallIntegerField()
    dernier = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["territoire", "prefixe", "annee"], name="compteur_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefixe}-{self.annee}-{self.dernier:04d}"
