"""What is typed during a session: one row for each field of a point, with its revision."""

from django.db import models

from annuaire.situations.models import Point, Saisine
from annuaire.situations.visibilite import SaisinePieceQuerySet
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Affectation
from partnership.secret.coffre.champs import TexteScelle
from partnership.secret.enums import Categorie
from partnership.secret.models import PieceDeDossier

from .enums import LONGUEUR, Champ


class FrappeQuerySet(SaisinePieceQuerySet):
    """What is typed: not for a landlord, whatever the person agreed to (SP-04, decision 0018)."""

    def visibles_par(self, acteur: Acteur | None):
        lisibles = super().visibles_par(acteur)
        if acteur is not None and acteur.est_bailleur:
            return lisibles.exclude(territoire=acteur.territoire)  # of which all are: none
        return lisibles


class Frappe(PieceDeDossier):
    """A field of the minutes, saved as it is typed; each save is one revision more."""

    categorie = Categorie.SYNTHESE
    pseudonyme = True
    titre = "compte rendu de séance"

    saisine = models.ForeignKey(Saisine, models.CASCADE, related_name="+")
    point = models.ForeignKey(Point, models.CASCADE, related_name="+")
    champ = models.CharField("champ", max_length=12, choices=Champ)
    texte = TexteScelle("texte", max_length=LONGUEUR, blank=True)
    revision = models.PositiveIntegerField("révision", default=0)
    modifie_le = models.DateTimeField("modifié le")
    modifie_par = models.ForeignKey(Affectation, models.PROTECT, related_name="+")

    objects = FrappeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["point", "champ"], name="un_texte_par_champ"),
        ]
        indexes = [models.Index(fields=["dossier"], name="frappe_dossier")]

    def __str__(self) -> str:
        return "compte rendu de séance"

    def copie(self) -> dict:
        return {"revision": None, "modifie_par": None}
