"""Pages of the data delegate about retention: references, dates and counts, no content."""

from functools import wraps

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partnership.acteurs.refus import ActionRefusee

from . import actions_conservation as actions
from . import echeances
from .conservation import cycles
from .forms_conservation import GelForm


def pour_conserver(vue):
    """Open a page to the data delegate only."""

    @wraps(vue)
    def gardee(request, *args, **kwargs):
        actions.verifier_deleguee(request.acteur)
        return vue(request, *args, **kwargs)

    return gardee


@require_GET
@pour_conserver
def conservation(request):
    """Show what goes in the next 30 days, the holds, the last passages, and the durations."""
    acteur = request.acteur
    gels = list(echeances.gels(acteur)[: echeances.PAGE])
    contexte = {
        "echeances": echeances.a_venir(acteur),
        "jours": echeances.JOURS,
        "gels": gels,
        "bilans": echeances.bilans(acteur),
        "cycles": [cycle for cycle in cycles().values() if cycle.mois],
    }
    return render(request, "secret/conservation.html", contexte)


@require_http_methods(["GET", "POST"])
@pour_conserver
def geler(request):
    """Place a legal hold on a dossier, by its reference."""
    formulaire = GelForm(request.POST or None)
    if formulaire.is_valid():
        try:
            gel = actions.geler(par=request.acteur, **formulaire.cleaned_data)
        except ActionRefusee as refus:
            formulaire.add_error("reference", refus.phrase)
        else:
            messages.success(
                request, f"{gel.reference} ne sera pas effacé tant que vous le gardez."
            )
            return redirect("secret:conservation")
    statut = 422 if formulaire.is_bound else 200
    return render(request, "secret/geler.html", {"form": formulaire}, status=statut)


@require_POST
@pour_conserver
def lever(request, gel):
    """Lift a legal hold of one's own organisation."""
    trouve = get_object_or_404(echeances.gels(request.acteur), pk=gel)
    actions.lever(par=request.acteur, gel=trouve)
    messages.success(request, f"{trouve.reference} suit de nouveau sa durée de conservation.")
    return redirect("secret:conservation")
