"""Pages of exports: asked for, made by the worker, fetched by the one who asked."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from partnership.acteurs.telechargements import piece_jointe

from ..enums import EtatExport, Forme
from ..models import Export
from . import actions, exports
from .forms import ExportForm


def _trouver(request, ref) -> Export:
    """Return one of the acteur's own exports, or 404."""
    return get_object_or_404(Export, ref=ref, auteur=request.acteur.affectation)


@require_POST
def exporter(request):
    """Ask for a spreadsheet of the directory or of the sectors; a double click leads to one."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Cet export n’existe pas : choisissez un format ci-dessous.")
        return redirect("annuaire:liste")
    lu = form.cleaned_data
    demande = actions.demander_export(
        par=request.acteur, nature=lu["nature"], forme=lu["forme"], filtres=form.filtres()
    )
    return redirect("annuaire:exportation", demande.ref)


@require_GET
def exportation(request, exportation):
    """Say where the spreadsheet is: on its way, ready, or failed."""
    demande = _trouver(request, exportation)
    contexte = {
        "exportation": demande,
        "en_attente": demande.etat == EtatExport.DEMANDE,
        "pret": demande.etat == EtatExport.PRET,
    }
    page = "annuaire/imports/exportation.html"
    return render(request, "annuaire/imports/_exportation.html" if request.htmx else page, contexte)


@require_GET
def recuperer(request, exportation):
    """Give the spreadsheet, named after what it is."""
    demande = _trouver(request, exportation)
    if demande.etat != EtatExport.PRET:
        return redirect("annuaire:exportation", demande.ref)
    nom = f"palier-{demande.nature}-{demande.cree_le:%Y-%m-%d}.{demande.forme}"
    return piece_jointe(bytes(demande.fichier), nom, exports.TYPES[Forme(demande.forme)])
