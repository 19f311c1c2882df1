"""Pages of the flats: the list, one offered, corrected, taken back."""

import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partnership.acteurs import horloge
from partnership.acteurs.enums import Role
from partnership.acteurs.refus import ActionRefusee

from ..models import Logement
from ..photos import lecture as photos
from . import actions, regles
from .forms import LogementForm

MONTRES = 200


@require_GET
def logements(request):
    """List what is offered: to a landlord its own, to those who look for a flat all of them."""
    regles.verifier_lire(request.acteur)
    jour = horloge.aujourdhui()
    lus = regles.visibles(request.acteur).order_by("retire_le", "disponible_le", "pk")[:MONTRES]
    photos.premieres(lus)
    lignes = [{"logement": lo, "vacance": regles.jours_vacants(lo, jour)} for lo in lus]
    contexte = {"lignes": lignes, "bailleur": request.acteur.role == Role.REFERENT_SOCIAL}
    return render(request, "accompagnement/logements/logements.html", contexte)


@require_http_methods(["GET", "POST"])
def offrir(request):
    """Offer a flat, once for one form."""
    regles.verifier_offrir(request.acteur)
    form = LogementForm(request.POST or None, acteur=request.acteur)
    if request.method == "POST" and form.is_valid():
        try:
            cle = form.cleaned_data["cle"] or uuid.uuid4()
            actions.offrir(par=request.acteur, cle=cle, dit=form.dit())
            messages.success(request, "Le logement est offert.")
            return redirect("accompagnement:logements")
        except ActionRefusee as refus:
            form.add_error(None, refus.phrase)
    return _formulaire(request, form)


@require_http_methods(["GET", "POST"])
def corriger(request, logement):
    """Correct a flat of one's own, while it is offered."""
    lu = _trouver(request, logement)
    form = LogementForm(request.POST or None, acteur=request.acteur, instance=lu)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            actions.modifier(logement=lu, par=request.acteur, dit=form.dit(), version=version)
            messages.success(request, "Le logement est corrigé.")
            return redirect("accompagnement:logements")
        except ActionRefusee as refus:
            form.add_error(None, refus.phrase)
    return _formulaire(request, form, logement=lu)


@require_POST
def retirer(request, logement):
    """Take a flat back."""
    lu = _trouver(request, logement)
    version = request.POST.get("version", "")
    numero = int(version) if version.isdecimal() and len(version) < 10 else 0
    actions.retirer(logement=lu, par=request.acteur, version=numero)
    messages.success(request, "Le logement n’est plus offert.")
    return redirect("accompagnement:logements")


def _trouver(request, ref) -> Logement:
    lu = get_object_or_404(regles.visibles(request.acteur), ref=ref)
    regles.verifier_ecrire(request.acteur, lu)
    return lu


def _formulaire(request, form, **contexte):
    statut = 422 if form.is_bound and form.errors else 200
    gabarit = "accompagnement/logements/formulaire.html"
    return render(request, gabarit, {"form": form, **contexte}, status=statut)
