"""The signalement: its cover, the pieces of its dossier, and the catalogue of facts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from partnership.acteurs.models import Affectation, Agence, Commune, Organisation, Territoire
from partnership.secret.enums import Categorie
from partnership.secret.models import PieceDeDossier

from . import enums


class CategorieFait(models.Model):
    """A family of observable facts; data of the territory."""

    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="categories_de_faits")
    code = models.SlugField("code", max_length=40)
    libelle = models.CharField("libellé", max_length=80)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        ordering = ["ordre", "libelle"]
        verbose_name = "famille de faits"
        verbose_name_plural = "familles de faits"
        constraints = [
            models.UniqueConstraint(fields=["territoire", "code"], name="categorie_fait_unique")
        ]

    def __str__(self) -> str:
        return self.libelle


class ItemFait(models.Model):
    """One observable fact of the catalogue: present tense, no adjective of diagnosis."""

    categorie = models.ForeignKey(CategorieFait, models.CASCADE, related_name="items")
    code = models.SlugField("code", max_length=60)
    libelle = models.CharField("libellé", max_length=160)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)
    actif = models.BooleanField("proposé", default=True)
    danger = models.BooleanField("fait de mise en danger", default=False)
    mineur = models.BooleanField("mineur en danger : circuit du 119", default=False)
    propos = models.BooleanField("propos de la personne seulement", default=False)

    class Meta:
        ordering = ["categorie__ordre", "ordre", "libelle"]
        verbose_name = "fait du catalogue"
        verbose_name_plural = "catalogue des faits"
        constraints = [
            models.UniqueConstraint(fields=["categorie", "code"], name="item_fait_unique")
        ]

    def __str__(self) -> str:
        return self.libelle


class Compteur(models.Model):
    """Last number given in a territory and a year, by kind of reference."""

    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="+")
    prefixe = models.CharField(max_length=5)
    annee = models.PositiveSmallIntegerField()
    dernier = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["territoire", "prefixe", "annee"], name="compteur_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefixe}-{self.annee}-{self.dernier:04d}"


class Signalement(PieceDeDossier):
    """The cover: reference, commune, state, dates. Neither name, nor address, nor fact."""

    categorie = Categorie.EN_TETE

    reference = models.CharField(max_length=20)
    etat = models.CharField("état", max_length=30, choices=enums.Etat, default=enums.Etat.BROUILLON)
    etat_depuis = models.DateTimeField()
    etat_avant = models.CharField(max_length=30, choices=enums.Etat, blank=True)
    version = models.PositiveIntegerField(default=1)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    agence = models.ForeignKey(Agence, models.PROTECT, null=True, blank=True, related_name="+")
    destinataire = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, related_name="+")
    demande = models.CharField(
        "demande", max_length=20, choices=enums.Demande, default=enums.Demande.EVALUATION
    )
    suite_de = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
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


class Identite(PieceDeDossier):
    """Who and where (block B). Versions: a change adds a row, the author keeps her own."""

    categorie = Categorie.IDENTITE

    actuelle = models.BooleanField(default=True)
    civilite = models.CharField("civilité", max_length=4, choices=enums.Civilite, blank=True)
    nom = models.CharField("nom", max_length=80, blank=True)
    prenom = models.CharField("prénom", max_length=80, blank=True)
    nom_cherche = models.CharField(max_length=80, blank=True, editable=False)
    annee_naissance = models.PositiveSmallIntegerField("année de naissance", null=True, blank=True)
    adresse = models.CharField("adresse", max_length=200)
    batiment = models.CharField("bâtiment", max_length=40, blank=True)
    etage = models.CharField("étage, porte", max_length=40, blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    langue = models.CharField("langue parlée", max_length=40, blank=True)
    interprete = models.BooleanField("interprète utile", default=False)
    occupants = models.CharField("autres occupants connus", max_length=200, blank=True)
    mineurs = models.CharField(
        "mineurs au domicile",
        max_length=10,
        choices=enums.OuiNonInconnu,
        default=enums.OuiNonInconnu.INCONNU,
    )
    animal = models.CharField("animal", max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(actuelle=True), name="une_identite_actuelle"
            )
        ]
        indexes = [models.Index(fields=["territoire", "nom_cherche"], name="identite_nom")]

    def __str__(self) -> str:
        return "identité"


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


class PasserOutre(PieceDeDossier):
    """Overriding an objection for danger: asked by one, validated by another (SP-07)."""

    categorie = Categorie.FAITS

    motif = models.CharField("motif", max_length=20, choices=enums.MotifDanger)
    texte = models.CharField("ce qui fait le danger", max_length=600)
    valide_par = models.ForeignKey(
        Affectation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    valide_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["dossier"], name="passer_outre_dossier")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valide_par=None, valide_le=None)
                | Q(valide_par__isnull=False, valide_le__isnull=False),
                name="validation_entiere",
            ),
            models.CheckConstraint(
                condition=Q(valide_par=None) | ~Q(valide_par=F("auteur")),
                name="valide_par_une_autre",
                violation_error_message="Une autre personne doit valider.",
            ),
        ]

    def __str__(self) -> str:
        return "passer-outre"


class Complement(PieceDeDossier):
    """A question of the ERAH and its answer."""

    categorie = Categorie.FAITS

    question = models.CharField("question", max_length=600)
    reponse = models.CharField("réponse", max_length=1000, blank=True)
    repondu_par = models.ForeignKey(
        Affectation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    repondu_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["dossier"], name="complement_dossier")]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(repondu_le=None), name="une_question_a_la_fois"
            )
        ]

    def __str__(self) -> str:
        return "complément"


class Recevabilite(PieceDeDossier):
    """The refusal of the ERAH and its advice, from closed lists."""

    categorie = Categorie.FAITS

    motif = models.CharField("motif", max_length=30, choices=enums.MotifNonRecevable)
    conseil = models.CharField("conseil", max_length=30, choices=enums.ConseilNonRecevable)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier"], name="une_recevabilite")]

    def __str__(self) -> str:
        return "recevabilité"


class Visite(PieceDeDossier):
    """A joint visit agreed upon."""

    categorie = Categorie.FAITS

    le = models.DateTimeField("quand")
    personne_informee = models.BooleanField("la personne sait qui viendra", default=False)

    class Meta:
        indexes = [models.Index(fields=["dossier", "le"], name="visite_dossier")]

    def __str__(self) -> str:
        return "visite conjointe"


class Retour(PieceDeDossier):
    """The limited return to the bailleur, from a closed list (SP-04)."""

    categorie = Categorie.FAITS

    code = models.CharField("retour", max_length=30, choices=enums.CodeRetour)
    conseils = ArrayField(
        models.CharField(max_length=20, choices=enums.ConseilPosture), default=list, blank=True
    )
    rdv_le = models.DateField("date proposée", null=True, blank=True)
    commentaire = models.CharField("commentaire pratique", max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["dossier"], name="retour_dossier")]

    def __str__(self) -> str:
        return "retour"


class Cloture(PieceDeDossier):
    """Why and when the signalement was closed."""

    categorie = Categorie.FAITS

    motif = models.CharField("motif", max_length=20, choices=enums.MotifCloture)
    personne_informee_le = models.DateField("personne informée le", null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["dossier"], name="cloture_dossier")]

    def __str__(self) -> str:
        return "clôture"


class Passage(PieceDeDossier):
    """One line of « Ce qui s’est passé »."""

    categorie = Categorie.FAITS

    acte = models.CharField(max_length=40)
    etat = models.CharField(max_length=30, choices=enums.Etat)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    detail = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["dossier", "cree_le"], name="passage_dossier")]

    def __str__(self) -> str:
        return self.acte


class Suivi(PieceDeDossier):
    """Who at the ERAH follows this signalement; never shown outside the ERAH."""

    categorie = Categorie.SUIVI_SOINS

    clinicien = models.ForeignKey(Affectation, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["dossier"], name="suivi_dossier")]

    def __str__(self) -> str:
        return "suivi"


class ContactErah(PieceDeDossier):
    """A contact, or an attempt, of the ERAH with the person; never shown outside the ERAH."""

    categorie = Categorie.SUIVI_SOINS

    le = models.DateTimeField("quand")
    resultat = models.CharField("résultat", max_length=20, choices=enums.ResultatContact)
    note = models.CharField("note d’organisation", max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["dossier", "le"], name="contact_dossier")]

    def __str__(self) -> str:
        return "contact de l’ERAH"


class Saisie(PieceDeDossier):
    """What the author was typing, saved as typed, valid or not; hers alone."""

    categorie = Categorie.IDENTITE
    personnelle = True

    etape = models.CharField(max_length=30)
    donnees = models.JSONField(default=dict)
    modifie_le = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "auteur", "etape"], name="une_saisie")
        ]

    def __str__(self) -> str:
        return "saisie"


class Impression(PieceDeDossier):
    """A PDF asked for by one reader; says that, holds nothing of the dossier."""

    categorie = Categorie.EN_TETE
    personnelle = True

    modele = models.CharField(max_length=10, choices=enums.ModeleImpression)
    etat = models.CharField(
        max_length=10, choices=enums.EtatImpression, default=enums.EtatImpression.DEMANDEE
    )
    tentatives = models.PositiveSmallIntegerField(default=0)
    pret_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["etat", "cree_le"], name="impression_attente")]

    def __str__(self) -> str:
        return "impression"


class ImpressionContenu(PieceDeDossier):
    """The PDF itself, readable only by the one for whom it was made, while she reads the facts."""

    categorie = Categorie.FAITS
    personnelle = True

    impression = models.OneToOneField(Impression, models.CASCADE, related_name="contenu")
    octets = models.BinaryField()

    def __str__(self) -> str:
        return "contenu d’une impression"
