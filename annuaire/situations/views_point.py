"""Pages of a point: what is retained, by whom it is done, who validates, what came of it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partnership.acteurs.refus import ActionRefusee

from . import actions, forms_point, lecture_point, regles
from .actions.socle import noter_lecture
from .models import ActionDuPlan, Point, Releve
from .views import _trouver


def trouver_point(request, ref, point) -> Point:
    """Return a point of a saisine that the acteur may open, its opening journalled."""
    saisine = _trouver(request, ref)
    lus = Point.objects.visibles_par(request.acteur).filter(saisine=saisine)
    trouve = get_object_or_404(lus.select_related("seance__commission__territoire"), pk=point)
    trouve.saisine = saisine
    return trouve


@require_GET
def point(request, ref, point):
    """Show a point: what is retained, as its reader may read it."""
    trouve = trouver_point(request, ref, point)
    contexte = lecture_point.page(request.acteur, trouve.saisine, trouve)
    return render(request, "situations/point.html", contexte)


def _poster(action: Callable, fait: str) -> Callable:
    """Return the view of an act of one button."""

    @require_POST
    def vue(request, ref, point):
        trouve = trouver_point(request, ref, point)
        if action(point=trouve, par=request.acteur) is False:
            messages.warning(
                request, "L’accord de la personne a pris fin : ce point quitte l’ordre du jour."
            )
        else:
            messages.success(request, fait)
        return redirect("situations:point", ref, point)

    vue.__name__ = vue.__qualname__ = action.__name__
    return vue


presenter = _poster(actions.presenter, "Le point est ouvert.")
clore_les_avis = _poster(
    actions.clore_les_avis, "Les avis sont clos : tous les membres les lisent."
)
terminer = _poster(actions.terminer, "Le point est terminé.")
soumettre = _poster(actions.soumettre, "Le relevé attend ses deux validations.")
diffuser = _poster(actions.diffuser, "Le relevé est diffusé : chacun lit ce qui lui revient.")


@require_POST
def valider(request, ref, point):
    """Validate the relevé for one's college."""
    trouve = trouver_point(request, ref, point)
    releve = get_object_or_404(Releve.objects.visibles_par(request.acteur), point=trouve)
    releve.point, releve.saisine = trouve, trouve.saisine
    actions.valider(releve=releve, par=request.acteur)
    messages.success(request, "Votre validation est enregistrée.")
    return redirect("situations:point", ref, point)


@dataclass(frozen=True)
class Page:
    """What the page of a form says."""

    titre: str
    explication: str
    bouton: str
    fait: str


def _remplir(request, point: Point, form, page: Page, faire: Callable):
    """Show a form; once valid, do it and go back to the point, or say why not."""
    if request.method == "POST" and form.is_valid():
        try:
            faire(form.cleaned_data)
        except ActionRefusee as refus:
            form.add_error(None, refus.phrase)
        else:
            messages.success(request, page.fait)
            return redirect("situations:point", point.dossier_id, point.pk)
    contexte = {"saisine": point.saisine, "point": point, "form": form, "page": page}
    statut = 422 if form.errors else 200
    return render(request, "situations/acte_point.html", contexte, status=statut)


