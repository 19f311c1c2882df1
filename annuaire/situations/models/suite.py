"""What the commission concludes: opinions, the relevé, who does what, what came of it. Sealed."""

from django.db import models

from partnership.acteurs.models import Affectation, Organisation
from partnership.secret.coffre.champs import DateScelle, TexteScelle
from partnership.secret.enums import Categorie
from partnership.secret.models import PieceDeDossier

from .. import enums
from ..visibilite import (
    ActionQuerySet,
    ApportQuerySet,
    AvisQuerySet,
    SaisinePieceQuerySet,
    SyntheseQuerySet,
)
from .saisine import Saisine
from .seance import Point


class AvisDonne(PieceDeDossier):
    """That a member has given her opinion on a point, and not which: all may know who is waited
    for before any opinion shows."""

    categorie = Categorie.EN_TETE
    hors_copie = True

    saisine = models.ForeignKey(Saisine, models.CASCADE, related_name="+")
    point = models.ForeignKey(Point, models.CASCADE, related_name="donnes")

    objects = SaisinePieceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["point", "auteur"], name="un_avis_donne_par_membre")
        ]
        indexes = [models.Index(fields=["dossier"], name="avis_donne_dossier")]

    def __str__(self) -> str:
        return "avis donné"


class Avis(PieceDeDossier):
    """The opinion of one member on one point; hers alone until the opinions are closed."""

    categorie = Categorie.SYNTHESE
    pseudonyme = True
    titre = "avis d’un membre"

    saisine = models.ForeignKey(Saisine, models.CASCADE, related_name="+")
    point = models.ForeignKey(Point, models.CASCADE, related_name="+")
    sens = TexteScelle("avis", max_length=12, choices=enums.Sens)
    texte = TexteScelle("en quelques mots", max_length=500, blank=True)

    objects = AvisQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["point", "auteur"], name="un_avis_par_membre")
        ]
        indexes = [models.Index(fields=["dossier"], name="avis_dossier")]

    def __str__(self) -> str:
        return "avis"


class Releve(PieceDeDossier):
    """What was retained on one point: decision, shared synthesis, référent, her own view."""

    categorie = Categorie.SYNTHESE
    pseudonyme = True
    titre = "relevé de décisions"

    saisine = models.ForeignKey(Saisine, models.CASCADE, related_name="+")
    point = models.ForeignKey(Point, models.CASCADE, related_name="+")
    decision = TexteScelle("décision", max_length=1000, blank=True)
    synthese = TexteScelle("synthèse partagée", max_length=1500, blank=True)
    # What a commission of housing proposes, and the flat that it names, in words and by its key: a
    # reference kept as text, so that nothing is written on the side of the landlord (SP-05). Null:
    # a row from before, that no key may seal in a migration.
    issue = TexteScelle("issue", max_length=15, choices=enums.Issue, null=True, blank=True)
    offre = TexteScelle("logement proposé", max_length=300, null=True, blank=True)
    offre_cle = TexteScelle("clé du logement", max_length=36, null=True, blank=True)
    referent = models.ForeignKey(
        Affectation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    soumis_le = models.DateTimeField(null=True, blank=True)
    diffuse_le = models.DateTimeField(null=True, blank=True)
    # What was said to the person, by whom, and what she thinks of it (domain.md § 2).
    restitue_par = TexteScelle("par qui", max_length=120, blank=True)
    restitue_le = DateScelle("quand", null=True, blank=True)
    restitue_comment = TexteScelle(
        "comment", max_length=15, choices=enums.MoyenRestitution, blank=True
    )
    son_avis = TexteScelle("ce qu’elle en pense", max_length=1000, blank=True)

    objects = SyntheseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["point"], name="un_releve_par_point")]
        indexes = [models.Index(fields=["dossier"], name="releve_dossier")]

    def __str__(self) -> str:
        return "relevé"

    def copie(self) -> dict:
        return {"restitue_par": None, "offre_cle": None}


class Validation(PieceDeDossier):
    """A member has read the relevé over, for her college, as it was then."""

    categorie = Categorie.SYNTHESE
    pseudonyme = True
    hors_copie = True

    saisine = models.ForeignKey(Saisine, models.CASCADE, related_name="+")
    releve = models.ForeignKey(Releve, models.CASCADE, related_name="+")
    college = models.CharField(max_length=30)
    empreinte = models.CharField(max_length=64)  # of the text that she read

    objects = ApportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["releve", "auteur", "empreinte"], name="une_validation_par_membre"
            )
        ]
        indexes = [models.Index(fields=["dossier"], name="validation_dossier")]

    def __str__(self) -> str:
        return "validation"


class ActionDuPlan(PieceDeDossier):
    """Who does what by when, how the person is told; its organisation keeps it for good."""

    categorie = Categorie.SYNTHESE
    pseudonyme = True
    titre = "action du plan"

    saisine = models.ForeignKey(Saisine, models.CASCADE, related_name="+")
    point = models.ForeignKey(Point, models.CASCADE, related_name="+")
    equipe = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    quoi = TexteScelle("quoi", max_length=200)
    information = TexteScelle("comment la personne le sait", max_length=200)
    echeance = models.DateField("avant le")
    confiee_le = models.DateTimeField(null=True, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["dossier"], name="action_dossier"),
            models.Index(fields=["territoire", "equipe", "echeance"], name="action_equipe"),
        ]

    def __str__(self) -> str:
        return "action du plan"


class SuiteAction(PieceDeDossier):
    """What its organisation says of an action: done, given up and why, taken up again."""

    categorie = Categorie.SYNTHESE
    pseudonyme = True
    titre = "suite d’une action"

    saisine = models.ForeignKey(Saisine, models.CASCADE, related_name="+")
    action = models.ForeignKey(ActionDuPlan, models.CASCADE, related_name="suites")
    equipe = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    etat = TexteScelle("où elle en est", max_length=12, choices=enums.EtatAction)
    motif = TexteScelle("motif", max_length=300, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["dossier"], name="suite_dossier"),
            models.Index(fields=["action", "cree_le"], name="suite_action"),
        ]

    def __str__(self) -> str:
        return "suite d’une action"
