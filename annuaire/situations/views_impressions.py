"""The relevé as a PDF: asked for, made by the worker, fetched by the one who asked."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from partnership.acteurs.telechargements import piece_jointe
from partnership.secret.actions_journal import journaliser_acteur
from partnership.secret.enums import EtatImpression
from partnership.secret.impressions import contenus, siennes

from . import actions
from .models import Impression, Point
from .views_point import trouver_point


@require_POST
def imprimer(request, ref, point):
    """Ask for the PDF; a double click leads to the same one."""
    trouve = trouver_point(request, ref, point)
    demande = actions.demander_impression(point=trouve, par=request.acteur)
    return redirect("situations:impression", ref, point, demande.pk)


@require_GET
def impression(request, ref, point, impression):
    """Say where the PDF is: on its way, ready, or failed."""
    trouve = trouver_point(request, ref, point)
    demande = _sienne(request, trouve, impression)
    contexte = {
        "saisine": trouve.saisine,
        "point": trouve,
        "impression": demande,
        "en_attente": demande.etat == EtatImpression.DEMANDEE,
        "prete": contenus(request.acteur, demande).exists(),
    }
    if request.htmx:
        return render(request, "situations/_impression.html", contexte)
    return render(request, "situations/impression.html", contexte)


@require_GET
def telecharger(request, ref, point, impression):
    """Give the PDF, named after the code only (SP-17), to the one for whom it was made."""
    trouve = trouver_point(request, ref, point)
    contenu = get_object_or_404(contenus(request.acteur, _sienne(request, trouve, impression)))
    code = trouve.saisine.code
    journaliser_acteur(
        "impression_telechargee", request.acteur, trouve.dossier_id, objet=f"{code} releve"
    )
    return piece_jointe(bytes(contenu.octets), f"{code}-releve.pdf", "application/pdf")


def _sienne(request, point: Point, impression) -> Impression:
    lues = siennes(Impression, request.acteur, point.dossier_id)
    return get_object_or_404(lues, pk=impression, point=point)
