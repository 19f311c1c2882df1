"""Pages of the photos of a flat: seen by who sees the flat, changed by its landlord."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partnership.acteurs.reception.natures import NatureFichier
from partnership.acteurs.reception.televersement import jusqu_a
from partnership.acteurs.refus import ActionRefusee, refuser_dans
from partnership.acteurs.telechargements import piece_jointe

from ..logements import regles as logements
from ..models import Logement
from . import actions, lecture, regles
from .forms import LegendeForm, PhotosForm

PAS = {"monter": -1, "descendre": 1}


@require_http_methods(["GET", "POST"])
@jusqu_a(settings.PALIER_PHOTOS_OCTETS)
def photos(request, logement):
    """Show the photos of a flat; its landlord adds some."""
    lu = _logement(request, logement)
    if request.method == "GET":
        return _page(request, lu)
    regles.verifier_modifier(request.acteur, lu)
    limite = regles.au_plus(request.acteur.territoire)
    form = PhotosForm(request.POST, request.FILES, limite=limite)
    if len(request.FILES.getlist("photos")) > form.limite:  # not drawn to be refused
        form.add_error(
            "photos", f"{form.limite} photos au plus par logement : choisissez-en moins."
        )
    elif form.is_valid():
        try:
            neuves = actions.ajouter(
                logement=lu, par=request.acteur, dessins=form.cleaned_data["photos"]
            )
        except ActionRefusee as refus:
            refuser_dans(request, form, refus, "photos")
        else:
            _dire(request, neuves)
            return redirect("accompagnement:photos", lu.ref)
    return _page(request, lu, form=form)


@require_GET
def voir(request, logement, photo):
    """Give one photo, under a name that tells nothing."""
    return _image(request, logement, photo, "grande")


@require_GET
def vignette(request, logement, photo):
    """Give the small image of one photo."""
    return _image(request, logement, photo, "vignette")


@require_POST
def legender(request, logement, photo):
    """Say what a photo shows."""
    lu = _sien(request, logement)
    form = LegendeForm(request.POST, instance=get_object_or_404(lu.photos, ref=photo))
    if form.is_valid():
        try:
            legende = form.cleaned_data["legende"]
            actions.legender(logement=lu, par=request.acteur, photo=photo, legende=legende)
        except ActionRefusee as refus:
            refuser_dans(request, form, refus, "legende")
        else:
            messages.success(request, "La légende est enregistrée.")
            return redirect("accompagnement:photos", lu.ref)
    return _page(request, lu, legende=form)


@require_POST
def deplacer(request, logement, photo):
    """Move a photo by one place."""
    lu = _sien(request, logement)
    pas, place = PAS.get(request.POST.get("sens")), request.POST.get("place", "")
    if pas and place.isdecimal() and len(place) < 4:
        actions.deplacer(logement=lu, par=request.acteur, photo=photo, place=int(place), pas=pas)
    return redirect("accompagnement:photos", lu.ref)


@require_http_methods(["GET", "POST"])
def supprimer(request, logement, photo):
    """Delete a photo, once confirmed; sent twice, the second finds it done."""
    lu = _sien(request, logement)
    if request.method == "POST":
        actions.supprimer(logement=lu, par=request.acteur, photo=photo)
        messages.success(request, "La photo est supprimée.")
        return redirect("accompagnement:photos", lu.ref)
    trouvee = get_object_or_404(lu.photos, ref=photo)
    contexte = {"logement": lu, "photo": trouvee}
    return render(request, "accompagnement/logements/supprimer.html", contexte)


def _logement(request, ref) -> Logement:
    return get_object_or_404(logements.visibles(request.acteur), ref=ref)


def _sien(request, ref) -> Logement:
    lu = _logement(request, ref)
    regles.verifier_modifier(request.acteur, lu)
    return lu


def _dire(request, neuves: int) -> None:
    if not neuves:
        messages.info(request, "Ces photos étaient déjà là.")
    elif neuves == 1:
        messages.success(request, "La photo est ajoutée.")
    else:
        messages.success(request, f"{neuves} photos sont ajoutées.")


def _image(request, logement, photo, taille: str):
    lu = _logement(request, logement)
    trouvee = get_object_or_404(regles.visibles(request.acteur), logement=lu, ref=photo)
    octets = lecture.octets(trouvee, taille)
    if octets is None:
        raise Http404
    return piece_jointe(octets, "logement.jpg", NatureFichier.JPEG.type_mime)


def _page(request, logement: Logement, form=None, legende=None):
    modifiables = regles.modifiables(request.acteur, logement)
    lues = lecture.galerie(logement, legende)
    limite = regles.au_plus(request.acteur.territoire)
    if modifiables and form is None and len(lues) < limite:
        form = PhotosForm(limite=limite)
    contexte = {"logement": logement, "photos": lues, "modifiables": modifiables, "form": form,
                "limite": limite}  # fmt: skip
    statut = 422 if request.method == "POST" else 200
    return render(request, "accompagnement/logements/photos.html", contexte, status=statut)
