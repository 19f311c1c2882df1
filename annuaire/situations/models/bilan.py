"""The yearly report of the commission: masked figures and the coordinator's words. No case data."""

from django.db import models
from django.db.models import Q

from annuaire.commissions.enums import Genre
from partnership.acteurs.models import Affectation, Territoire


class Bilan(models.Model):
    """One year of one kind of commission; published, its figures are kept as they were (SP-16)."""

    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="+")
    # A kind of commission, or what an upper room reports on (`bilan.brancher_bilan`).
    genre = models.CharField("sujet", max_length=12, default=Genre.SITUATIONS)
    annee = models.PositiveSmallIntegerField("année")
    commentaire = models.TextField("ce que dit l’année", max_length=4000, blank=True)
    blocages = models.TextField("points de blocage", max_length=4000, blank=True)
    # How many, and nothing of what happened (domain.md § 2); null: not said.
    indesirables = models.PositiveSmallIntegerField(
        "évènements indésirables", null=True, blank=True
    )
    version = models.PositiveIntegerField(default=1)
    # The masked tables, means and sessions, once published; their digest is shown beside them.
    chiffres = models.JSONField(null=True, blank=True)
    empreinte = models.CharField(max_length=64, blank=True)
    publie_le = models.DateTimeField("publié le", null=True, blank=True)
    publie_par = models.ForeignKey(
        Affectation, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-annee"]
        constraints = [
            models.UniqueConstraint(
                fields=["territoire", "genre", "annee"], name="un_bilan_par_annee",
                violation_error_message="Un bilan de cette année existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(publie_le=None, publie_par=None, chiffres=None, empreinte="")
                | Q(publie_le__isnull=False, publie_par__isnull=False, chiffres__isnull=False)
                & ~Q(empreinte=""),
                name="bilan_publie_entier",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Bilan {self.annee} {titre_du(self.genre)}"

    @property
    def titre(self) -> str:
        """Return what its pages and its PDF are called."""
        return titre_de(self.genre)

    @property
    def du(self) -> str:
        """Return what follows « Bilan 2026 »."""
        return titre_du(self.genre)


# What a report is about: alone, and after « Bilan 2026 ».
TITRES = {
    Genre.SITUATIONS.value: (
        "commission des situations complexes", "de la commission des situations complexes"
    ),
    Genre.LOGEMENT.value: ("commission du logement", "de la commission du logement"),
}  # fmt: skip


def titre_de(genre: str) -> str:
    """Return what a report is about."""
    return TITRES[genre][0]


def titre_du(genre: str) -> str:
    """Return what a report is about, as it follows « Bilan 2026 »."""
    return TITRES[genre][1]
