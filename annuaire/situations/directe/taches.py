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
    dits: dict = {}
    if attendues:
        accords = Accord.objects.visibles_par(acteur).filter(
            dossier__in=[s.dossier_id for s in attendues], finalite=FinaliteAccord.COMMISSION
        )
        for accord in accords:
            dits.setdefault(accord.dossier_id, []).append(accord)
    refusees = {cle for cle, siens in dits.items() if regles.a_dit_non(siens)}
    preparees = [
        s for s in attendues if s.etat == Etat.PREPARATION and s.dossier_id not in refusees
    ]
    finies = [s for s in attendues if s.etat == Etat.RENDUE or s.dossier_id in refusees]
    return [
        _groupe(
            "Situations à porter à la commission", "Avec l’accord de la personne.",
            [(s, _manque(dits.get(s.dossier_id, []))) for s in preparees],
        ),
        _groupe(
            "Situations à clore", "Closes, elles sont gardées le temps prévu.",
            [(s, _clore(s.dossier_id in refusees)) for s in finies],
        ),
    ]  # fmt: skip


def _clore(refusee: bool) -> str:
    return "la personne a dit non" if refusee else "la commission a fini, ou à porter de nouveau"


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
