"""Signalements at each step of the path, made through the actions."""

from datetime import timedelta

from django.db import transaction

from partnership.acteurs import horloge
from partnership.acteurs.models import Commune
from signalements import actions
from signalements.models import ItemFait, Signalement


def item(acteur, code: str) -> ItemFait:
    return ItemFait.objects.get(categorie__territoire=acteur.territoire, code=code)


def observer(agent, *, nom="Ferrand", faits=1, **champs) -> Signalement:
    """A complete sheet, still in the hands of its author."""
    with agent.agir(), transaction.atomic():
        s = actions.ouvrir(par=agent)
        actions.repondre_urgence(signalement=s, par=agent, danger=False)
        actions.ecrire_identite(
            signalement=s, par=agent, commune=Commune.objects.get(code="57463"),
            adresse="1 rue des Essais", civilite="Mme", nom=nom, prenom="Odile",
        )  # fmt: skip
        for rang in range(faits):
            actions.ajouter_fait(
                signalement=s, par=agent, item=item(agent, "accusations"),
                du=horloge.aujourdhui() - timedelta(days=rang + 1), source="vu", **champs,
            )  # fmt: skip
        return frais(agent, s)


def frais(acteur, s) -> Signalement:
    """Read the cover again, as this acteur; without a transaction the wall shows nothing."""
    with acteur.agir(), transaction.atomic():
        return Signalement.objects.visibles_par(acteur).get(pk=s.pk)


def remettre(d, s):
    with d.agent.agir():
        actions.remettre(signalement=s, par=d.agent)


def informer(d, s, reaction="PAS_OPPOSITION"):
    with d.referente.agir():
        actions.informer(
            signalement=s, par=d.referente, le=horloge.aujourdhui(), moyen="ENTRETIEN",
            notice_remise=True, reaction=reaction,
        )  # fmt: skip


def transmis(d, **options) -> Signalement:
    """A signalement that has just reached the ERAH."""
    s = observer(d.agent, **options)
    remettre(d, s)
    informer(d, s)
    with d.referente.agir():
        actions.transmettre(signalement=s, par=d.referente)
    return frais(d.clinicienne, s)


def en_evaluation(d, **options) -> Signalement:
    s = transmis(d, **options)
    with d.clinicienne.agir():
        for acte in (actions.accuser, actions.admettre, actions.evaluer):
            acte(signalement=s, par=d.clinicienne)
    return frais(d.clinicienne, s)


def avec_retour(d, **options) -> Signalement:
    s = en_evaluation(d, **options)
    with d.clinicienne.agir():
        actions.faire_retour(
            signalement=s, par=d.clinicienne, code="contact_etabli", conseils=["prevenir"]
        )
    return frais(d.clinicienne, s)


def clos(d, motif="refus", **options) -> Signalement:
    s = avec_retour(d, **options)
    with d.clinicienne.agir():
        actions.clore(signalement=s, par=d.clinicienne, motif=motif)
    return frais(d.referente, s)


def oppose(d, **options) -> Signalement:
    s = observer(d.agent, **options)
    remettre(d, s)
    informer(d, s, reaction="OPPOSITION")
    return frais(d.referente, s)
