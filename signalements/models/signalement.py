"""The cover of a signalement and the thread of what happened."""

from django.db import models
from django.db.models import F, Q

from partnership.acteurs.models import Agence, Commune, Organisation
from partnership.secret.enums import Categorie
from partnership.secret.models import PieceDeDossier

from .. import enums


class Signalement(PieceDeDossier):
    """The cover: reference, commune, state, dates. Neither name, nor address, nor fact."""

    categorie = Categorie.EN_TETE
    titre = "signalement"

    reference = models.CharField(max_length=20)
    etat = models.CharField("état", max_length=30, choices=enums.Etat, default=enums.Etat.BROUILLON)
    etat_depuis = models.DateTimeField()
    etat_avant = models.CharField(max_length=30, choices=enums.Etat, blank=True)
    version = models.PositiveIntegerField(default=1)
    modifie_le = models.DateTimeField(null=True, blank=True)  # none: not since `etat_depuis`
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    agence = models.ForeignKey(Agence, models.PROTECT, null=True, blank=True, related_name="+")
    destinataire = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, related_name="+")
    demande = models.CharField(
        "demande", max_length=20, choices=enums.Demande, default=enums.Demande.EVALUATION
    )
    # The base sets it to null by itself (migration 0006): retention may erase the first before.
    suite_de = models.ForeignKey(
        "self", models.DO_NOTHING, null=True, blank=True, related_name="+", db_constraint=False
    )
    remis_le = models.DateTimeField(null=True, blank=True)
    transmis_le = models.DateTimeField(null=True, blank=True)
    accuse_le = models.DateTimeField(null=True, blank=True)
    numero_erah = models.CharField("numéro de l’ERAH", max_length=20, blank=True)
    recevable_le = models.DateTimeField(null=True, blank=True)
    retour_le = models.DateTimeField(null=True, blank=True)
    clos_le = models.DateTimeField(null=True, blank=True)
    echeance = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier"], name="un_signalement_par_dossier"),
            models.UniqueConstraint(
                fields=["territoire", "reference"], name="reference_unique_par_territoire"
            ),
            # An address that is refused names its dossier in the journal (SP-13).
            models.CheckConstraint(condition=Q(id=F("dossier_id")), name="couverture_du_dossier"),
            models.CheckConstraint(
                condition=Q(transmis_le=None) | Q(destinataire__isnull=False),
                name="transmis_a_quelqu_un",
            ),
            models.CheckConstraint(
                condition=Q(accuse_le=None) | Q(accuse_le__gte=F("transmis_le")),
                name="accuse_apres_transmission",
            ),
        ]
        indexes = [
            models.Index(fields=["territoire", "-cree_le", "-id"], name="signalement_recents"),
            models.Index(fields=["territoire", "etat", "echeance"], name="signalement_echeances"),
        ]

    def __str__(self) -> str:
        return self.reference

    def copie(self) -> dict:
        return {"version": None, "etat_avant": None, "reference": self.reference}


class Passage(PieceDeDossier):
    """One line of « Ce qui s’est passé »."""

    categorie = Categorie.FAITS
    titre = "ce qui s’est passé"

    acte = models.CharField(max_length=40)
    etat = models.CharField(max_length=30, choices=enums.Etat)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    detail = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["dossier", "cree_le"], name="passage_dossier")]

    def __str__(self) -> str:
        return self.acte

    def copie(self) -> dict:
        titre = enums.TRANSITIONS[self.acte].titre if self.acte in enums.TRANSITIONS else ""
        return {"acte": titre or self.acte.replace("_", " "), "detail": None}
