"""What the pages show of retention: what is to come, holds, passages. References, no content."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.registre import EntreeMenu

from .conservation import cycles
from .models import BilanConservation, EcheanceConservation, GelConservation

MONTREES, PAGE, JOURS = 5, 200, 30


@dataclass
class Groupe:
    """A group of « À faire »."""

    gabarit: str = "secret/_taches_conservation.html"
    echeances: list = field(default_factory=list)
    nombre: int = 0


def taches(acteur: Acteur) -> list[Groupe]:
    """Return what will be erased and that this acteur has in hand; nothing when there is none."""
    if acteur.role not in {Role.REFERENT_SOCIAL, Role.CLINICIEN}:
        return []
    lues = EcheanceConservation.objects.filter(
        territoire=acteur.territoire, organisation=acteur.organisation, role=acteur.role
    ).order_by("agir_le", "reference")
    trouvees = list(lues[:PAGE])
    return [Groupe(echeances=trouvees[:MONTREES], nombre=len(trouvees))] if trouvees else []


def menu(acteur: Acteur) -> list[EntreeMenu]:
    """Return the page of the data delegate."""
    if acteur.role != Role.DELEGUE_DONNEES:
        return []
    return [EntreeMenu("Conservation", reverse("secret:conservation"), "archive")]


def a_venir(acteur: Acteur) -> list[EcheanceConservation]:
    """Return what goes in the next 30 days, where the delegate's organisation took part."""
    jusque = horloge.aujourdhui() + timedelta(days=JOURS)
    lues = EcheanceConservation.objects.filter(territoire=acteur.territoire, agir_le__lte=jusque)
    trouvees = list(lues.order_by("agir_le", "reference")[:PAGE])
    for echeance in trouvees:
        echeance.titre = cycles()[echeance.cycle].titre
    return trouvees


def gels(acteur: Acteur) -> QuerySet[GelConservation]:
    """Return the holds of the delegate's organisation, those in force first."""
    return (
        GelConservation.objects.filter(
            territoire=acteur.territoire, organisation=acteur.organisation
        )
        .select_related("pose_par__utilisateur", "leve_par__utilisateur")
        .order_by("-leve_le", "-pose_le")
    )


def bilans(acteur: Acteur) -> list[dict]:
    """Return the last passages in the territory, day by day, cycle by cycle."""
    lus = BilanConservation.objects.filter(territoire=acteur.territoire)
    jours = list(lus.filter(cycle="").order_by("-jour").values_list("jour", flat=True)[:10])
    lignes = lus.filter(jour__in=jours).order_by("-jour", "cycle")
    par_jour: dict = {jour: [] for jour in jours}
    for ligne in lignes:
        if ligne.cycle in cycles():
            ligne.titre = cycles()[ligne.cycle].titre
            par_jour[ligne.jour].append(ligne)
    return [{"jour": jour, "lignes": lues} for jour, lues in par_jour.items()]
