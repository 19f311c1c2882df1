"""The page by which the coordinator writes how the partnership presents itself."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from partnership.acteurs.refus import ActionRefusee

from . import presentation as presentations
from . import regles
from .forms import PresentationForm
from .models import Presentation
from .ouvrages import ouvert_au_public

VERSIONS_AU_PLUS = 20


@require_http_methods(["GET", "POST"])
def presentation(request):
    """Write the text of the public page; the versions before stand under it."""
    regles.verifier_presenter(request.acteur)
    territoire = request.acteur.territoire
    courante = presentations.courante(territoire)
    form = PresentationForm(
        request.POST or None, initial={"texte": courante.texte if courante else ""}
    )
    if request.method == "POST" and form.is_valid():
        try:
            presentations.presenter(par=request.acteur, **form.dit)
        except ActionRefusee as refus:
            form.add_error(None, refus.phrase)
        else:
            messages.success(request, "La présentation est à jour sur la page publique.")
            return redirect("annuaire:presentation")
    siennes = Presentation.objects.filter(territoire=territoire)
    contexte = {
        "form": form,
        "courante": courante,
        "versions": siennes.select_related("auteur__organisation")[:VERSIONS_AU_PLUS],
        "ouverte": ouvert_au_public(territoire),
    }
    statut = 422 if request.method == "POST" else 200
    return render(request, "annuaire/presentation.html", contexte, status=statut)
