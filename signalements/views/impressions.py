"""PDF on demand: asked for, made by the worker, fetched by the one who asked."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from partnership.acteurs.telechargements import piece_jointe
from partnership.secret.actions_journal import journaliser_acteur
from partnership.secret.enums import EtatImpression
from partnership.secret.impressions import contenus, siennes

from .. import actions
from ..enums import ModeleImpression
from ..models import Impression
from . import _fiche


@require_POST
def imprimer(request, ref, modele):
    """Ask for a PDF; a double click leads to the same one."""
    signalement = _fiche.trouver(request, ref)
    if modele not in ModeleImpression.values:
        raise Http404
    demande = actions.demander_impression(
        signalement=signalement, par=request.acteur, modele=modele
    )
    return redirect("signalements:impression", ref, demande.pk)


@require_GET
def impression(request, ref, impression):
    """Say where the PDF is: on its way, ready, or failed."""
    signalement = _fiche.trouver(request, ref)
    demande = _sienne(request, signalement, impression)
    contexte = {
        "signalement": signalement,
        "impression": demande,
        "en_attente": demande.etat == EtatImpression.DEMANDEE,
        "prete": contenus(request.acteur, demande).exists(),
    }
    gabarit = "_impression.html" if request.htmx else "impression.html"
    return render(request, f"signalements/fiche/{gabarit}", contexte)


@require_GET
def telecharger(request, ref, impression):
    """Give the PDF, named after the reference only (SP-17), to the one for whom it was made."""
    signalement = _fiche.trouver(request, ref)
    demande = _sienne(request, signalement, impression)
    contenu = get_object_or_404(contenus(request.acteur, demande))
    nom = f"{signalement.reference}-{demande.modele}.pdf"
    journaliser_acteur(
        "impression_telechargee", request.acteur, signalement.dossier_id,
        objet=f"{signalement.reference} {demande.modele}",
    )  # fmt: skip
    return piece_jointe(bytes(contenu.octets), nom, "application/pdf")


def _sienne(request, signalement, impression) -> Impression:
    miennes = siennes(Impression, request.acteur, signalement.dossier_id)
    return get_object_or_404(miennes, pk=impression)
