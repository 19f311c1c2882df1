"""The cover of a saisine: code, state, dates. Neither question, nor fact."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from annuaire.commissions.enums import Genre
from annuaire.commissions.models import Commission
from partnership.acteurs.models import Affectation, Organisation, Territoire
from partnership.secret.enums import Categorie
from partnership.secret.models import Accord, PieceDeDossier

from .. import enums


class Compteur(models.Model):
    """The last number given in a territory, by a kind of commission, in a year; its row is the
    lock, so none is lost."""

    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="+")
    genre = models.CharField(max_length=20, choices=Genre, default=Genre.SITUATIONS)
    annee = models.PositiveSmallIntegerField()
    dernier = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["territoire", "genre", "annee"], name="un_compteur_par_genre_et_annee"
            )
        ]

    def __str__(self) -> str:
        return f"{self.genre} {self.annee}"


class Saisine(PieceDeDossier):
    """A situation brought to a commission (domain.md § 2)."""

    categorie = Categorie.EN_TETE
    titre = "saisine de la commission"

    code = models.CharField(max_length=20, blank=True)
    commission = models.ForeignKey(Commission, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    etat = models.CharField("état", max_length=20, choices=enums.Etat, default=enums.Etat.BROUILLON)
    etat_depuis = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    # The accord on which it stands, and its end: an expiry acts without a job (SP-08).
    accord = models.ForeignKey(Accord, models.PROTECT, null=True, blank=True, related_name="+")
    accord_jusqua = models.DateTimeField(null=True, blank=True)
    proposee_le = models.DateTimeField(null=True, blank=True)
    relue_le = models.DateTimeField(null=True, blank=True)
    relue_par = models.ForeignKey(
        Affectation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What the sheet uses, so that the accord is asked for all of it, whoever asks.
    categories = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    # Digests of the traits that the coordinator has kept, or asks to reword; no word of them.
    vus = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    a_revoir = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    motif = models.CharField(max_length=20, blank=True)
    revue_le = models.DateField("revue prévue le", null=True, blank=True)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)
    close_le = models.DateTimeField("close le", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["territoire", "code"], condition=~Q(code=""), name="un_code_par_saisine"
            ),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=~Q(etat__in=sorted(enums.FINIES)),
                name="une_saisine_en_cours",
                violation_error_message="La commission est déjà saisie de cette situation.",
            ),
            models.CheckConstraint(
                condition=Q(relue_le=None, relue_par=None)
                | Q(relue_le__isnull=False, relue_par__isnull=False),
                name="relecture_entiere",
            ),
            models.CheckConstraint(
                condition=Q(retiree_le=None) | Q(etat=enums.Etat.RETIREE), name="retiree_une_fois"
            ),
        ]
        indexes = [
            models.Index(fields=["territoire", "-cree_le"], name="saisine_recentes"),
            models.Index(fields=["territoire", "etat"], name="saisine_etats"),
        ]

    def __str__(self) -> str:
        return self.code or "saisine en préparation"

    @property
    def nom(self) -> str:
        """Return what a page calls it."""
        return self.code or "Saisine en préparation"

    def copie(self) -> dict:
        return {"version": None, "vus": None, "a_revoir": None, "code": self.code, "motif": None}
