"""Pieces of the accompaniment, each in the category of what it says; the on-call line of a team."""

from django.db import models
from django.db.models import F, Q

from partnership.acteurs.models import Affectation, Organisation, Territoire
from partnership.secret.coffre.champs import DateScelle
from partnership.secret.enums import Categorie
from partnership.secret.models import PieceDeDossier

from ..souslocation.visibilite import OperateurQuerySet
from ..visibilite import PartenairesQuerySet
from . import enums
from .visibilite import AbsenceQuerySet, ProjetQuerySet


class LigneAstreinte(models.Model):
    """The on-call line of a hospital team, from a day on: no person in it."""

    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    telephone = models.CharField("téléphone", max_length=20)
    horaires = models.CharField("horaires", max_length=120)
    du = models.DateField("à partir du")
    ecrit_par = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    ecrit_le = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["territoire", "organisation", "du"], name="une_astreinte_par_jour"
            )
        ]

    def __str__(self) -> str:
        return f"{self.telephone}, {self.horaires}"


class ContratDeSoin(PieceDeDossier):
    """That a care contract is signed, in force, ended; what it says is never here."""

    categorie = Categorie.SUIVI_SOINS
    titre = "contrat de soin"

    signe_le = DateScelle("signé le")
    debut_le = DateScelle("en vigueur depuis le", null=True, blank=True)
    fini_le = DateScelle("fini le", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier"], name="un_contrat_de_soin")]

    def __str__(self) -> str:
        return "contrat de soin"


class ProjetDeVie(PieceDeDossier):
    """What the person wants, in her own words."""

    categorie = Categorie.FAITS
    titre = "projet de vie"

    texte = models.TextField("dans ses mots", max_length=1000)
    dit_le = models.DateField("dit le")

    objects = ProjetQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier"], name="un_projet_de_vie")]

    def __str__(self) -> str:
        return "projet de vie"

    def copie(self) -> dict:
        return {"texte": self.texte}


class Visite(PieceDeDossier):
    """A visit of the operator at home: planned, held, or nobody there."""

    categorie = Categorie.SITUATION_SOCIALE
    titre = "visite de l’opérateur"

    operateur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    le = models.DateField()
    objet = models.CharField(max_length=20, choices=enums.ObjetVisite)
    etat = models.CharField(max_length=20, choices=enums.EtatVisite,
                            default=enums.EtatVisite.PREVUE)  # fmt: skip

    objects = OperateurQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "operateur", "le", "objet"], name="une_visite_par_jour"
            )
        ]
        indexes = [models.Index(fields=["territoire", "etat", "le"], name="visites_a_dire")]

    def __str__(self) -> str:
        return "visite"


class Incident(PieceDeDossier):
    """A fact, in neutral words."""

    categorie = Categorie.SITUATION_SOCIALE
    titre = "incident"

    operateur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    le = models.DateField()
    nature = models.CharField(max_length=20, choices=enums.NatureIncident)
    texte = models.CharField("précision", max_length=300, blank=True)

    objects = OperateurQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["dossier", "le"], name="incidents_du_dossier")]

    def __str__(self) -> str:
        return "incident"


class Absence(PieceDeDossier):
    """« Absence temporaire », from a day to a day, while the person lets it be told."""

    categorie = Categorie.SITUATION_LOCATIVE
    titre = "absence temporaire"

    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    operateur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    du = models.DateField()
    au = models.DateField()
    dite_du = models.DateTimeField()  # the window of the consent that lets it be told
    dite_jusqua = models.DateTimeField()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(au__gte=F("du")), name="absence_finit_apres"),
            models.UniqueConstraint(
                fields=["dossier", "bailleur", "operateur", "du", "dite_du"],
                name="une_absence_par_jour",
            ),
        ]

    def __str__(self) -> str:
        return "absence temporaire"

    def copie(self) -> dict:
        return {
            "bailleur": self.bailleur.nom_court,
            "operateur": self.operateur.nom_court,
            "dite_du": None,
            "dite_jusqua": None,
        }


class Sortie(PieceDeDossier):
    """How a stay in the sub-let flat ended; told again, it is corrected."""

    categorie = Categorie.EN_TETE
    titre = "sortie du logement"

    entree_le = models.DateField("entrée le")
    le = models.DateField("sortie le")
    issue = models.CharField(max_length=20, choices=enums.IssueSortie)
    relogement = models.CharField(max_length=20, choices=enums.Relogement, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    objects = PartenairesQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "entree_le"], name="une_sortie_par_entree"),
            models.CheckConstraint(condition=Q(le__gte=F("entree_le")), name="sortie_apres_entree"),
        ]
        indexes = [models.Index(fields=["territoire", "le"], name="sorties_du_territoire")]

    def __str__(self) -> str:
        return "sortie"


class Devenir(PieceDeDossier):
    """What became of the person some months after, as she let it be told."""

    categorie = Categorie.EN_TETE
    titre = "ce que la personne est devenue"

    entree_le = models.DateField("entrée le")
    rang = models.PositiveSmallIntegerField(choices=enums.Rang)
    le = models.DateField("répondu le")
    reponse = models.CharField(max_length=20, choices=enums.Devenu)
    base = models.CharField(max_length=20, choices=enums.Base)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    objects = PartenairesQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "entree_le", "rang"], name="un_devenir_par_rang"
            ),
            models.CheckConstraint(
                condition=Q(reponse="non_connu") | ~Q(base="sans"), name="devenir_avec_son_accord"
            ),
        ]

    def __str__(self) -> str:
        return "devenir"
