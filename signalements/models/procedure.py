"""What the procedure adds: override, question, admissibility, visit, return, closure."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from partnership.acteurs.models import Affectation
from partnership.secret.enums import Categorie
from partnership.secret.models import PieceDeDossier

from .. import enums


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
