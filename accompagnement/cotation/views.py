"""Pages of the cotation: the ranked list, the grid, setting it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from partnership.acteurs import horloge
from partnership.acteurs.enums import Role
from partnership.acteurs.refus import ActionRefusee, refuser_dans
from partnership.secret.actions_journal import journaliser_acteur

from .. import portes
from ..enums import TRANSITIONS
from . import actions, forms, lecture, modele, regles


def pages_ouvertes(acteur) -> dict:
    """Say which of the other pages this role opens."""
    return {
        "classe": acteur.role in TRANSITIONS["rapprocher"].roles,
        "fixe": acteur.role == Role.COORDINATEUR,
        "pilote": acteur.role == Role.PILOTAGE,
    }


@require_GET
def cotation(request):
    """Rank the needs that this acteur reads; a help, never a decision."""
    regles.verifier_classer(request.acteur)
    journaliser_acteur("cotation_lire", request.acteur, None)
    eligibles = request.GET.get("parmi") == "eligibles"
    contexte = lecture.classement(request.acteur, eligibles=eligibles)
    return render(request, "accompagnement/cotation/cotation.html", contexte)


@require_GET
def grille(request):
    """Show the grid in force, and the others with who set them: it is nobody's secret."""
    jour = horloge.aujourdhui()
    actuelle = lecture.en_vigueur(request.acteur.territoire, jour)
    contexte = {
        "grille": actuelle,
        "tableau": lecture.tableau(regles.lire(actuelle.criteres)) if actuelle else [],
        "toutes": lecture.historique(request.acteur.territoire),
        "jour": jour,
        "jamais_lu": lecture.JAMAIS_LU,
        **pages_ouvertes(request.acteur),
    }
    return render(request, "accompagnement/cotation/grille.html", contexte)


@require_http_methods(["GET", "POST"])
def fixer(request):
    """Set a grid; it starts from the last one, or from the one proposed."""
    regles.verifier_fixer(request.acteur)
    derniere = lecture.derniere(request.acteur.territoire)
    form = forms.FixerForm(
        request.POST or None, depart=lecture.depart(derniere),
        base=derniere.numero if derniere else 0,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            actions.fixer(par=request.acteur, **form.donnees())
            messages.success(request, "La grille est fixée.")
            return redirect("accompagnement:grille")
        except ActionRefusee as refus:
            refuser_dans(request, form, refus)
            if refus.phrase == actions.PERIMEE:
                derniere = lecture.derniere(request.acteur.territoire)
                form.data = form.data.copy()
                form.data["base"] = str(derniere.numero)
    return portes.formulaire(
        request, "accompagnement/cotation/fixer.html", form, derniere=derniere,
        source=modele.source(), plafond=modele.points_max(),
    )  # fmt: skip
