"""« À faire » and the menu: requests with their deadlines, corrections that wait for an answer."""

from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.registre import MONTREES, EntreeMenu, Groupe

from . import demandes, effacer
from .enums import EtatCopie, EtatDemande, EtatOrdre
from .models import DossierConcerne, Rectification

ECRIVENT = {Role.REFERENT_SOCIAL, Role.CLINICIEN}


def menu(acteur: Acteur) -> list[EntreeMenu]:
    """Return the page of the data delegate."""
    if acteur.role != Role.DELEGUE_DONNEES:
        return []
    return [EntreeMenu("Demandes", reverse("personne:demandes"), "user-round")]


def taches(acteur: Acteur) -> list[Groupe]:
    """Return what persons wait for, from this acteur."""
    if acteur.role == Role.DELEGUE_DONNEES:
        return _garnir(_effacements(acteur), _demandes(acteur))
    if acteur.role in ECRIVENT:
        return _garnir(_confiees(acteur), _rectifications(acteur))
    return []


def _garnir(*groupes: Groupe) -> list[Groupe]:
    return [groupe for groupe in groupes if groupe.lignes]


def _ligne(titre: str, url: str, detail: str, echeance=None) -> dict:
    retard = echeance is not None and echeance < horloge.aujourdhui()
    return {"titre": titre, "url": url, "detail": detail, "echeance": echeance, "retard": retard}


def _demandes(acteur: Acteur) -> Groupe:
    ouvertes = demandes.siennes(acteur).filter(etat=EtatDemande.OUVERTE)[:MONTREES]
    lignes = [
        _ligne(d.reference, reverse("personne:demande", args=[d.pk]), d.get_nature_display(),
               d.echeance)
        for d in ouvertes
    ]  # fmt: skip
    return Groupe("Demandes de personnes", "La loi donne un mois pour répondre.", lignes)


def _effacements(acteur: Acteur) -> Groupe:
    """Erasures that the service accepted: nothing goes before the delegate confirms."""
    ordres = effacer.ordres(acteur).filter(etat=EtatOrdre.PROPOSE)[:MONTREES]
    lignes = [
        _ligne(o.reference, reverse("personne:effacer", args=[o.pk]),
               f"demandé le {o.recu_le:%d/%m/%Y}, accepté par le service")
        for o in ordres
    ]  # fmt: skip
    return Groupe("Effacements à confirmer", "Un effacement ne se défait pas.", lignes)


def _confiees(acteur: Acteur) -> Groupe:
    """Requests that the delegate handed to those who read the dossier."""
    confiees = DossierConcerne.objects.filter(
        organisation=acteur.organisation,
        etat=EtatCopie.RETENU,
        demande__etat=EtatDemande.OUVERTE,
    )
    lignes = [
        _ligne(c.reference, reverse("personne:dossier", args=[c.dossier_id]),
               c.demande.get_nature_display(), c.demande.echeance)
        for c in confiees.select_related("demande").order_by("demande__echeance")[:MONTREES]
    ]  # fmt: skip
    return Groupe("La personne demande", "Par la déléguée ou le délégué aux données.", lignes)


def _rectifications(acteur: Acteur) -> Groupe:
    attendent = (
        Rectification.objects.visibles_par(acteur)
        .filter(suite="", dossier__ouvert_par__organisation=acteur.organisation)
        .order_by("recu_le", "pk")[:MONTREES]
    )
    lignes = [
        _ligne(r.get_bloc_display(), reverse("personne:decider", args=[r.dossier_id, r.pk]),
               f"demandé le {r.recu_le:%d/%m/%Y}")
        for r in attendent
    ]  # fmt: skip
    return Groupe("Corrections demandées", "La personne attend votre réponse.", lignes)
