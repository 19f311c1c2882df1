"""Dossiers, their circle, the pieces they hold, the grants and the journal."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from partnership.acteurs import horloge
from partnership.acteurs.models import Affectation, EnVigueurQuerySet, Organisation, Territoire

from .enums import (
    CATEGORIES_DE_DOSSIER,
    Categorie,
    ConditionDroit,
    Expression,
    FinaliteAccord,
    MesureProtection,
    MotifDangerVital,
    MoyenAccord,
    Qualite,
    Reaction,
    TypeAccord,
    TypeDossier,
)
from .modeles_conservation import BilanConservation as BilanConservation
from .modeles_conservation import EcheanceConservation as EcheanceConservation
from .modeles_conservation import GelConservation as GelConservation
from .modeles_conservation import PreuveAccord as PreuveAccord
from .visibilite import AccordQuerySet, DossierQuerySet, PieceQuerySet

GESTES = {
    "lire": "Lire",
    "lire_siens": "Relire ce qu’on a écrit",
    "lire_pseudo": "Lire sous pseudonyme",
    "ecrire": "Écrire",
    "ecrire_siens": "Écrire dans ses dossiers",
}


def permissions_de_dossier() -> list[tuple[str, str]]:
    """Return one permission per gesture and category."""
    return [
        (f"{geste}_{categorie.lower()}", f"{titre} : {categorie.label}")
        for categorie in CATEGORIES_DE_DOSSIER
        for geste, titre in GESTES.items()
    ]


class Dossier(models.Model):
    """The unit of secrecy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20, blank=True, default="")
    type = models.CharField(max_length=20, choices=TypeDossier)
    ouvert_par = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    ouvert_le = models.DateTimeField(default=horloge.maintenant)

    objects = DossierQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = permissions_de_dossier()
        constraints = [
            models.UniqueConstraint(
                fields=["territoire", "reference"],
                condition=~Q(reference=""),
                name="une_reference_par_dossier",
            )
        ]

    def __str__(self) -> str:
        return f"dossier {self.pk}"


class EntreeCercle(models.Model):
    """One organisation, or one assigned person of it, takes part from when to when (SP-02)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="cercle")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    affectation = models.ForeignKey(
        Affectation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    qualite = models.CharField(max_length=30, choices=Qualite)
    debut = models.DateTimeField()
    fin = models.DateTimeField(null=True, blank=True)
    # What it read when it ended, written by the database: for a copy given to the person (SP-15).
    lectures = ArrayField(models.IntegerField(), default=list, editable=False)

    objects = EnVigueurQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fin=None) | Q(fin__gte=F("debut")), name="cercle_finit_apres_son_debut"
            ),
            models.UniqueConstraint(
                fields=["dossier", "organisation", "qualite"],
                condition=Q(fin=None, affectation=None),
                name="une_place_par_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.qualite}"


class CleScellee(models.Model):
    """A key that only a platform key opens; `cle` names which (the state of a rotation)."""

    cle = models.CharField(max_length=20)
    enveloppe = models.BinaryField()

    derriere_le_mur = "SELECT, INSERT"

    class Meta:
        abstract = True


class CleDossier(CleScellee):
    """The key of one dossier: without this row nothing sealed in it can be read (SP-19)."""

    dossier = models.OneToOneField(Dossier, models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["cle"], name="cledossier_cle")]

    def __str__(self) -> str:
        return "clé de dossier"


class CleTerritoire(CleScellee):
    """The key of the blind index of names of one territory."""

    territoire = models.OneToOneField(
        Territoire, models.CASCADE, primary_key=True, related_name="+"
    )

    def __str__(self) -> str:
        return "clé d’index"


class DroitDate(models.Model):
    """A grant with a window, and maybe a condition asked at reading: nothing has to run."""

    condition = models.CharField(max_length=10, choices=ConditionDroit, blank=True, default="")
    depuis = models.DateTimeField(default=timezone.now)
    jusqua = models.DateTimeField()

    class Meta:
        abstract = True


class DroitGroupe(DroitDate, GroupObjectPermissionBase):
    """A grant to « organisation × role » on one dossier (guardian, direct foreign key)."""

    content_object = models.ForeignKey(Dossier, models.CASCADE, related_name="+")

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        # Several windows may follow one another: a consent to come after one that ends.
        unique_together = [("group", "permission", "content_object", "condition", "depuis")]
        indexes = [
            models.Index(
                fields=["content_object", "permission", "group"],
                include=["depuis", "jusqua", "condition"],
                name="droitgroupe_lecture",
            )
        ]


class DroitPersonne(DroitDate, UserObjectPermissionBase):
    """A grant to one person in one affectation: rights never add up across affectations."""

    content_object = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    affectation = models.ForeignKey(Affectation, models.CASCADE, related_name="+")
    bris = models.UUIDField(null=True)  # given by a break-glass, not by the circle (SP-14)

    class Meta:
        unique_together = [("affectation", "permission", "content_object", "condition", "depuis")]
        indexes = [
            models.Index(
                fields=["content_object", "permission", "affectation"],
                include=["depuis", "jusqua", "condition"],
                name="droitpersonne_lecture",
            )
        ]


class PieceDeDossier(models.Model):
    """A piece of information in one dossier. Its category is its table's (three walls)."""

    categorie: ClassVar[Categorie | None] = None
    titre: ClassVar[str] = ""  # in a copy given to the person; else what an instance is called
    hors_copie: ClassVar[bool] = False  # a mechanism, that says nothing of her
    personnelle: ClassVar[bool] = False  # its author's alone (`murer_piece(…, personnel=True)`)
    pseudonyme: ClassVar[bool] = False  # read under pseudonym too (`pseudonyme=True`)
    d_equipe: ClassVar[bool] = False  # its `equipe`'s alone (`murer_piece(…, equipe=True)`)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="+")
    auteur = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    cree_le = models.DateTimeField(default=horloge.maintenant)

    objects = PieceQuerySet.as_manager()

    class Meta:
        abstract = True

    def copie(self) -> dict:
        """Return, by field, what a copy given to the person says in its place (SP-15).

        None: nothing is said. By default a field says its value, without the names of others.
        """
        return {}


