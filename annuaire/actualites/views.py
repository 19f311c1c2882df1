"""Pages of the news, for partners."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .. import regles as annuaire
from ..ressources.models import Ressource
from . import actions, lecture, regles
from .forms import ActualiteForm
from .models import Abonnement, Actualite


def _trouver(request, ref) -> Actualite:
    """Return news of the acteur's territory, or 404; drafts are those of the coordinator."""
    siennes = Actualite.objects.du_territoire(request.acteur.territoire)
    if not annuaire.coordonne(request.acteur):
        siennes = siennes.exclude(publiee_le=None)
    entieres = siennes.select_related("structure", "ressource", "auteur__organisation")
    return get_object_or_404(entieres, ref=ref)


@require_GET
def liste(request):
    """List the news, the latest first; the coordinator sees her drafts above."""
    territoire = request.acteur.territoire
    coordonne = annuaire.coordonne(request.acteur)
    siennes = Actualite.objects.du_territoire(territoire)
    contexte = {
        "page": lecture.paginer(
            Actualite.objects.publiees(territoire), request.GET.get("apres", "")
        ),
        "brouillons": siennes.filter(publiee_le=None).order_by("-pk")[:20] if coordonne else [],
        "coordonne": coordonne,
        "abonne": Abonnement.objects.filter(affectation=request.acteur.affectation).exists(),
    }
    return render(request, "actualites/liste.html", contexte)


@require_GET
def actualite(request, actualite):
    """Show one piece of news."""
    trouvee = _trouver(request, actualite)
    lisibles = Ressource.objects.lisibles_par(request.acteur)
    contexte = {
        "actualite": trouvee,
        "ressource": lisibles.filter(pk=trouvee.ressource_id).first(),
        "coordonne": annuaire.coordonne(request.acteur),
    }
    return render(request, "actualites/actualite.html", contexte)


@require_http_methods(["GET", "POST"])
def nouvelle(request):
    """Write a draft, maybe about an entry of the directory or a document."""
    regles.verifier_ecrire(request.acteur)
    propos = {nom: request.GET.get(nom, "") for nom in ("structure", "ressource")}
    form = ActualiteForm(request.POST or None, acteur=request.acteur, propos=propos)
    if request.method == "POST" and form.is_valid():
        creee = actions.rediger(par=request.acteur, dit=form.dit)
        messages.success(request, "Le brouillon est gardé : relisez-le, puis publiez-le.")
        return redirect("actualites:actualite", creee.ref)
    return render(request, "actualites/formulaire.html", {"form": form}, status=_statut(request))


def _statut(request) -> int:
    return 422 if request.method == "POST" else 200


@require_http_methods(["GET", "POST"])
def modifier(request, actualite):
    """Correct a draft, or what is published."""
    regles.verifier_ecrire(request.acteur)
    trouvee = _trouver(request, actualite)
    propos = {
        nom: vers.ref for nom in ("structure", "ressource") if (vers := getattr(trouvee, nom))
    }
    form = ActualiteForm(
        request.POST or None, instance=trouvee, acteur=request.acteur, propos=propos
    )
    if request.method == "POST" and form.is_valid():
        dite = request.POST.get("revision", "")
        revision = int(dite) if dite.isdecimal() and len(dite) < 10 else 0
        actions.corriger(actualite=trouvee, par=request.acteur, dit=form.dit, revision=revision)
        messages.success(request, "Le texte est à jour.")
        return redirect("actualites:actualite", trouvee.ref)
    contexte = {"form": form, "actualite": trouvee}
    return render(request, "actualites/formulaire.html", contexte, status=_statut(request))


@require_POST
def publier(request, actualite):
    """Publish a draft."""
    regles.verifier_ecrire(request.acteur)
    publiee = actions.publier(actualite=_trouver(request, actualite), par=request.acteur)
    messages.success(request, "L’actualité est publiée.")
    return redirect("actualites:actualite", publiee.ref)


@require_http_methods(["GET", "POST"])
def retirer(request, actualite):
    """Withdraw a draft, or what is published, after a page that says what stops."""
    regles.verifier_ecrire(request.acteur)
    trouvee = _trouver(request, actualite)
    if request.method == "GET":
        return render(request, "actualites/retirer.html", {"actualite": trouvee})
    actions.retirer(actualite=trouvee, par=request.acteur)
    messages.success(request, "L’actualité est retirée.")
    return redirect("actualites:liste")


@require_POST
def abonner(request):
    """Have the news told each week by e-mail."""
    actions.abonner(par=request.acteur)
    messages.success(request, "Un courriel vous dira chaque semaine s’il y a du nouveau.")
    return redirect("actualites:liste")


@require_POST
def desabonner(request):
    """Be told no more."""
    actions.desabonner(par=request.acteur)
    messages.success(request, "Vous ne recevrez plus ce courriel.")
    return redirect("actualites:liste")
