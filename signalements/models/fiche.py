"""The sheet: who, where, facts, lease, supports, what was tried, what is being typed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from partnership.secret.coffre.champs import BooleenScelle, EntierScelle, JSONScelle, TexteScelle
from partnership.secret.enums import Categorie
from partnership.secret.models import PieceDeDossier
from partnership.secret.personne.tiers import RETENU

from .. import enums
from ..textes import AUTRE_SOURCE
from .catalogue import ItemFait


class Identite(PieceDeDossier):
    """Who and where (block B), sealed. Versions: a change adds a row, the author keeps her own."""

    categorie = Categorie.IDENTITE

    actuelle = models.BooleanField(default=True)
    civilite = TexteScelle("civilité", max_length=4, choices=enums.Civilite, blank=True)
    nom = TexteScelle("nom", max_length=80, blank=True)
    prenom = TexteScelle("prénom", max_length=80, blank=True)
    annee_naissance = EntierScelle("année de naissance", null=True, blank=True)
    adresse = TexteScelle("adresse", max_length=200)
    batiment = TexteScelle("bâtiment", max_length=40, blank=True)
    etage = TexteScelle("étage, porte", max_length=40, blank=True)
    telephone = TexteScelle("téléphone", max_length=20, blank=True)
    langue = TexteScelle("langue parlée", max_length=40, blank=True)
    interprete = BooleenScelle("interprète utile", default=False)
    occupants = TexteScelle("autres occupants connus", max_length=200, blank=True)
    mineurs = TexteScelle(
        "mineurs au domicile",
        max_length=10,
        choices=enums.OuiNonInconnu,
        default=enums.OuiNonInconnu.INCONNU,
    )
    animal = TexteScelle("animal", max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(actuelle=True), name="une_identite_actuelle"
            )
        ]

    def __str__(self) -> str:
        return "identité"

    def copie(self) -> dict:
        siens = ("nom", "prenom", "adresse", "batiment", "etage", "telephone", "langue", "animal")
        siens = {nom: getattr(self, nom) for nom in siens}
        return {**siens, "occupants": RETENU if self.occupants else None, "actuelle": None}


class JetonNom(PieceDeDossier):
    """What a name is found by: a token of it, or of one of its words (blind index)."""

    categorie = Categorie.IDENTITE
    hors_copie = True

    identite = models.ForeignKey(Identite, models.CASCADE, related_name="+")
    jeton = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["territoire", "jeton"], name="jeton_territoire")]
        constraints = [models.UniqueConstraint(fields=["identite", "jeton"], name="jeton_une_fois")]

    def __str__(self) -> str:
        return "jeton"


class FaitObserve(PieceDeDossier):
    """A dated, sourced fact (block D)."""

    categorie = Categorie.FAITS

    item = models.ForeignKey(ItemFait, models.PROTECT, related_name="+", verbose_name="fait")
    du = models.DateField("quand")
    au = models.DateField("jusqu’au", null=True, blank=True)
    frequence = models.CharField(
        "fréquence",
        max_length=20,
        choices=enums.Frequence,
        default=enums.Frequence.UNE_FOIS,
    )
    source = models.CharField("source", max_length=20, choices=enums.Source)
    texte = models.CharField("en quelques mots", max_length=600, blank=True)
    propos = models.BooleanField("ce sont les mots de la personne", default=False)

    class Meta:
        indexes = [models.Index(fields=["dossier", "du"], name="fait_dossier")]
        constraints = [
            models.CheckConstraint(
                condition=Q(au=None) | Q(au__gte=F("du")),
                name="fait_finit_apres_son_debut",
                violation_error_message="La fin d’un fait vient après son début.",
            )
        ]

    def __str__(self) -> str:
        return "fait observé"

    def copie(self) -> dict:
        if self.source == enums.Source.VOISIN:
            return {"source": AUTRE_SOURCE, "texte": RETENU if self.texte else None}
        return {"texte": self.texte} if self.propos else {}


class ReponseUrgence(PieceDeDossier):
    """The emergency question and what was done (block J)."""

    categorie = Categorie.FAITS

    danger = models.BooleanField()
    services = ArrayField(
        models.CharField(max_length=5, choices=enums.ServiceUrgence), default=list, blank=True
    )
    appele_le = models.DateTimeField("heure de l’appel", null=True, blank=True)
    crip_le = models.DateTimeField("119 ou CRIP prévenu le", null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["dossier"], name="urgence_dossier")]

    def __str__(self) -> str:
        return "question d’urgence"


class SituationLocative(PieceDeDossier):
    """Lease and dwelling (blocks C and E)."""

    categorie = Categorie.SITUATION_LOCATIVE

    reference_bail = models.CharField("référence du bail", max_length=40, blank=True)
    type_logement = models.CharField("type", max_length=10, blank=True)
    entree_le = models.DateField("date d’entrée", null=True, blank=True)
    titulaire = models.BooleanField("titulaire du bail", default=True)
    acces_difficile = models.BooleanField("accès difficile au logement", default=False)
    impaye = models.BooleanField("impayé", default=False)
    tranche_impaye = models.CharField("montant de l’impayé", max_length=40, blank=True)
    plan_apurement = models.BooleanField("plan d’apurement", default=False)
    procedure = models.CharField("procédure en cours et stade", max_length=120, blank=True)
    travaux = models.CharField("travaux prévus", max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier"], name="une_situation_locative")]

    def __str__(self) -> str:
        return "situation locative"


class SoutiensDeclares(PieceDeDossier):
    """Supports that the person declared, or known from the lease file (block F)."""

    categorie = Categorie.SITUATION_SOCIALE

    aidants = models.CharField("famille ou voisin aidant", max_length=200, blank=True)
    travailleur_social = models.CharField("travailleur social connu", max_length=120, blank=True)
    mesure_protection = models.CharField("mesure de protection", max_length=60, blank=True)
    mandataire = models.CharField("mandataire", max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier"], name="des_soutiens_declares")]

    def __str__(self) -> str:
        return "soutiens déclarés"


class Demarche(PieceDeDossier):
    """Something already tried (block G)."""

    categorie = Categorie.FAITS

    le = models.DateField("quand")
    quoi = models.CharField("démarche", max_length=120)
    resultat = models.CharField("résultat", max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["dossier", "le"], name="demarche_dossier")]

    def __str__(self) -> str:
        return "démarche"


class Saisie(PieceDeDossier):
    """What the author was typing, saved as typed, valid or not; hers alone."""

    categorie = Categorie.IDENTITE
    personnelle = True

    etape = models.CharField(max_length=30)
    donnees = JSONScelle(default=dict)
    modifie_le = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "auteur", "etape"], name="une_saisie")
        ]

    def __str__(self) -> str:
        return "saisie"
