"""Who acts: territories, organisations, users, affectations, charter, invitations."""

import hashlib
import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .enums import CategorieR1110, Role, TypeOrganisation, ZoneFeries


class PeriodeTz(Func):
    """tstzrange(debut, fin): a null end is open."""

    function = "TSTZRANGE"


class EnVigueurQuerySet(models.QuerySet):
    """Rows that have a start and an end."""

    def en_vigueur(self):
        """Return the rows in force now, by the clock of the database (SP-02)."""
        return self.non_finies().filter(debut__lte=Now())

    def non_finies(self):
        """Return the rows in force now, or later."""
        return self.filter(Q(fin=None) | Q(fin__gt=Now()))


class Commune(models.Model):
    """A commune of the official geographic code (COG 2026)."""

    code = models.CharField("code INSEE", max_length=5, primary_key=True)
    nom = models.CharField("nom", max_length=80)
    codes_postaux = ArrayField(models.CharField(max_length=5), verbose_name="codes postaux")
    population = models.PositiveIntegerField("population", default=0)
    epci_code = models.CharField("code de l’intercommunalité", max_length=9, blank=True)
    epci_nom = models.CharField("intercommunalité", max_length=120, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)

    class Meta:
        ordering = ["nom"]
        indexes = [models.Index(fields=["epci_code"], name="commune_epci")]

    def __str__(self) -> str:
        return self.nom


class Territoire(models.Model):
    """One partnership: a CLSM, a métropole, a département."""

    code = models.SlugField("code", unique=True)
    nom = models.CharField("nom", max_length=120)
    zone_feries = models.CharField(
        "calendrier des jours fériés", max_length=3, choices=ZoneFeries, blank=True
    )
    communes = models.ManyToManyField(Commune, related_name="territoires", blank=True)

    class Meta:
        ordering = ["nom"]

    def __str__(self) -> str:
        return self.nom


class Reglage(models.Model):
    """A dated setting of a territory; the default values and their sources are in `reglages`."""

    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="reglages")
    cle = models.CharField("réglage", max_length=60)
    valeur = models.JSONField("valeur")
    du = models.DateField("en vigueur à partir du")
    source = models.CharField("source", max_length=300)

    class Meta:
        ordering = ["cle", "-du"]
        verbose_name, verbose_name_plural = "réglage du territoire", "réglages du territoire"
        constraints = [
            models.UniqueConstraint(
                fields=["territoire", "cle", "du"],
                name="un_reglage_par_date",
                violation_error_message="Ce réglage a déjà une valeur à cette date.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cle} au {self.du:%d/%m/%Y}"


class Organisation(models.Model):
    """A partner of one territory."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="organisations")
    type = models.CharField("nature", max_length=30, choices=TypeOrganisation)
    nom = models.CharField("nom", max_length=160)
    nom_court = models.CharField("nom court", max_length=40)
    rattachee_a = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="rattachée à"
    )
    siret = models.CharField("SIRET", max_length=14, blank=True)
    finess = models.CharField("FINESS", max_length=9, blank=True)
    courriel = models.EmailField("courriel du service", blank=True)
    telephone = models.CharField("téléphone du service", max_length=20, blank=True)
    communes = models.ManyToManyField(
        Commune,
        related_name="organisations",
        blank=True,
        verbose_name="communes couvertes",
        help_text="Pour une ERAH : les communes dont elle reçoit les signalements.",
    )

    class Meta:
        ordering = ["nom_court"]
        constraints = [
            models.UniqueConstraint(
                "territoire",
                Lower("nom_court"),
                name="nom_court_unique_par_territoire",
                violation_error_message="Un organisme de ce territoire porte déjà ce nom court.",
            )
        ]

    def __str__(self) -> str:
        return self.nom_court


class Agence(models.Model):
    """A local office of an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="agences")
    nom = models.CharField("nom", max_length=80)

    class Meta:
        ordering = ["nom"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "nom"], name="agence_unique")
        ]

    def __str__(self) -> str:
        return self.nom


class Adhesion(models.Model):
    """The period in which the convention, signed and in force, opens rights (SP-03).

    Written by the convention's actions; read by the rule and by the row policies.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="adhesions")
    debut = models.DateTimeField("depuis", default=timezone.now)
    fin = models.DateTimeField("jusqu’à", null=True, blank=True)
    acte = models.CharField("acte", max_length=200, help_text="Convention ou avenant, et sa date.")

    objects = EnVigueurQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "adhésion à la convention", "adhésions à la convention"
        constraints = [
            ExclusionConstraint(
                name="adhesions_sans_chevauchement",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    (PeriodeTz("debut", "fin"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deux adhésions du même organisme se chevauchent.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} : {self.acte}"


class GestionnaireUtilisateurs(BaseUserManager):
    """Accounts are keyed by e-mail."""

    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)

    def create_user(self, email, password=None, **champs):
        """Create an account; used by tests, commands and invitations."""
        compte = self.model(email=self.normalize_email(email).lower(), **champs)
        compte.set_password(password)
        compte.save(using=self._db)
        return compte

    def create_superuser(self, email, password=None, **champs):
        """Create a technical account: no role, reads no dossier (SP-10)."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **champs)


