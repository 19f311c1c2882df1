"""The commission in the menu, and what it waits for in « À faire »."""

from django.db.models import Q
from django.urls import reverse

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.registre import MONTREES, EntreeMenu, Groupe

from . import lecture, lecture_point
from .directe import taches as directes
from .enums import CHEZ_LE_DEMANDEUR, DEMANDEURS, Etat
from .models import Point, Saisine

AGISSENT = DEMANDEURS | {Role.MEMBRE_COMMISSION, Role.TRAVAILLEUR_SOCIAL, Role.COORDINATEUR}
AU_MENU = {Role.COORDINATEUR, Role.MEMBRE_COMMISSION, Role.CLINICIEN, Role.TRAVAILLEUR_SOCIAL}


def menu(acteur: Acteur) -> list[EntreeMenu]:
    """Return the page of the saisines, for those whose menu has room; others by their dossier."""
    if acteur.role not in AU_MENU:
        return []
    return [EntreeMenu("Situations", reverse("situations:liste"), "messages-square")]


def taches(acteur: Acteur) -> list[Groupe]:
    """Return what waits for the coordinator, or for who brought a situation."""
    if acteur.role == Role.COORDINATEUR:
        groupes = [
            _groupe(acteur, "Fiches à relire", "La commission attend que vous les relisiez.",
                    Q(etat=Etat.PROPOSEE)),
            _groupe(acteur, "À mettre à l’ordre du jour",
                    "La fiche est relue, ou la revue du plan n’a pas de séance.",
                    Q(etat=Etat.RECEVABLE) | _revue_sans_seance(acteur)),
            _groupe(acteur, "Points à terminer", "Leur séance est finie : leur relevé attend.",
                    Q(etat=Etat.PRESENTEE, points__seance__levee_le__isnull=False,
                      points__ote_le=None, points__termine_le=None)),
        ]  # fmt: skip
    elif acteur.role in DEMANDEURS:
        siennes = Q(organisation=acteur.organisation, etat__in=CHEZ_LE_DEMANDEUR)
        groupes = [_groupe(acteur, "Saisines à terminer", "Fiches en préparation.", siennes)]
        groupes += directes.groupes(acteur)
    elif acteur.role == Role.MEMBRE_COMMISSION:
        groupes = [
            _groupe(acteur, "À lire avant la séance", "Des fiches sous pseudonyme vous attendent.",
                    Q(etat=Etat.INSCRITE))
        ]  # fmt: skip
    else:
        groupes = []
    if acteur.role in AGISSENT:
        groupes.append(_mes_actions(acteur))
    return [groupe for groupe in groupes if groupe.lignes]


def _mes_actions(acteur: Acteur) -> Groupe:
    """Return what the commission asked of the organisation, the late ones first."""
    lignes = [
        {
            "titre": ligne.action.quoi,
            "url": reverse("situations:suivre_action", args=[ligne.action.dossier_id,
                                                             ligne.action.pk]),
            "detail": f"{ligne.etat.libelle}, avant le {ligne.action.echeance:%d/%m/%Y}",
        }
        for ligne in lecture_point.mes_actions(acteur)[:MONTREES]
    ]  # fmt: skip
    aide = "Confiées à votre organisme. Dites quand c’est fait, ou ce qui l’empêche."
    return Groupe("Actions de la commission", aide, lignes)


def _revue_sans_seance(acteur: Acteur) -> Q:
    """Return « its plan is to be looked at again, and no session is planned for it »."""
    inscrits = Point.objects.visibles_par(acteur).filter(ote_le=None, termine_le=None)
    return Q(etat=Etat.SUIVIE, revue_le__isnull=False) & ~Q(pk__in=inscrits.values("saisine"))


def _groupe(acteur: Acteur, titre: str, aide: str, lesquelles: Q) -> Groupe:
    lues = lecture.saisines(acteur).filter(lesquelles)[:MONTREES]
    return Groupe(titre, aide, [_ligne(s) for s in lues])


def _ligne(saisine: Saisine) -> dict:
    return {
        "titre": saisine.nom,
        "url": reverse("situations:saisine", args=[saisine.dossier_id]),
        "detail": saisine.get_etat_display(),
    }
