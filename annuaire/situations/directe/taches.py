"""« À faire » of who brings situations by herself: an accord to record, a dossier to close."""

from django.urls import reverse

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.registre import Groupe
from partnership.secret.enums import FinaliteAccord
from partnership.secret.models import Accord

from ..enums import FINIES
from ..models import Saisine
from . import pieces, regles
from .enums import Etat
from .models import SituationPortee

LUES = 200


def groupes(acteur: Acteur) -> list[Groupe]:
    """Return what waits in the situations of this organisation, beside their saisines."""
    if not regles.peut_ouvrir(acteur):
        return []
    en_cours = Saisine.objects.visibles_par(acteur).exclude(etat__in=FINIES)
    lues = pieces.lisibles(acteur).filter(organisation=acteur.organisation)
    siennes = lues.exclude(dossier__in=en_cours.values("dossier"))
    attendues = list(siennes.exclude(etat=Etat.CLOSE).order_by("cree_le", "id")[:LUES])
    preparees = [s for s in attendues if s.etat == Etat.PREPARATION]
    rendues = [s for s in attendues if s.etat == Etat.RENDUE]
    dits: dict = {}
    if preparees:
        accords = Accord.objects.visibles_par(acteur).filter(
            dossier__in=[s.dossier_id for s in preparees], finalite=FinaliteAccord.COMMISSION
        )
        for accord in accords:
            dits.setdefault(accord.dossier_id, []).append(accord)
    return [
        _groupe(
            "Situations à porter à la commission", "Avec l’accord de la personne.",
            [(s, _manque(dits.get(s.dossier_id, []))) for s in preparees],
        ),
        _groupe(
            "Situations à clore", "La commission a fini : elles sont gardées le temps prévu.",
            [(s, "ou à porter de nouveau") for s in rendues],
        ),
    ]  # fmt: skip


def _manque(accords: list[Accord]) -> str:
    if regles.accord_vivant(accords):
        return "l’accord est consigné"
    return "il manque l’accord de la personne"


def _groupe(titre: str, aide: str, lues: list[tuple[SituationPortee, str]]) -> Groupe:
    lignes = [
        {"titre": s.reference, "url": reverse("situations:directe", args=[s.pk]), "detail": detail}
        for s, detail in lues
    ]
    return Groupe(titre, aide, lignes, reverse("situations:liste"), "Voir toutes les situations")
