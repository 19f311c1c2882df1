"""An examination, who has given a view, the views, the person's own, the notice to the préfet."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from partnership.acteurs.models import Organisation
from partnership.secret.enums import Categorie
from partnership.secret.models import PieceDeDossier
from partnership.secret.privileges import AJOUT

from ..souslocation.models import SousLocation
from ..souslocation.visibilite import DuBailQuerySet, OperateurQuerySet
from . import enums
from .visibilite import AvisQuerySet, NoticeQuerySet, RenduQuerySet


class Examen(PieceDeDossier):
    """One contradictory examination (R442-4-1 CCH) and its shared evaluation: dates, presence,
    outcome. Its landlord reads it; who gave which view lies elsewhere."""

    categorie = Categorie.SITUATION_LOCATIVE
    titre = "examen contradictoire"

    bail = models.ForeignKey(SousLocation, models.CASCADE, related_name="+")
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    operateur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    equipe = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    etat = models.CharField(max_length=20, choices=enums.EtatExamen,
                            default=enums.EtatExamen.CONVOQUE)  # fmt: skip
    echeance = models.DateField("à tenir au plus tard le")
    prevu_le = models.DateField("prévu le")
    heure = models.TimeField("à", null=True, blank=True)
    lieu = models.CharField(max_length=20, choices=enums.Lieu)
    tenu_le = models.DateField("tenu le", null=True, blank=True)
    presence = models.CharField("la personne", max_length=20, choices=enums.Presence, blank=True)
    motif_absence = models.CharField("motif de l’absence", max_length=20,
                                     choices=enums.MotifAbsence, blank=True)  # fmt: skip
    ouverte_le = models.DateTimeField("évaluation ouverte le", null=True, blank=True)
    passe_outre_le = models.DateTimeField("poursuivie sans un avis le", null=True, blank=True)
    issue = models.CharField("conclusion", max_length=20, choices=enums.Issue, blank=True)
    conclu_le = models.DateTimeField("conclu le", null=True, blank=True)

    objects = DuBailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bail"], condition=Q(etat__in=["convoque", "tenu"]),
                name="un_examen_ouvert",
                violation_error_message="Un examen est déjà ouvert pour cette sous-location.",
            ),
            models.UniqueConstraint(
                fields=["bail", "echeance"], condition=~Q(etat="annule"),
                name="un_examen_par_echeance",
                violation_error_message="L’examen de cette échéance est déjà convoqué.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=["convoque", "annule"])
                | Q(tenu_le__isnull=False, ouverte_le__isnull=False) & ~Q(presence=""),
                name="examen_tenu_a_une_date",
            ),
            models.CheckConstraint(
                condition=~Q(etat="conclu") | Q(conclu_le__isnull=False) & ~Q(issue=""),
                name="examen_conclu_a_une_issue",
            ),
            models.CheckConstraint(
                condition=~Q(presence="absente") | ~Q(motif_absence=""),
                name="absence_a_un_motif",
                violation_error_message="Dites pourquoi la personne n’était pas là.",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["territoire", "etat", "prevu_le"], name="examens_en_cours"),
            models.Index(fields=["dossier", "echeance"], name="examens_du_dossier"),
        ]

    def __str__(self) -> str:
        return "examen"

    def copie(self) -> dict:
        return {
            "bail": None,
            "bailleur": self.bailleur.nom_court,
            "operateur": self.operateur.nom_court,
            "equipe": self.equipe.nom_court,
        }


class AvisRendu(PieceDeDossier):
    """That a party has given its view, and not which: who is waited for shows before any view."""

    categorie = Categorie.SITUATION_LOCATIVE
    derriere_le_mur = AJOUT  # signed: nobody changes it
    hors_copie = True

    examen = models.ForeignKey(Examen, models.CASCADE, related_name="rendus")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    partie = models.CharField(max_length=20, choices=enums.Partie)

    objects = RenduQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["examen", "partie"], name="un_avis_rendu_par_partie",
                violation_error_message="Votre organisme a déjà donné son avis.",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["dossier"], name="avis_rendus_dossier")]

    def __str__(self) -> str:
        return "avis rendu"


class AvisPartage(PieceDeDossier):
    """The view of one party, on its own domains: its own until all have given, then the partners';
    never a landlord's but its own (SP-04)."""

    categorie = Categorie.SITUATION_LOCATIVE
    derriere_le_mur = AJOUT  # signed: nobody changes it
    titre = "avis d’un partenaire"

    examen = models.ForeignKey(Examen, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    partie = models.CharField("partie", max_length=20, choices=enums.Partie)
    sens = models.CharField("avis", max_length=20, choices=enums.Sens)
    domaines = models.JSONField(default=dict, blank=True)
    besoins = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    objects = AvisQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["examen", "partie"], name="un_avis_par_partie"),
            # The hospital team tells no domain, the others no need: none can hold a ground.
            models.CheckConstraint(
                condition=Q(partie="erah", domaines={}) | Q(besoins=[]) & ~Q(partie="erah"),
                name="avis_sans_motif",
            ),
        ]
        indexes = [models.Index(fields=["dossier"], name="avis_partages_dossier")]

    def __str__(self) -> str:
        return "avis"

    @property
    def dits(self) -> list[tuple[str, str]]:
        """Return (domain, word) as they are shown."""
        return [
            (str(enums.Domaine(d).label), str(enums.Appreciation(self.domaines[d]).label))
            for d in enums.DOMAINES[enums.Partie(self.partie)]
            if d in self.domaines
        ]

    @property
    def besoins_dits(self) -> list[str]:
        return [str(enums.Besoin(b).label) for b in self.besoins]

    def copie(self) -> dict:
        return {
            "examen": None,
            "organisation": self.organisation.nom_court,
            "domaines": " ; ".join(f"{d} : {mot.lower()}" for d, mot in self.dits),
            "besoins": " ; ".join(self.besoins_dits),
        }