class Accord(PieceDeDossier):
    """What the person was told, and what she said; events, never changed (SP-06 to SP-08)."""

    categorie = Categorie.FAITS
    titre = "accord"

    type = models.CharField(max_length=30, choices=TypeAccord)
    finalite = models.CharField(max_length=20, choices=FinaliteAccord)
    le = models.DateField("date")
    moyen = models.CharField("moyen", max_length=20, choices=MoyenAccord, blank=True)
    recueilli_par = models.CharField("par qui", max_length=120, blank=True)
    notice_remise = models.BooleanField("notice remise", default=False)
    notice_version = models.CharField(max_length=20, blank=True)
    notice_empreinte = models.CharField(max_length=64, blank=True)
    reaction = models.CharField("réaction", max_length=20, choices=Reaction, blank=True)
    motif = models.CharField("motif", max_length=300, blank=True)
    categories = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    destinataires = ArrayField(models.BigIntegerField(), default=list, blank=True)
    du = models.DateTimeField(null=True, blank=True)
    jusqua = models.DateTimeField(null=True, blank=True)
    retire = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    notice_texte = models.TextField(blank=True)
    temoin = models.CharField("témoin", max_length=120, blank=True)
    mesure = models.CharField(max_length=20, choices=MesureProtection, blank=True)
    expression = models.CharField(max_length=20, choices=Expression, blank=True)
    representant = models.CharField("représentant", max_length=120, blank=True)

    objects = AccordQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["territoire", "dossier", "le"], name="accord_dossier")]

    def __str__(self) -> str:
        return f"{self.get_type_display()} du {self.le:%d/%m/%Y}"

    def copie(self) -> dict:
        organisations = Organisation.objects.filter(pk__in=self.destinataires)
        return {
            "categories": ", ".join(Categorie(c).label for c in self.categories),
            "destinataires": ", ".join(organisations.values_list("nom_court", flat=True)),
            "notice_texte": self.notice_texte,
            "representant": self.representant,
            "recueilli_par": None,
            "temoin": None,
            "notice_empreinte": None,
        }


class Journal(models.Model):
    """Who did what, when, why; insert-only in the database, no case content (SP-13).

    The database itself writes `le`, what it knows of the dossier, and the chain: what Python
    gives for these columns is ignored (`sql/journal.sql`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    le = models.DateTimeField(default=timezone.now)
    territoire = models.BigIntegerField(null=True)
    utilisateur = models.BigIntegerField(null=True)
    organisation = models.BigIntegerField(null=True)
    role = models.CharField(max_length=30, blank=True)
    action = models.CharField(max_length=40)
    dossier = models.UUIDField(null=True)
    objet = models.CharField(max_length=120, blank=True)
    motif = models.CharField(max_length=300, blank=True)
    commune = models.CharField(max_length=5, blank=True)
    reference = models.CharField(max_length=20, blank=True, editable=False)
    responsable = models.BigIntegerField(null=True, editable=False)  # opened the dossier
    chaine = models.BigIntegerField(default=0, editable=False)
    rang = models.BigIntegerField(default=0, editable=False)
    precedente = models.BinaryField(max_length=32, default=bytes)
    empreinte = models.BinaryField(max_length=32, default=bytes)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chaine", "rang"], name="une_ligne_par_rang"),
        ]
        indexes = [
            models.Index(fields=["territoire", "le"], name="journal_territoire"),
            models.Index(fields=["dossier", "le"], name="journal_dossier"),
            models.Index(fields=["utilisateur", "le"], name="journal_utilisateur"),
            models.Index(fields=["-le", "-id"], name="journal_recent"),
            models.Index(
                fields=["reference", "le"],
                condition=~Q(reference=""),
                name="journal_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.le:%d/%m/%Y %H:%M} {self.action}"


class BrisDeGlace(models.Model):
    """A clinician read a dossier outside her circle, for a vital danger (SP-14).

    Written by `sql/bris.sql` alone. `dossier` is no foreign key: the trace outlives it, and an
    attempt on a reference that nobody bears has none.
    """

    # Read by `secret.privileges`.
    derriere_le_mur = "SELECT"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="+")
    auteur = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    dossier = models.UUIDField(null=True)
    reference = models.CharField(max_length=20)
    motif = models.CharField(max_length=20, choices=MotifDangerVital)
    precision = models.CharField(max_length=300)
    cree_le = models.DateTimeField()
    jusqua = models.DateTimeField()
    a_revoir_avant = models.DateField()
    relecteurs = ArrayField(models.BigIntegerField())  # organisations whose delegates review
    justifie = models.BooleanField(null=True)
    commentaire = models.CharField(max_length=500, blank=True)
    revu_par = models.ForeignKey(Affectation, models.PROTECT, null=True, related_name="+")
    revu_le = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["territoire", "-cree_le"], name="bris_territoire"),
            models.Index(fields=["auteur", "-cree_le"], name="bris_auteur"),
        ]

    def __str__(self) -> str:
        return f"accès à {self.reference}"


class Evenement(models.Model):
    """A countable event without identity (STATISTIQUE): figures are counted from here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    le = models.DateField()
    nature = models.CharField(max_length=40)
    detail = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["territoire", "le", "nature"], name="evenement_territoire")]

    def __str__(self) -> str:
        return f"{self.nature} le {self.le:%d/%m/%Y}"
