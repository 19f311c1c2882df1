"""Files received in a dossier: redrawn, sealed with its key, kept in the base (decision 0013)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.reception.natures import NatureFichier

from ..coffre.champs import OctetsScelle
from ..enums import Categorie
from ..models import Accord, PieceDeDossier
from ..visibilite import DroitsSur, PieceQuerySet, condition_droit, portes_ouvertes


class FichierRecu(PieceDeDossier):
    """A photo or a PDF that somebody sent, as `acteurs.reception` drew it again.

    A later app adds a subclass: its category, its wall (`murer_piece`), its retention, its page.
    Nothing of the sender's file is kept, its name least of all (SP-17). Never changed: another
    file is another row.
    """

    # Read by `secret.privileges`.
    derriere_le_mur = "SELECT, INSERT"
    dans_la_copie: ClassVar[bool] = False  # given to the person with her copy, as it is (SP-15)

    nature = models.CharField("fichier", max_length=10, choices=NatureFichier)
    poids = models.PositiveIntegerField("poids en octets")
    octets = OctetsScelle()

    class Meta:
        abstract = True


class FormulaireQuerySet(PieceQuerySet):
    """Papers signed by the person: with their accord, by those who read her identity."""

    def visibles_par(self, acteur: Acteur | None):
        if not portes_ouvertes(acteur):
            return self.none()
        nomme = condition_droit(acteur, "lire_identite", "dossier_id")
        accords = Accord.objects.visibles_par(acteur).values("pk")
        return super().visibles_par(acteur).filter(Q(nomme), accord__in=accords)

    def visibles_dans(self, droits: DroitsSur):
        if not droits.permet("lire_identite"):
            return self.none()
        accords = Accord.objects.visibles_dans(droits).values("pk")
        return super().visibles_dans(droits).filter(accord__in=accords)


class FormulaireSigne(FichierRecu):
    """The paper that the person signed, for one accord; the latest stands, the others prove.

    It bears her name: it is read with its accord, by those who also read her identity.
    """

    categorie = Categorie.FAITS
    titre = "formulaire signé"
    dans_la_copie = True

    accord = models.ForeignKey("secret.Accord", models.PROTECT, related_name="+")

    objects = FormulaireQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["accord", "cree_le"], name="formulaire_accord")]

    def __str__(self) -> str:
        return f"formulaire signé joint le {self.cree_le:%d/%m/%Y}"
