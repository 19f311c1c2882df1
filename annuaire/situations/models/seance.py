"""A saisine at a session: the point of the agenda, its guests, those who stand back."""

from django.db import models
from django.db.models import Q

from annuaire.commissions.models import Seance
from partnership.acteurs.models import Affectation, Organisation
from partnership.secret.enums import Categorie
from partnership.secret.models import PieceDeDossier

from .. import enums
from ..visibilite import DeportQuerySet, SaisinePieceQuerySet
from .saisine import Saisine


class Point(PieceDeDossier):
    """One point of an agenda: a code, an order, some minutes."""

    categorie = Categorie.EN_TETE
    titre = "point d’une séance"

    saisine = models.ForeignKey(Saisine, models.CASCADE, related_name="points")
    seance = models.ForeignKey(Seance, models.PROTECT, related_name="+")
    ordre = models.PositiveSmallIntegerField(default=1)
    minutes = models.PositiveSmallIntegerField(default=30)
    retour_de = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    ote_le = models.DateTimeField(null=True, blank=True)
    motif_ote = models.CharField(max_length=10, choices=enums.MotifOte, blank=True)
    presente_le = models.DateTimeField(null=True, blank=True)
    avis_attendus = models.PositiveSmallIntegerField(default=0)
    avis_clos_le = models.DateTimeField(null=True, blank=True)
    quorum = models.BooleanField(null=True, blank=True)  # as it was when the point ended
    termine_le = models.DateTimeField(null=True, blank=True)

    objects = SaisinePieceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["saisine", "seance"], condition=Q(ote_le=None), name="un_point_par_seance"
            ),
            models.CheckConstraint(
                condition=Q(ote_le=None, motif_ote="") | Q(ote_le__isnull=False) & ~Q(motif_ote=""),
                name="ote_avec_un_motif",
            ),
        ]
        indexes = [
            models.Index(fields=["territoire", "seance", "ordre"], name="point_seance"),
            models.Index(fields=["dossier"], name="point_dossier"),
        ]

    def __str__(self) -> str:
        return "point de séance"

    def copie(self) -> dict:
        return {"ordre": None, "minutes": None, "avis_attendus": None}


class Invite(PieceDeDossier):
    """Somebody invited for one point alone: she enters the circle for it, and leaves with it."""

    categorie = Categorie.EN_TETE
    titre = "invitation à une séance"

    saisine = models.ForeignKey(Saisine, models.CASCADE, related_name="+")
    point = models.ForeignKey(Point, models.CASCADE, related_name="invites")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    affectation = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    sorti_le = models.DateTimeField(null=True, blank=True)

    objects = SaisinePieceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["point", "affectation"], condition=Q(sorti_le=None), name="une_invitation",
                violation_error_message="Cette personne est déjà invitée à ce point.",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["dossier"], name="invite_dossier")]

    def __str__(self) -> str:
        return "invitation"


class Deport(PieceDeDossier):
    """A member knows the person or her family: she says so, and reads no more. No reason asked.

    Written by herself (or by the coordinator for her): it is all that she may add.
    """

    categorie = Categorie.EN_TETE
    hors_copie = True  # that one of those present knows her is theirs to say

    saisine = models.ForeignKey(Saisine, models.CASCADE, related_name="deports")
    membre = models.ForeignKey(Affectation, models.PROTECT, related_name="+")

    objects = DeportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["saisine", "membre"], name="un_deport_par_membre")
        ]
        indexes = [models.Index(fields=["dossier"], name="deport_dossier")]

    def __str__(self) -> str:
        return "déport"