class Utilisateur(AbstractBaseUser, PermissionsMixin):
    """A person who signs in; what she may do comes from her affectations only."""

    email = models.EmailField("adresse électronique", unique=True)
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField("nom", max_length=80)
    telephone = models.CharField("téléphone professionnel", max_length=20, blank=True)
    profession = models.CharField("profession", max_length=80, blank=True)
    categorie_r1110_2 = models.CharField(
        "catégorie de l’article R1110-2",
        max_length=2,
        choices=CategorieR1110,
        blank=True,
        help_text="Vide : profession qui n’est pas dans la liste du secret partagé.",
    )
    is_staff = models.BooleanField("accès à l’administration technique", default=False)
    is_active = models.BooleanField("compte actif", default=True)
    date_joined = models.DateTimeField("créé le", default=timezone.now)
    # Part of what each session proves: one more, and every session open so far is over.
    tour = models.PositiveIntegerField("tour de sessions", default=0, editable=False)

    objects = GestionnaireUtilisateurs()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["prenom", "nom"]

    class Meta:
        ordering = ["nom", "prenom"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="courriel_unique_sans_casse",
                violation_error_message="Un compte existe déjà avec cette adresse.",
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def _get_session_auth_hash(self, secret=None) -> str:
        """Return what a session must prove: the password, as Django asks, and our own turn."""
        preuve = f"{self.tour}|{self.password}"
        return salted_hmac("acteurs.session", preuve, secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        """Return first name and name; allauth and the admin ask for it."""
        return f"{self.prenom} {self.nom}".strip() or self.email

    def get_short_name(self) -> str:
        """Return the first name."""
        return self.prenom or self.email


class Affectation(models.Model):
    """A user in one organisation, in one role, from when to when."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    utilisateur = models.ForeignKey(Utilisateur, models.CASCADE, related_name="affectations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="affectations")
    role = models.CharField("rôle", max_length=30, choices=Role)
    intitule = models.CharField(
        "intitulé affiché",
        max_length=60,
        blank=True,
        help_text="Comme la personne se présente : « Référente sociale ». Vide : le nom du rôle.",
    )
    agence = models.ForeignKey(Agence, models.PROTECT, null=True, blank=True)
    debut = models.DateTimeField("depuis", default=timezone.now)
    fin = models.DateTimeField("jusqu’à", null=True, blank=True)
    groupe = models.ForeignKey(Group, models.PROTECT, editable=False)
    attribuee_par = models.ForeignKey(
        Utilisateur, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name="attribuée par",
    )  # fmt: skip

    objects = EnVigueurQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__nom_court", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin=None) | Q(fin__gte=F("debut")),
                name="affectation_finit_apres_son_debut",
                violation_error_message="Une affectation finit après son début.",
            ),
            ExclusionConstraint(
                name="affectations_sans_chevauchement",
                expressions=[
                    ("utilisateur", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (PeriodeTz("debut", "fin"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette personne tient déjà ce rôle dans cet organisme.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.titre}, {self.organisation}"

    @property
    def titre(self) -> str:
        """Return how this role is called on the screens."""
        return self.intitule or self.get_role_display()


class Charte(models.Model):
    """A version of the charter of confidentiality of a territory."""

    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="chartes")
    version = models.PositiveSmallIntegerField("version")
    texte = models.TextField("texte")
    publiee_le = models.DateTimeField("publiée le", default=timezone.now)

    class Meta:
        ordering = ["territoire", "-version"]
        verbose_name = "charte de confidentialité"
        verbose_name_plural = "chartes de confidentialité"
        constraints = [
            models.UniqueConstraint(
                fields=["territoire", "version"],
                name="charte_version_unique",
                violation_error_message="Cette version de la charte existe déjà.",
            )
        ]

    def __str__(self) -> str:
        return f"Charte version {self.version}"

    @property
    def empreinte(self) -> str:
        """Return the SHA-256 of the text: what exactly was signed."""
        return hashlib.sha256(self.texte.encode()).hexdigest()


class SignatureCharte(models.Model):
    """A user signed a version of the charter."""

    charte = models.ForeignKey(Charte, models.PROTECT, related_name="signatures")
    utilisateur = models.ForeignKey(Utilisateur, models.CASCADE, related_name="signatures")
    le = models.DateTimeField("signée le", default=timezone.now)
    empreinte = models.CharField("empreinte du texte", max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = "signature de la charte", "signatures de la charte"
        constraints = [
            models.UniqueConstraint(fields=["charte", "utilisateur"], name="signature_unique")
        ]

    def __str__(self) -> str:
        return f"{self.utilisateur} : {self.charte}"


class Invitation(models.Model):
    """The only way in: the admin of an organisation invites, the person chooses a password."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField("adresse électronique")
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField("nom", max_length=80)
    role = models.CharField("rôle", max_length=30, choices=Role)
    agence = models.ForeignKey(Agence, models.SET_NULL, null=True, blank=True)
    invitee_par = models.ForeignKey(
        Utilisateur, models.PROTECT, related_name="+", verbose_name="invitée par"
    )
    creee_le = models.DateTimeField("créée le", default=timezone.now)
    expire_le = models.DateTimeField("expire le")
    acceptee_le = models.DateTimeField("acceptée le", null=True, blank=True)

    class Meta:
        ordering = ["-creee_le"]

    def __str__(self) -> str:
        return f"Invitation du {self.creee_le:%d/%m/%Y}"


class EnvoiSuspendu(models.Model):
    """A form sent after the session had ended, sealed for its author, kept one day."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    utilisateur = models.ForeignKey(Utilisateur, models.CASCADE, related_name="envois_suspendus")
    le = models.DateTimeField("le", default=timezone.now)
    scelle = models.BinaryField("contenu scellé")

    class Meta:
        ordering = ["-le"]


class RevueRoles(models.Model):
    """The admin of an organisation looked at every role in it, and kept or ended each."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="revues")
    par = models.ForeignKey(Utilisateur, models.PROTECT, related_name="+")
    le = models.DateTimeField("faite le", default=timezone.now)
    gardes = models.PositiveIntegerField("rôles gardés")
    termines = models.PositiveIntegerField("rôles terminés")

    class Meta:
        ordering = ["-le"]
        verbose_name, verbose_name_plural = "revue des rôles", "revues des rôles"