@require_http_methods(["GET", "POST"])
def donner_avis(request, ref, point):
    """Give one's opinion; nobody else reads it until the opinions are closed."""
    trouve = trouver_point(request, ref, point)
    form = forms_point.AvisForm(request.POST or None, acteur=request.acteur)
    page = Page(
        "Donner mon avis",
        "Personne d’autre ne lit votre avis avant que tous l’aient donné, ou que la coordination "
        "les close. D’ici là, vous pouvez en changer.",
        "Donner mon avis", "Votre avis est gardé.",
    )  # fmt: skip
    return _remplir(
        request, trouve, form, page,
        lambda dit: actions.donner_avis(point=trouve, par=request.acteur, **dit),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def conclure(request, ref, point):
    """Write the decision, the synthesis, the référent, the day of review."""
    trouve = trouver_point(request, ref, point)
    regles.verifier(request.acteur, trouve.saisine, "conclure")
    releve = Releve.objects.visibles_par(request.acteur).filter(point=trouve).first()
    deja = {"revue_le": trouve.saisine.revue_le, "lu": actions.marque(releve)}
    if releve:
        deja |= {
            "decision": releve.decision, "synthese": releve.synthese, "referent": releve.referent_id
        }  # fmt: skip
    form = forms_point.ConclureForm(request.POST or None, acteur=request.acteur, initial=deja)
    page = Page(
        "Ce qui est retenu",
        "La décision et la synthèse seront lues par les membres présents. Le bailleur ne lit que "
        "ses propres actions.",
        "Garder", "C’est gardé.",
    )  # fmt: skip
    return _remplir(request, trouve, form, page, lambda dit: _conclure(request, trouve, form))


def _conclure(request, point: Point, form) -> None:
    par, dit = request.acteur, form.cleaned_data
    try:
        actions.consigner_decision(
            point=point, par=par, texte=dit["decision"], synthese=dit["synthese"], lu=dit["lu"]
        )
    except actions.TexteChange as change:
        form.data = form.data.copy()  # she has read the other text: the next time is meant
        form.data["lu"] = change.lu
        raise
    actions.nommer_referent(point=point, par=par, affectation=dit["referent"])
    if dit["revue_le"] and dit["revue_le"] != point.saisine.revue_le:
        actions.fixer_revue(point=point, par=par, le=dit["revue_le"])


@require_http_methods(["GET", "POST"])
def ajouter_action(request, ref, point):
    """Add an action to the plan."""
    trouve = trouver_point(request, ref, point)
    regles.verifier(request.acteur, trouve.saisine, "conclure")
    form = forms_point.ActionForm(request.POST or None, acteur=request.acteur)
    page = Page(
        "Ajouter une action",
        "Qui fait quoi, avant quand, et comment la personne le sait. L’organisme ne lira que ses "
        "propres actions, une fois le relevé diffusé.",
        "Ajouter", "L’action est ajoutée.",
    )  # fmt: skip
    return _remplir(
        request, trouve, form, page,
        lambda dit: actions.ajouter_action(point=trouve, par=request.acteur, **dit),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def restituer(request, ref, point):
    """Note that the person was told, and what she thinks of it."""
    trouve = trouver_point(request, ref, point)
    regles.verifier(request.acteur, trouve.saisine, "conclure")
    form = forms_point.RestituerForm(request.POST or None, acteur=request.acteur)
    page = Page(
        "Le retour à la personne",
        "Elle reste maîtresse de ses choix : dites-lui ce que la commission propose, et notez ce "
        "qu’elle en pense.",
        "Garder", "Le retour à la personne est noté.",
    )  # fmt: skip
    return _remplir(
        request, trouve, form, page,
        lambda dit: actions.restituer(point=trouve, par=request.acteur, **dit),
    )  # fmt: skip


# --- Actions of the plan ----------------------------------------------------------------


def _action(request, ref, action) -> ActionDuPlan:
    """Return an action that the acteur may read, or 404; a withdrawn saisine keeps them."""
    lues = ActionDuPlan.objects.visibles_par(request.acteur).filter(dossier=ref)
    trouvee = get_object_or_404(lues.select_related("equipe", "saisine"), pk=action)
    noter_lecture(request.acteur, trouvee.saisine)
    return trouvee


@require_POST
def retirer_action(request, ref, action):
    """Take an action off a plan that is not released."""
    trouvee = _action(request, ref, action)
    point = trouver_point(request, ref, trouvee.point_id)
    trouvee.point = point
    actions.retirer_action(action=trouvee, par=request.acteur)
    messages.success(request, "L’action est retirée.")
    return redirect("situations:point", ref, point.pk)


@require_http_methods(["GET", "POST"])
def suivre_action(request, ref, action):
    """Say what came of an action of one's organisation."""
    trouvee = _action(request, ref, action)
    form = forms_point.SuivreForm(request.POST or None, acteur=request.acteur)
    if request.method == "POST" and form.is_valid():
        try:
            actions.suivre_action(action=trouvee, par=request.acteur, **form.cleaned_data)
        except ActionRefusee as refus:
            form.add_error(None, refus.phrase)
        else:
            messages.success(request, "C’est noté.")
            return redirect("accueil")
    contexte = {"saisine": trouvee.saisine, "action": trouvee, "form": form}
    return render(
        request, "situations/suivre_action.html", contexte, status=422 if form.errors else 200
    )
