"""« À faire » of the examinations: to convene, to hold, views to give, evaluations to conclude."""

from collections import defaultdict

from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.registre import Groupe
from partnership.acteurs.reglages import reglages
from partnership.acteurs.templatetags.interface import jour
from partnership.secret.regles_conservation import ajouter_mois

from ..souslocation.enums import EtatBail
from ..souslocation.models import SousLocation
from . import regles
from .enums import EtatExamen
from .lecture import TENUS
from .models import AvisPartage, Examen

LUES = 200
REGLAGES = ("examen_sous_location", "rappel_examen", "delai_avis_partage")


def taches(acteur: Acteur) -> list[Groupe]:
    """Return what waits for this acteur; those with nothing are left out."""
    if acteur.role not in COTE:
        return []
    siens = _siens(acteur)
    groupes = [_avis(acteur, siens)]
    if acteur.role == Role.TRAVAILLEUR_SOCIAL:
        groupes = [_tenir(acteur, siens), *groupes, _conclure(acteur, siens)]
    else:
        groupes.append(_prevus(acteur, siens))
    return [groupe for groupe in groupes if groupe.lignes]


def _siens(acteur: Acteur) -> list[Examen]:
    """Return the examinations of living sub-lettings in which her house is a party."""
    lus = Examen.objects.visibles_par(acteur).filter(bail__etat=EtatBail.SIGNEE)
    lus = lus.exclude(etat=EtatExamen.ANNULE).select_related("dossier")
    return list(lus.order_by("echeance", "pk")[: LUES * 2])


def _tenir(acteur: Acteur, siens: list[Examen]) -> Groupe:
    """Examinations to convene, late or near, and those convened: held or not?"""
    groupe = Groupe("Sous-locations : examens à tenir",
                    "Avec la personne et le bailleur, tous les six mois.")  # fmt: skip
    aujourdhui = horloge.aujourdhui()
    regle = reglages(acteur.territoire, REGLAGES, aujourdhui)
    par_bail: dict = defaultdict(list)
    for examen in siens:
        par_bail[examen.bail_id].append(examen)
    baux = SousLocation.objects.visibles_par(acteur).filter(
        etat=EtatBail.SIGNEE, operateur=acteur.organisation
    )
    for bail in baux.select_related("dossier").order_by("signee_le", "pk")[:LUES]:
        ligne = _a_tenir(bail, par_bail[bail.pk], regle, aujourdhui)
        if ligne is not None:
            groupe.lignes.append(ligne)
    return groupe


def _a_tenir(bail: SousLocation, examens: list[Examen], regle: dict, aujourdhui) -> dict | None:
    rythme = regle["examen_sous_location"]
    for examen in examens:
        if examen.etat == EtatExamen.CONVOQUE:
            detail = f"convoqué pour le {jour(examen.prevu_le)}"
            return _ligne(bail, detail, retard=examen.prevu_le < aujourdhui)
    tenues = [e.echeance for e in examens if e.etat in TENUS]
    tard = regles.en_retard(bail.signee_le, rythme, aujourdhui, tenues)
    le = tard or regles.echeance_pour(bail.signee_le, rythme, aujourdhui, tenues)
    if le > ajouter_mois(aujourdhui, regle["rappel_examen"]):
        return None
    return _ligne(bail, f"à convoquer, au plus tard le {jour(le)}", retard=tard is not None)


def _avis(acteur: Acteur, siens: list[Examen]) -> Groupe:
    """Views that her house has not given yet; a landlord reads the same words as the others."""
    aide = "Sur vos domaines seulement. Lu des autres quand tous auront donné le leur."
    groupe = Groupe("Avis à donner pour une évaluation partagée", aide)
    ouverts = [e for e in siens if e.etat == EtatExamen.TENU and e.passe_outre_le is None]
    donnes = AvisPartage.objects.visibles_par(acteur).filter(
        organisation=acteur.organisation, examen__in=ouverts
    )
    deja = set(donnes.values_list("examen", flat=True)) if ouverts else set()
    delai = reglages(acteur.territoire, REGLAGES, horloge.aujourdhui())["delai_avis_partage"]
    for examen in ouverts:
        sien = getattr(examen, COTE[acteur.role]) == acteur.organisation.pk
        if sien and examen.pk not in deja:
            tard = (horloge.maintenant() - examen.ouverte_le).days >= delai
            groupe.lignes.append(
                _ligne(examen, f"examen tenu le {jour(examen.tenu_le)}", retard=tard)
            )
    return groupe


def _prevus(acteur: Acteur, siens: list[Examen]) -> Groupe:
    """Examinations convened, to the parties that are waited for there."""
    groupe = Groupe("Examens contradictoires prévus", "Avec la personne. Votre organisme y va.")
    for examen in siens:
        attendu = examen.etat == EtatExamen.CONVOQUE and examen.prevu_le >= horloge.aujourdhui()
        if attendu and getattr(examen, COTE[acteur.role]) == acteur.organisation.pk:
            groupe.lignes.append(_ligne(examen, f"le {jour(examen.prevu_le)}", retard=False))
    return groupe


COTE = {
    Role.TRAVAILLEUR_SOCIAL: "operateur_id",
    Role.CLINICIEN: "equipe_id",
    Role.REFERENT_SOCIAL: "bailleur_id",
}


def _conclure(acteur: Acteur, siens: list[Examen]) -> Groupe:
    groupe = Groupe("Évaluations partagées en cours", "À conclure quand tout est là.")
    for examen in siens:
        if examen.etat == EtatExamen.TENU and examen.operateur_id == acteur.organisation.pk:
            detail = f"ouverte depuis le {jour(examen.ouverte_le)}"
            groupe.lignes.append(_ligne(examen, detail, retard=False))
    return groupe


def _ligne(piece, detail: str, *, retard: bool) -> dict:
    return {
        "titre": piece.dossier.reference,
        "url": reverse("accompagnement:examens", args=[piece.dossier_id]),
        "detail": detail,
        "retard": retard,
    }