class VoixDeLaPersonne(PieceDeDossier):
    """What the person says of her housing, in this examination; no landlord reads it."""

    categorie = Categorie.SITUATION_LOCATIVE
    titre = "ce que la personne a dit"

    examen = models.ForeignKey(Examen, models.CASCADE, related_name="+")
    operateur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    le = models.DateField("recueilli le")
    souhait = models.CharField("souhait", max_length=20, choices=enums.Souhait)
    accord_bail = models.CharField("accord pour un bail à son nom", max_length=20,
                                   choices=enums.AccordBail)  # fmt: skip
    paroles = models.CharField("dans ses mots", max_length=600, blank=True)

    objects = OperateurQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["examen"], name="une_voix_par_examen"),
        ]
        indexes = [models.Index(fields=["dossier"], name="voix_dossier")]

    def __str__(self) -> str:
        return "voix de la personne"

    def copie(self) -> dict:
        return {"examen": None, "paroles": self.paroles}


class AvisPrefet(PieceDeDossier):
    """What the landlord told the préfet at the end of a period (L442-8-3 CCH): a lease or not, a
    reason from a closed list."""

    categorie = Categorie.SITUATION_LOCATIVE
    derriere_le_mur = AJOUT  # signed: nobody changes it
    titre = "avis du bailleur au préfet"

    bail = models.ForeignKey(SousLocation, models.CASCADE, related_name="+")
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    terme = models.DateField("fin de la période")
    du_le = models.DateField("dû au plus tard le")
    le = models.DateField("adressé le")
    propose = models.BooleanField("propose un bail")
    motif = models.CharField(max_length=20, choices=enums.MotifPrefet, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bail", "terme"], name="un_avis_au_prefet_par_periode",
                violation_error_message="L’avis au préfet de cette période est déjà écrit.",
            ),
            models.CheckConstraint(
                condition=Q(propose=True, motif="") | Q(propose=False) & ~Q(motif=""),
                name="avis_prefet_motive",
            ),
            models.CheckConstraint(condition=Q(du_le__lte=F("terme")), name="avis_avant_le_terme"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["dossier"], name="avis_prefet_dossier")]

    def __str__(self) -> str:
        return "avis au préfet"

    def copie(self) -> dict:
        return {"bail": None, "bailleur": self.bailleur.nom_court}
