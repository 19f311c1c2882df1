"""A situation brought by a partner: cover, person, what was observed, thread."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from partnership.acteurs.models import Organisation
from partnership.secret.coffre.champs import EntierScelle, TexteScelle
from partnership.secret.enums import Categorie
from partnership.secret.models import PieceDeDossier

from ..enums import Motif
from . import enums


class SituationPortee(PieceDeDossier):
    """The cover: reference, state, dates. Where the person lives lies with her identity."""

    categorie = Categorie.EN_TETE
    titre = "situation portée à la commission"
    commune_id: ClassVar[None] = None  # for the journal: not known to the cover

    reference = models.CharField(max_length=20)
    etat = models.CharField("étape", max_length=20, choices=enums.Etat,
                            default=enums.Etat.PREPARATION)  # fmt: skip
    etat_depuis = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    modifie_le = models.DateTimeField(null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    saisie_le = models.DateTimeField("portée le", null=True, blank=True)
    close_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier"], name="une_situation_par_dossier"),
            models.UniqueConstraint(
                fields=["territoire", "reference"], name="situation_reference_unique"
            ),
            # An address that is refused names its dossier in the journal (SP-13).
            models.CheckConstraint(condition=Q(id=F("dossier_id")), name="couverture_de_situation"),
            models.CheckConstraint(
                condition=Q(etat=enums.Etat.CLOSE) ^ Q(close_le=None), name="situation_close_datee"
            ),
        ]
        indexes = [
            models.Index(
                fields=["territoire", "organisation", "-cree_le"], name="situation_siennes"
            )
        ]

    def __str__(self) -> str:
        return self.reference

    def copie(self) -> dict:
        return {"version": None, "reference": self.reference}


class PersonneConcernee(PieceDeDossier):
    """Who she is, sealed."""

    categorie = Categorie.IDENTITE
    titre = "personne concernée"

    civilite = TexteScelle("civilité", max_length=4, choices=enums.Civilite, blank=True)
    nom = TexteScelle("nom", max_length=80)
    prenom = TexteScelle("prénom", max_length=80)
    annee_naissance = EntierScelle("année de naissance", null=True, blank=True)
    telephone = TexteScelle("téléphone", max_length=20, blank=True)
    adresse = TexteScelle("adresse", max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier"], name="une_personne_concernee")]

    def __str__(self) -> str:
        return "personne concernée"

    def copie(self) -> dict:
        return {nom: getattr(self, nom) for nom in ("nom", "prenom", "telephone", "adresse")}


class JetonConcerne(PieceDeDossier):
    """What she is found by: a token of her name, or of one of its words (blind index)."""

    categorie = Categorie.IDENTITE
    hors_copie = True

    jeton = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["territoire", "jeton"], name="jeton_concerne")]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "jeton"], name="jeton_concerne_une_fois")
        ]

    def __str__(self) -> str:
        return "jeton"


class Constat(PieceDeDossier):
    """What was seen or heard, and tried: the first words of the sheet."""

    categorie = Categorie.FAITS
    titre = "ce qui a été observé"

    motif = models.CharField("motif principal", max_length=15, choices=Motif,
                             default=Motif.INCONNU)  # fmt: skip
    faits = models.TextField("ce qui a été observé", max_length=2000)
    tente = models.TextField("ce qui a déjà été essayé", max_length=1500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier"], name="un_constat")]

    def __str__(self) -> str:
        return "constat"

    def copie(self) -> dict:
        return {"faits": self.faits, "tente": self.tente}


class PassageSituation(PieceDeDossier):
    """One line of « Ce qui s’est passé »; its organisation's, as the facts: no guest reads it."""

    categorie = Categorie.FAITS
    titre = "parcours de la situation"

    acte = models.CharField(max_length=40)
    etat = models.CharField(max_length=20, choices=enums.Etat)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    detail = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["dossier", "cree_le"], name="passage_situation")]

    def __str__(self) -> str:
        return self.acte

    def copie(self) -> dict:
        connu = enums.TRANSITIONS.get(self.acte)
        return {"acte": connu.titre if connu else self.acte.replace("_", " "), "detail": None}
