"""What a person asks of the data delegate, and the copy of each dossier made for her."""

import uuid

from django.db import models
from django.db.models import Q

from partnership.acteurs import horloge
from partnership.acteurs.models import Affectation, Organisation, Territoire

from ...coffre.champs import OctetsScelle
from ...models import Dossier
from .. import enums


class DemandePersonne(models.Model):
    """One request, of one organisation. No name: tokens alone say whom it is about (SP-17)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    auteur = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20)
    nature = models.CharField("ce qu’elle demande", max_length=20, choices=enums.NatureDemande)
    preuve = models.CharField("identité vérifiée", max_length=20, choices=enums.PreuveIdentite)
    recue_le = models.DateField("reçue le")
    echeance = models.DateField("réponse due le")
    etat = models.CharField(
        max_length=20, choices=enums.EtatDemande, default=enums.EtatDemande.OUVERTE
    )
    reponse = models.CharField(max_length=20, choices=enums.ReponseDemande, blank=True)
    repondue_le = models.DateField("répondue le", null=True, blank=True)
    # Whom it is about, as she gave it: what finds dossiers, what tells her from her namesakes.
    jeton_nom = models.BinaryField(default=bytes)
    jeton_personne = models.BinaryField(default=bytes)
    jeton_annee = models.BinaryField(default=bytes)  # empty: year not given
    cree_le = models.DateTimeField(default=horloge.maintenant)

    derriere_le_mur = "SELECT, INSERT, UPDATE"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="reference_de_demande"
            ),
            models.CheckConstraint(
                condition=Q(etat="ouverte", reponse="", repondue_le=None)
                | Q(etat="repondue", repondue_le__isnull=False) & ~Q(reponse=""),
                name="reponse_entiere",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "etat", "echeance"], name="demande_due")]

    def __str__(self) -> str:
        return self.reference


class DossierConcerne(models.Model):
    """One dossier of a request; for an access, the sealed copy meant for the person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    demande = models.ForeignKey(DemandePersonne, models.CASCADE, related_name="dossiers")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20)
    etat = models.CharField(max_length=20, choices=enums.EtatCopie)
    tentatives = models.PositiveSmallIntegerField(default=0)
    jusqua = models.DateTimeField(null=True, blank=True)
    remise_le = models.DateTimeField(null=True, blank=True)

    derriere_le_mur = "SELECT, INSERT, UPDATE"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["demande", "dossier"], name="un_dossier_par_demande")
        ]
        indexes = [
            models.Index(fields=["etat"], name="copie_a_faire"),
            models.Index(fields=["dossier", "etat"], name="copie_dossier"),
        ]

    def __str__(self) -> str:
        return self.reference


class CopieContenu(models.Model):
    """The copy itself (PDF and JSON in one file), sealed; gone once handed over, or out of time."""

    concerne = models.OneToOneField(
        DossierConcerne, models.CASCADE, primary_key=True, related_name="+"
    )
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    octets = OctetsScelle()

    derriere_le_mur = "SELECT, INSERT, DELETE"

    def __str__(self) -> str:
        return "contenu d’une copie"


class OrdreEffacement(models.Model):
    """An erasure that the service accepts, and the data delegate confirms, or not (article 17).

    Two persons, for nothing undoes it. It goes with the dossier; the journal remains.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    auteur = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20)
    motif = models.CharField(max_length=20, choices=enums.MotifEffacement)
    recu_le = models.DateField("demandé le")
    etat = models.CharField(max_length=20, choices=enums.EtatOrdre, default=enums.EtatOrdre.PROPOSE)
    decide_par = models.ForeignKey(Affectation, models.PROTECT, null=True, related_name="+")
    decide_le = models.DateTimeField(null=True)
    cree_le = models.DateTimeField(default=horloge.maintenant)

    derriere_le_mur = "SELECT, INSERT, UPDATE"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=~Q(etat="ecarte"),
                name="un_ordre_d_effacer_a_la_fois",
            ),
            models.CheckConstraint(
                condition=Q(etat="propose", decide_par=None, decide_le=None)
                | ~Q(etat="propose") & Q(decide_par__isnull=False, decide_le__isnull=False),
                name="ordre_decide_entier",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "etat"], name="ordre_a_decider")]

    def __str__(self) -> str:
        return self.reference
