"""Structures: who does what, for whom, reached how. No case data, no private person."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from partnership.acteurs.models import Affectation, Commune, Organisation, Territoire

from ..catalogue import choix_des_genres, genres
from ..enums import Diffusion, Jour


class StructureQuerySet(models.QuerySet):
    """Entries still in the directory."""

    def du_territoire(self, territoire):
        """Return the entries of a territory that have not been taken out."""
        return self.filter(territoire=territoire, retiree_le=None)

    def publiques(self, territoire):
        """Return what a visitor without an account may read."""
        return self.du_territoire(territoire).filter(diffusion=Diffusion.PUBLIC)


class Structure(models.Model):
    """One entry of the directory of a territory."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="structures")
    genre = models.CharField("genre", max_length=30, choices=choix_des_genres)
    nom = models.CharField("nom", max_length=160)
    services = models.TextField("ce qui est proposé", max_length=2000, blank=True)
    publics = models.CharField("pour qui", max_length=300, blank=True)
    conditions = models.TextField("comment y entrer", max_length=1000, blank=True)
    accessibilite = models.CharField("accessibilité du lieu", max_length=300, blank=True)
    langues = models.CharField("langues parlées", max_length=200, blank=True)
    horaires_texte = models.CharField("précision sur les horaires", max_length=300, blank=True)
    toujours_ouverte = models.BooleanField("ouverte jour et nuit", default=False)
    adresse = models.CharField("adresse", max_length=200, blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune"
    )
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    communes = models.ManyToManyField(
        Commune, related_name="structures", blank=True, verbose_name="communes couvertes",
        help_text="Vide : tout le territoire.",
    )  # fmt: skip
    secteurs = models.ManyToManyField(
        "annuaire.Secteur", related_name="structures", blank=True, verbose_name="secteurs"
    )
    site = models.URLField("site internet", max_length=300, blank=True)
    finess = models.CharField("numéro FINESS", max_length=9, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    diffusion = models.CharField(
        "lisible par", max_length=6, choices=Diffusion, default=Diffusion.PRO
    )
    proprietaire = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="structures",
        verbose_name="tenue à jour par", help_text="Vide : la coordination du CLSM.",
    )  # fmt: skip
    verifie_le = models.DateField("vérifiée le", null=True, blank=True)
    relance_le = models.DateField("porteur relancé le", null=True, blank=True, editable=False)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    # Words of the entry without accents, by weight: name, kind and place, the rest.
    vecteur = SearchVectorField(null=True, editable=False)
    # Place of the entry in its source file: the same file twice doubles nothing.
    cle_source = models.CharField("clé d’origine", max_length=80, blank=True, editable=False)

    objects = StructureQuerySet.as_manager()

    class Meta:
        ordering = ["nom", "pk"]
        verbose_name = "structure"
        indexes = [
            models.Index(
                fields=["territoire", "genre", "nom"], name="structure_genre",
                condition=Q(retiree_le=None),
            ),
            models.Index(fields=["territoire", "verifie_le"], name="structure_verifiee"),
            models.Index(
                fields=["territoire", "nom"], name="structure_nom", condition=Q(retiree_le=None)
            ),
            # An import looks for its lines by name, whatever the letters.
            models.Index(
                "territoire", Lower("nom"), name="structure_nom_nu", condition=Q(retiree_le=None)
            ),
            GinIndex(fields=["vecteur"], name="structure_vecteur"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["territoire", "cle_source"],
                condition=~Q(cle_source=""),
                name="structure_source_unique",
                violation_error_message="Cette ligne du fichier est déjà dans l’annuaire.",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="structure_point_entier",
                violation_error_message="Donnez la latitude et la longitude, ou aucune des deux.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def sorte(self):
        """Return the kind, with its names."""
        return genres()[self.genre]


class Mot(models.Model):
    """A word of the directory of a territory: what a slip of the keyboard is compared with."""

    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="+")
    mot = models.CharField(max_length=60)

    class Meta:
        verbose_name = "mot de l’annuaire"
        verbose_name_plural = "mots de l’annuaire"
        indexes = [GinIndex(fields=["mot"], opclasses=["gin_trgm_ops"], name="mot_proche")]
        constraints = [models.UniqueConstraint(fields=["territoire", "mot"], name="mot_unique")]

    def __str__(self) -> str:
        return self.mot


class Contact(models.Model):
    """How to reach a function of a structure; never a person, never a private number."""

    structure = models.ForeignKey(Structure, models.CASCADE, related_name="contacts")
    fonction = models.CharField("fonction", max_length=80)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    pour_pros = models.BooleanField("réservé aux professionnels", default=False)
    ordre = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["ordre", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(telephone="", courriel=""),
                name="contact_joignable",
                violation_error_message="Donnez un téléphone ou un courriel.",
            )
        ]

    def __str__(self) -> str:
        return self.fonction


class Plage(models.Model):
    """A time of opening in the week."""

    structure = models.ForeignKey(Structure, models.CASCADE, related_name="plages")
    jour = models.PositiveSmallIntegerField("jour", choices=Jour)
    debut = models.TimeField("de")
    fin = models.TimeField("à")

    class Meta:
        ordering = ["jour", "debut"]
        verbose_name = "plage d’ouverture"
        verbose_name_plural = "plages d’ouverture"
        constraints = [
            models.CheckConstraint(
                condition=Q(fin__gt=F("debut")),
                name="plage_dans_l_ordre",
                violation_error_message="L’heure de fin est après l’heure de début.",
            ),
            models.UniqueConstraint(
                fields=["structure", "jour", "debut"],
                name="plage_unique",
                violation_error_message="Deux plages commencent à la même heure.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_jour_display()} {self.debut:%H:%M}–{self.fin:%H:%M}"


class Lot(models.Model):
    """An import: many changes that may be undone as a whole."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="+")
    auteur = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    libelle = models.CharField("libellé", max_length=120)
    cree_le = models.DateTimeField("le", auto_now_add=True)
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)

    class Meta:
        ordering = ["-cree_le"]

    def __str__(self) -> str:
        return self.libelle
