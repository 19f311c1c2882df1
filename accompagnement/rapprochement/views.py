"""Pages of matching: flats beside a need; what an allocation commission decided."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from .. import portes
from . import actions, forms, lecture


@require_GET
def rapprocher(request, ref):
    """Rank the flats offered beside the need, with reasons; a help to look, never a decision."""
    candidature, _ = portes.pour(request, ref, "rapprocher")
    contexte = lecture.composer(request.acteur, candidature)
    return render(request, "accompagnement/rapprochement/rapprocher.html", contexte)


@require_http_methods(["GET", "POST"])
def noter_caleol(request, ref):
    """Note what the commission decided; the operator's, who will be the tenant."""
    candidature, _ = portes.pour(request, ref, "noter_caleol")
    form = forms.CaleolForm(request.POST or None, candidature=candidature)
    dit = "La décision est notée."
    if portes.fait(request, form, actions.noter_caleol, candidature, dit):
        return redirect("accompagnement:dossier", ref)
    return portes.formulaire(
        request, "accompagnement/rapprochement/noter_caleol.html", form, candidature=candidature
    )
