"""The directory at a glance and on paper: the map, the guides."""

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from partnership.acteurs.telechargements import piece_jointe

from . import carte as cartes
from . import consultation, ouvrages
from .enums import EtatOuvrage
from .models import Ouvrage


@require_GET
def carte(request):
    """Show the same search as a list and a map."""
    ici = reverse("annuaire:carte")
    contexte = consultation.sur_la_carte(request.GET, request.acteur.territoire, pro=True, ici=ici)
    contexte |= {
        "ici": ici,
        "fond_url": reverse("annuaire:fond"),
        "page_carte": cartes.reglages_de_page(),
    }
    gabarit = "annuaire/_resultats.html" if request.htmx else "annuaire/carte.html"
    return cartes.admettre_les_tuiles(render(request, gabarit, contexte))


@require_GET
def fond(request):
    """Give the background of the map: communes, outlines, sectors."""
    return JsonResponse(cartes.fond(request.acteur.territoire, pro=True))


@require_GET
def guide(request):
    """Show the guides that may be printed, and what has changed since."""
    return render(request, _gabarit_du_guide(request), _guides(request))


def _guides(request) -> dict:
    territoire = request.acteur.territoire
    faits = ouvrages.du_territoire(territoire)
    lignes = [
        {"code": code, "sorte": sorte, "fait": fait, "refus": sorte.refus(territoire),
         "en_attente": fait is not None and fait.etat == EtatOuvrage.DEMANDE,
         "changements": ouvrages.changements_depuis(fait) if fait else 0}
        for code, sorte in ouvrages.SORTES.items() if sorte.guide
        for fait in [faits.get(code)]
    ]  # fmt: skip
    return {"lignes": lignes, "en_attente": any(ligne["en_attente"] for ligne in lignes)}


def _gabarit_du_guide(request) -> str:
    return "annuaire/_guides.html" if request.htmx else "annuaire/guide.html"


@require_POST
def preparer(request, modele):
    """Ask for a guide of today's directory."""
    if modele not in ouvrages.SORTES:
        raise Http404
    ouvrages.demander(request.acteur.territoire, modele)
    return redirect("annuaire:guide")


@require_GET
def telecharger(request, modele):
    """Give the last guide that was made."""
    fait = get_object_or_404(
        Ouvrage, territoire=request.acteur.territoire, sorte=modele, fait_le__isnull=False
    )
    nom = f"{modele}-{fait.fait_le:%Y-%m-%d}.pdf"
    return piece_jointe(bytes(fait.octets), nom, "application/pdf")
