"""A sub-letting: the contracts, what the operator holds for itself, rent, inventories, papers."""

import uuid

from django.db import models
from django.db.models import F, Q

from partnership.acteurs.models import Affectation, Organisation, Territoire
from partnership.secret.enums import Categorie, EtatImpression, MesureProtection
from partnership.secret.modeles_impressions import ContenuDePdf, DemandeDePdf
from partnership.secret.models import PieceDeDossier

from . import enums
from .visibilite import ContratQuerySet, DuBailQuerySet, OperateurQuerySet


def _montant(libelle: str, **options) -> models.DecimalField:
    return models.DecimalField(libelle, max_digits=8, decimal_places=2, default=0, **options)


class Agrement(models.Model):
    """The agrément of an operator (article L365-4 CCH, five years by R365-4): no person in it."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    numero = models.CharField("numéro", max_length=40)
    delivre_le = models.DateField("délivré le")
    jusqu_au = models.DateField("jusqu’au")
    ecrit_par = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    ecrit_le = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["territoire", "organisation", "jusqu_au"], name="agrement_en_cours"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "delivre_le"], name="un_agrement_par_jour",
                violation_error_message="Un agrément de cette date est déjà écrit.",
            ),
            models.CheckConstraint(
                condition=Q(jusqu_au__gt=F("delivre_le")), name="agrement_finit_apres"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"agrément {self.numero}"


class ClauseContrat(models.Model):
    """A text of the territory in its contracts, from a day on; without one, the default."""

    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="+")
    rubrique = models.CharField(max_length=30, choices=enums.ModelePdf)
    titre = models.CharField(max_length=80)
    texte = models.TextField(max_length=3000)
    du = models.DateField("à partir du")
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["territoire", "rubrique", "titre", "du"], name="une_clause_par_jour"
            )
        ]

    def __str__(self) -> str:
        return f"{self.titre}, à partir du {self.du:%d/%m/%Y}"


class SousLocation(PieceDeDossier):
    """The contracts of one flat: read by the operator, the hospital team, and its landlord."""

    categorie = Categorie.SITUATION_LOCATIVE
    titre = "sous-location"

    etat = models.CharField(max_length=20, choices=enums.EtatBail,
                            default=enums.EtatBail.PREPARATION)  # fmt: skip
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    operateur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    logement = models.ForeignKey("accompagnement.Logement", models.PROTECT, related_name="+")
    # As it was when the contracts were prepared: what is signed does not change with the offer.
    designation = models.CharField("désignation du logement", max_length=300)
    attribue_le = models.DateField("attribué par le bailleur le", null=True, blank=True)
    fondement = models.CharField(max_length=20, choices=enums.Fondement, blank=True)
    bail_reference = models.CharField("référence du bail principal", max_length=40, blank=True)
    bail_le = models.DateField("bail principal signé le", null=True, blank=True)
    bail_terme = models.DateField("terme du bail principal", null=True, blank=True)
    signee_le = models.DateField("sous-location signée le", null=True, blank=True)
    debut_le = models.DateField("début de la sous-location", null=True, blank=True)
    duree_mois = models.PositiveSmallIntegerField("durée, en mois", null=True, blank=True)
    renouvellements = models.PositiveSmallIntegerField("périodes renouvelées", default=0)
    preavis_mois = models.PositiveSmallIntegerField("préavis, en mois", default=1)
    loyer = _montant("loyer hors charges, par mois")
    charges = _montant("charges, par mois")
    depot = _montant("dépôt de garantie")
    apl_a = models.CharField("aide au logement versée", max_length=20, choices=enums.AplVersee,
                             blank=True)  # fmt: skip
    assureur = models.CharField("assureur", max_length=80, blank=True)
    assuree_jusqu_au = models.DateField("assurée jusqu’au", null=True, blank=True)
    finie_le = models.DateField("fin de la sous-location", null=True, blank=True)
    fin = models.CharField("comment elle a pris fin", max_length=20, choices=enums.FinDuBail,
                           blank=True)  # fmt: skip

    objects = ContratQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(etat__in=["preparation", "signee"]),
                name="une_sous_location_vivante",
            ),
            models.UniqueConstraint(
                fields=["logement"], condition=Q(etat="signee"), name="un_logement_loue_une_fois"
            ),
            models.CheckConstraint(
                condition=Q(loyer__gte=0, charges__gte=0, depot__gte=0),
                name="sous_location_montants",
                violation_error_message="Un montant ne peut pas être négatif.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=["preparation", "abandonnee"])
                | Q(signee_le__isnull=False, debut_le__gte=F("signee_le"), duree_mois__gte=1),
                name="signee_a_ses_dates",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["territoire", "operateur", "etat"], name="sous_locations_en_cours")
        ]

    @property
    def mois_en_tout(self) -> int | None:
        """The duration of the period in force, counted from the first day: the convention's own,
        once more for each renewal that an evaluation concluded."""
        return self.duree_mois and self.duree_mois * (1 + self.renouvellements)

    def __str__(self) -> str:
        return "sous-location"

    def copie(self) -> dict:
        return {
            "bailleur": self.bailleur.nom_court,
            "operateur": self.operateur.nom_court,
            "logement": self.designation,
            "bail_reference": self.bail_reference,
            "assureur": self.assureur,
        }


class VoletOperateur(PieceDeDossier):
    """What the operator holds and no landlord ever reads: protection of the adult, monthly cost."""

    categorie = Categorie.SITUATION_SOCIALE
    titre = "protection et coût de l’accompagnement"

    operateur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    mesure = models.CharField("mesure de protection", max_length=20, choices=MesureProtection,
                              blank=True)  # fmt: skip
    autorisation = models.CharField("autorisation de l’article 426", max_length=20,
                                    choices=enums.Autorisation, blank=True)  # fmt: skip
    autorisation_le = models.DateField("autorisation du", null=True, blank=True)
    cout = _montant("coût de l’accompagnement et de la gestion, par mois")

    objects = OperateurQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "operateur"], name="un_volet_par_operateur"),
            models.CheckConstraint(condition=Q(cout__gte=0), name="cout_positif"),
        ]

    def __str__(self) -> str:
        return "volet de l’opérateur"


class LigneFinancement(PieceDeDossier):
    """One line of funding; an amount for some places over a period, of which one is here."""

    categorie = Categorie.SITUATION_SOCIALE
    titre = "financement"

    operateur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    ligne = models.CharField("ligne", max_length=20, choices=enums.Ligne)
    financeur = models.CharField("financeur", max_length=80)
    du = models.DateField()
    au = models.DateField()
    montant = _montant("montant pour toute la période")
    places = models.PositiveSmallIntegerField("places financées", default=1)
    statut = models.CharField(max_length=20, choices=enums.StatutLigne)

    objects = OperateurQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(au__gte=F("du"), montant__gte=0, places__gte=1),
                name="financement_possible",
            )
        ]
        indexes = [models.Index(fields=["dossier", "du"], name="financement_dossier")]

    def __str__(self) -> str:
        return "financement"


class MoisDeLoyer(PieceDeDossier):
    """How the rent stands in one month: up to date, or so many months late. No amount."""

    categorie = Categorie.SITUATION_LOCATIVE
    titre = "suivi du loyer"

    bail = models.ForeignKey(SousLocation, models.CASCADE, related_name="loyers")
    operateur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    mois = models.DateField()
    retard = models.PositiveSmallIntegerField("mois de retard", default=0)

    objects = DuBailQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bail", "mois"], name="un_mois_par_bail")]

    def __str__(self) -> str:
        return "mois de loyer"

    def copie(self) -> dict:
        return {"bailleur": self.bailleur.nom_court}


class EtatDesLieux(PieceDeDossier):
    """An inventory of fixtures: a closed word by room, and what is to be mended."""

    categorie = Categorie.SITUATION_LOCATIVE
    titre = "état des lieux"

    bail = models.ForeignKey(SousLocation, models.CASCADE, related_name="lieux")
    operateur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    sens = models.CharField(max_length=10, choices=enums.Sens)
    le = models.DateField("fait le")
    avec = models.CharField("avec", max_length=20, choices=enums.AvecQui)
    entree = models.CharField("entrée", max_length=20, choices=enums.EtatPiece, blank=True)
    sejour = models.CharField("séjour", max_length=20, choices=enums.EtatPiece, blank=True)
    chambre = models.CharField(max_length=20, choices=enums.EtatPiece, blank=True)
    cuisine = models.CharField(max_length=20, choices=enums.EtatPiece, blank=True)
    salle_d_eau = models.CharField(max_length=20, choices=enums.EtatPiece, blank=True)
    annexes = models.CharField(max_length=20, choices=enums.EtatPiece, blank=True)
    remarques = models.CharField("à reprendre", max_length=300, blank=True)

    objects = DuBailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bail", "sens"], name="un_etat_des_lieux_par_bail")
        ]

    def __str__(self) -> str:
        return "état des lieux"

    def copie(self) -> dict:
        return {"bailleur": self.bailleur.nom_court}


class ImpressionBail(DemandeDePdf):
    """A contract asked for as a PDF by one reader."""

    modele = models.CharField(max_length=20, choices=enums.ModelePdf)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "auteur", "modele"],
                condition=Q(etat=EtatImpression.DEMANDEE),
                name="un_contrat_a_la_fois",
            )
        ]
        indexes = [
            models.Index(fields=["etat", "cree_le"], name="contrat_pdf_attente"),
        ]


class ImpressionBailContenu(ContenuDePdf):
    """The PDF of a contract, as its reader may read it."""

    categorie = Categorie.SITUATION_LOCATIVE

    impression = models.OneToOneField(ImpressionBail, models.CASCADE, related_name="contenu")

    class Meta:
        indexes = [models.Index(fields=["dossier"], name="contrat_pdf_contenu")]
