"""« À faire » of sub-letting: agréments that end, examinations due, notices to the préfet."""

from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.registre import Groupe
from partnership.acteurs.reglages import reglages
from partnership.acteurs.templatetags.interface import jour
from partnership.secret.regles_conservation import ajouter_mois

from ..enums import OPERATEURS
from . import examens, lecture, regles
from .enums import EtatBail
from .models import SousLocation

LUES = 200
REGLAGES = ("examen_sous_location", "avis_prefet_sous_location", "rappel_examen", "alerte_agrement")


def taches(acteur: Acteur) -> list[Groupe]:
    """Return what waits for this acteur; a landlord has its own notices, and no examination."""
    if acteur.role != Role.TRAVAILLEUR_SOCIAL and not acteur.est_bailleur:
        return []
    regle = reglages(acteur.territoire, REGLAGES, horloge.aujourdhui())
    groupes = [_echeances(acteur, regle)]
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


def _echeances(acteur: Acteur, regle: dict) -> Groupe:
    """Examinations to organise, for the operator; notices to the préfet, for the landlord."""
    operateur = not acteur.est_bailleur
    groupe = Groupe(
        "Sous-locations : examens à tenir" if operateur else "Sous-locations : avis au préfet",
        "Avec la personne et le bailleur, tous les six mois."
        if operateur
        else "Dire si vous proposez un bail à la personne ; le motif ne dit rien de sa santé.",
    )
    siennes = SousLocation.objects.visibles_par(acteur).filter(etat=EtatBail.SIGNEE)
    if operateur:
        siennes = siennes.filter(operateur=acteur.organisation)
    for bail in siennes.select_related("dossier").order_by("signee_le", "pk")[:LUES]:
        le = _due(bail, regle, operateur)
        if le is not None:
            groupe.lignes.append(_ligne(bail, le))
    return groupe


def _due(bail: SousLocation, regle: dict, operateur: bool):
    """Return the date that comes within the reminder, None when none does."""
    aujourdhui = horloge.aujourdhui()
    if operateur:
        le = examens.prochain(
            bail.signee_le, bail.duree_mois, regle["examen_sous_location"], aujourdhui
        )
    else:
        avance = regle["avis_prefet_sous_location"]
        le = examens.avis_au_prefet(bail.signee_le, bail.duree_mois, avance)
    return le if le <= ajouter_mois(aujourdhui, regle["rappel_examen"]) else None


def _ligne(bail: SousLocation, le) -> dict:
    return {
        "titre": bail.dossier.reference,
        "url": reverse("accompagnement:sous_location", args=[bail.dossier_id]),
        "detail": f"au plus tard le {jour(le)}",
        "retard": le < horloge.aujourdhui(),
    }
