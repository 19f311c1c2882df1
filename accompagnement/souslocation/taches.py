"""« À faire » of sub-letting: agréments that end, notices to the préfet."""

from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.registre import Groupe
from partnership.acteurs.reglages import reglages
from partnership.acteurs.templatetags.interface import jour
from partnership.secret.regles_conservation import ajouter_mois

from ..enums import OPERATEURS
from ..examens.models import AvisPrefet
from . import examens, lecture, regles
from .enums import EtatBail
from .models import SousLocation

LUES = 200
REGLAGES = ("avis_prefet_sous_location", "rappel_examen", "alerte_agrement")


def taches(acteur: Acteur) -> list[Groupe]:
    """Return what waits for this acteur: a landlord's notices, an operator's agrément."""
    if acteur.role != Role.TRAVAILLEUR_SOCIAL and not acteur.est_bailleur:
        return []
    regle = reglages(acteur.territoire, REGLAGES, horloge.aujourdhui())
    groupes = [_avis_au_prefet(acteur, regle)] if acteur.est_bailleur else []
    if acteur.role == Role.TRAVAILLEUR_SOCIAL and acteur.organisation.type in OPERATEURS:
        groupes.append(_agrement(acteur, regle))
    return [groupe for groupe in groupes if groupe.lignes]


def _agrement(acteur: Acteur, regle: dict) -> Groupe:
    aide = "Sans agrément en cours, aucune sous-location de ce fondement ne se signe."
    groupe = Groupe("Agrément à renouveler", aide)
    finit = regles.a_renouveler(
        lecture.agrements_de(acteur.organisation), horloge.aujourdhui(), regle["alerte_agrement"]
    )
    if finit is not None:
        groupe.lignes.append(
            {
                "titre": f"Agrément {finit.numero}",
                "url": reverse("accompagnement:agrements"),
                "detail": f"jusqu’au {jour(finit.jusqu_au)}",
                "retard": finit.jusqu_au <= horloge.aujourdhui(),
            }
        )
    return groupe


def _avis_au_prefet(acteur: Acteur, regle: dict) -> Groupe:
    """Notices that the landlord owes the préfet, near or late; those written are left out."""
    aide = "Dire si vous proposez un bail à la personne ; le motif ne dit rien de sa santé."
    groupe = Groupe("Sous-locations : avis au préfet", aide)
    ecrits = {
        (a.bail_id, a.terme) for a in AvisPrefet.objects.visibles_par(acteur).order_by("-le")[:LUES]
    }
    siennes = SousLocation.objects.visibles_par(acteur).filter(etat=EtatBail.SIGNEE)
    limite = ajouter_mois(horloge.aujourdhui(), regle["rappel_examen"])
    for bail in siennes.select_related("dossier").order_by("signee_le", "pk")[:LUES]:
        terme = ajouter_mois(bail.debut_le, bail.mois_en_tout)
        le = examens.retirer_mois(terme, regle["avis_prefet_sous_location"])
        if le <= limite and (bail.pk, terme) not in ecrits:
            groupe.lignes.append(_ligne(bail, le))
    return groupe


def _ligne(bail: SousLocation, le) -> dict:
    return {
        "titre": bail.dossier.reference,
        "url": reverse("accompagnement:examens", args=[bail.dossier_id]),
        "detail": f"au plus tard le {jour(le)}",
        "retard": le < horloge.aujourdhui(),
    }
