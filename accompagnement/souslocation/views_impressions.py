"""The contracts as PDFs: asked for, made by the worker, fetched by the one who asked."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from partnership.acteurs.telechargements import piece_jointe
from partnership.secret.actions_journal import journaliser_acteur
from partnership.secret.enums import EtatImpression
from partnership.secret.impressions import contenus, siennes

from . import impressions
from .enums import ModelePdf
from .models import ImpressionBail
from .views import trouver


@require_POST
def imprimer(request, ref, modele):
    """Ask for the PDF of a contract; a double click leads to the same one."""
    candidature, bail = trouver(request.acteur, ref)
    if bail is None or modele not in ModelePdf.values:
        raise Http404
    demande = impressions.demander(candidature=candidature, par=request.acteur, modele=modele)
    return redirect("accompagnement:impression", ref, demande.pk)


@require_GET
def impression(request, ref, impression):
    """Say where the PDF is: on its way, ready, or failed."""
    candidature, demande = _sienne(request, ref, impression)
    contexte = {
        "candidature": candidature,
        "impression": demande,
        "titre": demande.get_modele_display(),
        "en_attente": demande.etat == EtatImpression.DEMANDEE,
        "prete": contenus(request.acteur, demande).exists(),
    }
    if request.htmx:
        return render(request, "accompagnement/souslocation/_impression.html", contexte)
    return render(request, "accompagnement/souslocation/impression.html", contexte)


@require_GET
def telecharger(request, ref, impression):
    """Give the PDF, named after the reference only (SP-17), to the one for whom it was made."""
    candidature, demande = _sienne(request, ref, impression)
    contenu = get_object_or_404(contenus(request.acteur, demande))
    quoi = f"{candidature.reference} {demande.modele}"
    journaliser_acteur("impression_telechargee", request.acteur, candidature.dossier_id, objet=quoi)
    nom = f"{candidature.reference}-{demande.modele}.pdf"
    return piece_jointe(bytes(contenu.octets), nom, "application/pdf")


def _sienne(request, ref, impression):
    """Return the candidature and her order in it, or 404."""
    candidature, _ = trouver(request.acteur, ref)
    lues = siennes(ImpressionBail, request.acteur, candidature.dossier_id)
    return candidature, get_object_or_404(lues, pk=impression)
