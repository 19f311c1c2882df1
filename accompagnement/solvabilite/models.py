"""A study of the budget, dated; the thresholds that a landlord sets for itself."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from partnership.acteurs.models import Affectation, Organisation, Territoire
from partnership.secret.enums import Categorie
from partnership.secret.models import PieceDeDossier
from partnership.secret.privileges import AJOUT

from .enums import Ressource
from .visibilite import EtudeQuerySet


def _montant(libelle: str, **options) -> models.DecimalField:
    return models.DecimalField(libelle, max_digits=7, decimal_places=2, default=0, **options)


class Etude(PieceDeDossier):
    """What the household has and what the flat costs, each month; a new study erases no other."""

    categorie = Categorie.SITUATION_SOCIALE
    titre = "étude du budget"
    derriere_le_mur = AJOUT  # studies add up: nobody changes one

    le = models.DateField("datée du")
    adultes = models.PositiveSmallIntegerField("personnes de 18 ans et plus", default=1)
    ages = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name="âges des enfants",
        default=list,
        blank=True,
    )
    ressources = models.JSONField("ressources", default=dict)  # kind → amount, as text
    loyer = _montant("loyer")
    charges = _montant("charges récupérables")
    annexes = _montant("annexes")
    travaux = _montant("contribution au partage des économies de charges")
    forfait = _montant("eau et chauffage individuels")
    aide = _montant("aide au logement")
    aide_le = models.DateField("aide simulée le", null=True, blank=True)
    credits = _montant("dettes et crédits")
    pensions = _montant("pensions versées")
    mandataire = _montant("frais de mandataire")

    objects = EtudeQuerySet.as_manager()

    class Meta:
        app_label = "accompagnement"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    loyer__gte=0, charges__gte=0, annexes__gte=0, travaux__gte=0, forfait__gte=0,
                    aide__gte=0,
                    credits__gte=0, pensions__gte=0, mandataire__gte=0, adultes__gte=1,
                ),
                name="budget_positif",
                violation_error_message="Un montant ne peut pas être négatif.",
            ),
            models.CheckConstraint(
                condition=Q(aide=0) | Q(aide_le__isnull=False),
                name="aide_simulee_a_une_date",
                violation_error_message="L’aide au logement a la date de sa simulation.",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["dossier", "le"], name="etude_du_dossier")]

    def __str__(self) -> str:
        return "étude du budget"

    def copie(self) -> dict:
        dites = {Ressource(nature).label: montant for nature, montant in self.ressources.items()}
        return {
            "ressources": ", ".join(f"{nom} : {montant} €" for nom, montant in dites.items()),
            "ages": ", ".join(f"{age} ans" for age in self.ages),
        }


class SeuilBailleur(models.Model):
    """What one landlord asks of a budget, from a day on; no person in it."""

    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="+")
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    du = models.DateField("à partir du")
    effort = models.PositiveSmallIntegerField("taux d’effort net, au plus, en %")
    reste = models.PositiveSmallIntegerField("reste pour vivre, au moins, en euros par jour")
    ecrit_par = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    ecrit_le = models.DateTimeField()

    class Meta:
        app_label = "accompagnement"
        constraints = [
            models.UniqueConstraint(
                fields=["territoire", "bailleur", "du"], name="un_seuil_par_jour"
            ),
            models.CheckConstraint(
                condition=Q(effort__gte=5, effort__lte=100, reste__lte=100),
                name="seuil_plausible",
                violation_error_message="Un taux de 5 à 100 %, un reste de 0 à 100 euros par jour.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.effort} %, {self.reste} €"
