"""Documents that partners share, their versions, and the files as they are kept. No case data."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from partnership.acteurs.enums import Role
from partnership.acteurs.models import Affectation, Organisation, Territoire

from .enums import Genre, Lecture, Portee
from .examen.natures import NatureDocument

CONFIGURATION = "palier_francais"  # PostgreSQL: French stems, without accents (migration 0001)


class Fichier(models.Model):
    """What is known of a document as it is kept: once for each content, whoever shares it."""

    empreinte = models.CharField("empreinte SHA-256", max_length=64, unique=True)
    nature = models.CharField("format", max_length=4, choices=NatureDocument)
    poids = models.PositiveIntegerField("poids en octets")
    lecture = models.CharField(
        "texte", max_length=10, choices=Lecture, default=Lecture.A_LIRE, editable=False
    )
    tentatives = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], name="fichier_a_lire", condition=Q(lecture=Lecture.A_LIRE)
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.nature} {self.empreinte[:12]}"

    @property
    def taille(self) -> str:
        """Return the weight as a reader is told it."""
        if self.poids < 1_000_000:
            return f"{max(1, self.poids // 1000)}\u00a0Ko"
        return f"{self.poids / 1_000_000:.1f}\u00a0Mo".replace(".", ",")


class Contenu(models.Model):
    """The bytes of a document: apart, so that no list carries them."""

    fichier = models.OneToOneField(Fichier, models.CASCADE, primary_key=True)
    octets = models.BinaryField("octets")


class Extrait(models.Model):
    """Some lines of a document: what a search quotes without reading the whole of it again."""

    fichier = models.ForeignKey(Fichier, models.CASCADE, related_name="passages")
    rang = models.PositiveSmallIntegerField("rang")
    texte = models.TextField("texte")
    vecteur = models.GeneratedField(
        expression=SearchVector("texte", config=CONFIGURATION),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["fichier", "rang"]
        indexes = [GinIndex(fields=["vecteur"], name="passage_vecteur")]
        constraints = [
            models.UniqueConstraint(fields=["fichier", "rang"], name="passage_rang_unique")
        ]


class RessourceQuerySet(models.QuerySet):
    """Documents still shared, by who may read them."""

    def partagees(self):
        """Return what has not been withdrawn."""
        return self.filter(retiree_le=None)

    def lisibles_par(self, acteur):
        """Return what this acteur may read: those of her territory and those shared by others.

        A document for some kinds of organisations and some roles is read by these, and by who
        keeps it.
        """
        siens = Q(organisation=acteur.organisation)
        if acteur.role == Role.COORDINATEUR:
            siens |= Q(territoire=acteur.territoire)
        pour_elle = (Q(types=[]) | Q(types__contains=[acteur.organisation.type])) & (
            Q(roles=[]) | Q(roles__contains=[acteur.role.value])
        )
        ici = Q(territoire=acteur.territoire) | Q(portee=Portee.PARTAGEE)
        return self.partagees().filter(ici, siens | pour_elle)


class Ressource(models.Model):
    """A guide, a charter, a model form: a title, who it is for, and its versions."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="ressources")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="ressources", verbose_name="partagée par"
    )
    genre = models.CharField("genre", max_length=12, choices=Genre)
    titre = models.CharField("titre", max_length=160)
    resume = models.TextField("en quelques mots", max_length=1000, blank=True)
    types = ArrayField(
        models.CharField(max_length=30), default=list, blank=True,
        verbose_name="natures d’organismes",
    )  # fmt: skip
    roles = ArrayField(
        models.CharField(max_length=30), default=list, blank=True,
        verbose_name="rôles",
    )  # fmt: skip
    portee = models.CharField(
        "portée", max_length=10, choices=Portee, default=Portee.TERRITOIRE
    )  # fmt: skip
    courante = models.ForeignKey(
        "ressources.Version", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    source = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="reprises",
        verbose_name="reprise de",
    )  # fmt: skip
    cree_le = models.DateTimeField("partagée le", editable=False)
    retiree_le = models.DateTimeField("retirée le", null=True, editable=False)
    retiree_par = models.ForeignKey(
        Affectation, models.PROTECT, null=True, editable=False, related_name="+"
    )
    motif = models.CharField("pourquoi elle est retirée", max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    # Words of the title, of the summary, of the current document, by weight.
    vecteur = SearchVectorField(null=True, editable=False)

    objects = RessourceQuerySet.as_manager()

    class Meta:
        ordering = ["titre", "pk"]
        verbose_name, verbose_name_plural = "ressource", "ressources"
        indexes = [
            models.Index(
                fields=["territoire", "titre"], name="ressource_titre",
                condition=Q(retiree_le=None),
            ),
            models.Index(
                fields=["titre"], name="ressource_essaimee",
                condition=Q(retiree_le=None, portee=Portee.PARTAGEE),
            ),
            GinIndex(fields=["vecteur"], name="ressource_vecteur"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["territoire", "source"], name="ressource_reprise_une_fois",
                condition=Q(retiree_le=None),
                violation_error_message="Votre territoire a déjà repris cette ressource.",
            ),
            models.CheckConstraint(
                condition=Q(source=None) | Q(portee=Portee.TERRITOIRE),
                name="ressource_reprise_reste_ici",
                violation_error_message="Une ressource reprise se partage depuis sa source.",
            ),
            models.CheckConstraint(
                condition=Q(retiree_le=None, retiree_par=None)
                | Q(retiree_le__isnull=False, retiree_par__isnull=False),
                name="ressource_retiree_par_quelqu_un",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.titre


class Version(models.Model):
    """One state of a document: its file, what changed, who gave it and when."""

    ressource = models.ForeignKey(Ressource, models.CASCADE, related_name="versions")
    numero = models.PositiveSmallIntegerField("version")
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="versions")
    note = models.CharField("ce qui a changé", max_length=300, blank=True)
    auteur = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    le = models.DateTimeField("le")
    reprise_de = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", verbose_name="version reprise"
    )

    class Meta:
        ordering = ["-numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["ressource", "numero"], name="version_numero_unique",
                violation_error_message="Cette version existe déjà.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"version {self.numero}"
