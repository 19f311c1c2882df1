"""A candidature to accompanied access: cover, person, need, wishes, criteria, thread."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from partnership.acteurs.models import Affectation, Commune, Organisation, Territoire
from partnership.secret.coffre.champs import DateScelle, EntierScelle, TexteScelle
from partnership.secret.enums import Categorie
from partnership.secret.models import PieceDeDossier

from .. import enums
from ..visibilite import PartenairesQuerySet, SouhaitQuerySet


class Compteur(models.Model):
    """Last number given in a territory and a year; no content."""

    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="+")
    annee = models.PositiveIntegerField()
    dernier = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["territoire", "annee"], name="un_compteur_de_candidatures"
            )
        ]

    def __str__(self) -> str:
        return f"{self.annee}:{self.dernier}"


class Candidature(PieceDeDossier):
    """The cover: reference, stage, dates. Neither name, nor place of living, nor criterion."""

    categorie = Categorie.EN_TETE
    titre = "candidature"

    reference = models.CharField(max_length=20)
    etat = models.CharField("étape", max_length=20, choices=enums.Etat, default=enums.Etat.BESOIN)
    etat_depuis = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    modifie_le = models.DateTimeField(null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    operateur = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, related_name="+")
    besoin_le = models.DateField("besoin repéré le")
    eligible_le = models.DateField("quatre critères remplis le", null=True, blank=True)
    presentee_le = models.DateTimeField(null=True, blank=True)
    close_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier"], name="une_candidature_par_dossier"),
            models.UniqueConstraint(
                fields=["territoire", "reference"], name="candidature_reference_unique"
            ),
            # An address that is refused names its dossier in the journal (SP-13).
            models.CheckConstraint(
                condition=Q(id=F("dossier_id")), name="couverture_de_candidature"
            ),
            models.CheckConstraint(
                condition=Q(eligible_le__isnull=False)
                | ~Q(etat__in=[enums.Etat.ELIGIBLE, enums.Etat.PRESENTEE]),
                name="eligible_a_une_date",
            ),
        ]
        indexes = [
            models.Index(fields=["territoire", "-cree_le", "-id"], name="candidature_recentes"),
            models.Index(fields=["territoire", "etat", "besoin_le"], name="candidature_attente"),
        ]

    def __str__(self) -> str:
        return self.reference

    def copie(self) -> dict:
        return {"version": None, "reference": self.reference}


class Personne(PieceDeDossier):
    """Who the candidate is, sealed."""

    categorie = Categorie.IDENTITE
    titre = "personne candidate"

    civilite = TexteScelle("civilité", max_length=4, choices=enums.Civilite, blank=True)
    nom = TexteScelle("nom", max_length=80)
    prenom = TexteScelle("prénom", max_length=80)
    annee_naissance = EntierScelle("année de naissance", null=True, blank=True)
    telephone = TexteScelle("téléphone", max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier"], name="une_personne_candidate")]

    def __str__(self) -> str:
        return "personne candidate"

    def copie(self) -> dict:
        return {nom: getattr(self, nom) for nom in ("nom", "prenom", "telephone")}


class JetonCandidat(PieceDeDossier):
    """What a candidate is found by: a token of her name, or of one of its words (blind index)."""

    categorie = Categorie.IDENTITE
    hors_copie = True

    jeton = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["territoire", "jeton"], name="jeton_candidat")]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "jeton"], name="jeton_candidat_une_fois")
        ]

    def __str__(self) -> str:
        return "jeton"


class Origine(PieceDeDossier):
    """Where the person lives now, and since when: « at the hospital » is care (SP-04)."""

    categorie = Categorie.SUIVI_SOINS
    titre = "où la personne vit"

    lieu = TexteScelle("où elle vit", max_length=20, choices=enums.Lieu, default=enums.Lieu.HOPITAL)
    depuis = DateScelle("depuis", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier"], name="une_origine")]

    def __str__(self) -> str:
        return "origine"


class Souhait(PieceDeDossier):
    """What the person looks for: the housing need, the only thing told with « eligible »."""

    categorie = Categorie.SITUATION_LOCATIVE
    titre = "logement souhaité"

    communes = ArrayField(models.CharField(max_length=5), verbose_name="communes", default=list)
    type_logement = models.CharField(
        "logement", max_length=20, choices=enums.TypeLogement,
        default=enums.TypeLogement.INDIFFERENT,
    )  # fmt: skip
    etage = models.CharField(
        "étage", max_length=20, choices=enums.Etage, default=enums.Etage.INDIFFERENT
    )
    foyer = models.CharField(
        "souhaite vivre", max_length=20, choices=enums.Foyer, default=enums.Foyer.SEULE
    )
    animal = models.BooleanField("avec un animal", default=False)
    precisions = models.CharField("précisions", max_length=300, blank=True)

    objects = SouhaitQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier"], name="un_souhait")]

    def __str__(self) -> str:
        return "souhait"

    def copie(self) -> dict:
        noms = Commune.objects.filter(pk__in=self.communes).values_list("nom", flat=True)
        return {"communes": ", ".join(noms), "precisions": self.precisions}


class CritereAtteste(PieceDeDossier):
    """What is said of one criterion now; the former words stay in the thread."""

    categorie = Categorie.EN_TETE
    titre = "critère"

    numero = models.PositiveSmallIntegerField("critère", choices=enums.Critere)
    etat = models.CharField(max_length=20, choices=enums.EtatCritere)
    le = models.DateField("attesté le")
    preuve = models.CharField("au vu de", max_length=20, choices=enums.Preuve, blank=True)
    revoir_le = models.DateField("à revoir le", null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    atteste_par = models.ForeignKey(Affectation, models.PROTECT, related_name="+")

    objects = PartenairesQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "numero"], name="un_critere_une_fois"),
            models.CheckConstraint(
                condition=Q(numero__gte=1, numero__lte=4), name="quatre_criteres"
            ),
        ]
        indexes = [
            models.Index(fields=["territoire", "etat", "revoir_le"], name="critere_a_revoir")
        ]

    def __str__(self) -> str:
        return "critère"

    def copie(self) -> dict:
        return {"atteste_par": None}


class Logement(models.Model):
    """A flat that a landlord offers: no person in it, and its landlord never knows who waits."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="+")
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="commune")
    quartier = models.CharField("quartier", max_length=80, blank=True)
    adresse = models.CharField("adresse", max_length=200, blank=True)
    type_logement = models.CharField("type", max_length=20, choices=enums.TypeOffert)
    surface = models.PositiveSmallIntegerField("surface, en m²")
    etage = models.PositiveSmallIntegerField("étage (0 : rez-de-chaussée)", default=0)
    ascenseur = models.BooleanField("avec ascenseur", default=False)
    loyer = models.DecimalField("loyer hors charges, par mois", max_digits=7, decimal_places=2)
    charges = models.DecimalField("charges, par mois", max_digits=7, decimal_places=2)
    charges_comprises = models.CharField(
        "ce que les charges comprennent", max_length=120, blank=True
    )
    depot = models.DecimalField("dépôt de garantie", max_digits=7, decimal_places=2, default=0)
    chauffage = models.CharField("chauffage", max_length=20, choices=enums.Chauffage)
    dpe = models.CharField("étiquette énergie", max_length=1, choices=enums.Dpe, blank=True)
    financement = models.CharField(
        "financement", max_length=10, choices=enums.Financement, blank=True
    )
    qpv = models.BooleanField("en quartier prioritaire (QPV)", default=False)
    alentours = models.CharField("transports et services proches", max_length=300, blank=True)
    disponible_le = models.DateField("disponible le")
    retire_le = models.DateTimeField(null=True, blank=True)
    # Let: its inside is a home, it is photographed no more (decision 0030).
    photos_closes = models.BooleanField(default=False, editable=False)
    ecrit_par = models.ForeignKey(Affectation, models.PROTECT, related_name="+")
    ecrit_le = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(
                fields=["territoire", "bailleur", "disponible_le"], name="logement_offerts"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(loyer__gte=0, charges__gte=0, depot__gte=0),
                name="montants_positifs",
                violation_error_message="Un montant ne peut pas être négatif.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_type_logement_display()}, {self.surface} m²"


class PassageAcces(PieceDeDossier):
    """One line of « Ce qui s’est passé »."""

    categorie = Categorie.EN_TETE
    titre = "parcours de la candidature"

    acte = models.CharField(max_length=40)
    etat = models.CharField(max_length=20, choices=enums.Etat)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    detail = models.CharField(max_length=40, blank=True)

    objects = PartenairesQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["dossier", "cree_le"], name="passage_acces")]

    def __str__(self) -> str:
        return self.acte

    def copie(self) -> dict:
        from .. import phrases  # above the models

        return {
            "acte": phrases.passage(self.acte),
            "detail": phrases.detail(self.acte, self.detail) or None,
        }
