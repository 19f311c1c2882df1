"""Pages of a point: what is retained, by whom it is done, who validates, what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partnership.acteurs.acteur import Acteur

from . import actions, forms_point, lecture_point, regles, regles_suite
from .actions.socle import noter_lecture
from .models import ActionDuPlan, Point, Releve
from .views import _trouver, faite


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
        action(point=trouve, par=request.acteur)
        messages.success(request, fait)
        return redirect("situations:point", ref, point)

    vue.__name__ = vue.__qualname__ = action.__name__
    return vue


soumettre = _poster(actions.soumettre, "Le relevé attend ses deux validations.")
diffuser = _poster(actions.diffuser, "Le relevé est diffusé : chacun lit ce qui lui revient.")


@require_POST
def valider(request, ref, point):
    """Validate the relevé for one's college."""
    trouve = trouver_point(request, ref, point)
    releve = get_object_or_404(Releve.objects.visibles_par(request.acteur), point=trouve)
    releve.point, releve.saisine = trouve, trouve.saisine
    actions.valider(releve=releve, par=request.acteur, lu=request.POST.get("lu", ""))
    messages.success(request, "Votre validation est enregistrée.")
    return redirect("situations:point", ref, point)


@dataclass(frozen=True)
class Page:
    """What the page of a form says and does. `faire`: (point, acteur, form). `apres`: it is for the
    coordinator, once the point is over; until then its text is typed in the live screen."""

    form: type[forms_point.PointForm]
    faire: Callable
    titre: str
    explication: str
    bouton: str
    fait: str
    apres: bool = False
    initial: Callable = lambda par, point: None


def _conclure(point: Point, par: Acteur, form) -> None:
    dit = form.cleaned_data
    try:
        actions.consigner_decision(
            point=point, par=par, texte=dit["decision"], synthese=dit["synthese"], lu=dit["lu"]
        )
    except actions.TexteChange as change:
        form.data = form.data.copy()  # she has read the other text: the next time is meant
        form.data["lu"] = change.lu
        raise
    if "issue" in dit:
        actions.nommer_issue(point=point, par=par, issue=dit["issue"], offre=dit["offre"])
    actions.nommer_referent(point=point, par=par, affectation=dit["referent"])
    if dit["revue_le"] and dit["revue_le"] != point.saisine.revue_le:
        actions.fixer_revue(point=point, par=par, le=dit["revue_le"])


def _deja_conclu(par: Acteur, point: Point) -> dict:
    """Return what the relevé says now."""
    releve = Releve.objects.visibles_par(par).filter(point=point).first()
    deja = {"revue_le": point.saisine.revue_le, "lu": actions.marque(releve)}
    deja |= lecture_point.deja_propose(par, point)
    if releve:
        deja |= {
            "decision": releve.decision, "synthese": releve.synthese, "referent": releve.referent_id
        }  # fmt: skip
    return deja


def _par(action: Callable) -> Callable:
    """Return what a page does when its form says all that the action asks."""
    return lambda point, par, form: action(point=point, par=par, **form.cleaned_data)


PAGES = {
    "donner_avis": Page(
        forms_point.AvisForm, _par(actions.donner_avis), "Donner mon avis",
        "Personne d’autre ne lit votre avis avant que tous l’aient donné, ou que la coordination "
        "les close. D’ici là, vous pouvez en changer.",
        "Donner mon avis", "Votre avis est gardé.",
    ),
    "conclure": Page(
        forms_point.ConclureForm, _conclure, "Corriger le relevé",
        "La décision et la synthèse seront lues par les membres présents. Le bailleur ne lit que "
        "ses propres actions. Un mot changé, et le relevé est à valider de nouveau.",
        "Garder", "C’est gardé.", apres=True, initial=_deja_conclu,
    ),
    "ajouter_action": Page(
        forms_point.ActionForm, _par(actions.ajouter_action), "Ajouter une action",
        "Qui fait quoi, avant quand, et comment la personne le sait. L’organisme ne lira que ses "
        "propres actions, une fois le relevé diffusé.",
        "Ajouter", "L’action est ajoutée.", apres=True,
    ),
    "restituer": Page(
        forms_point.RestituerForm, _par(actions.restituer), "Le retour à la personne",
        "Elle reste maîtresse de ses choix : dites-lui ce que la commission propose, et notez ce "
        "qu’elle en pense.",
        "Garder", "Le retour à la personne est noté.", apres=True,
        initial=lecture_point.deja_restitue,
    ),
}  # fmt: skip


def _page(nom: str) -> Callable:
    """Return the view of the page of a form."""
    page = PAGES[nom]

    @require_http_methods(["GET", "POST"])
    def vue(request, ref, point):
        trouve = trouver_point(request, ref, point)
        if page.apres:
            regles.verifier(request.acteur, trouve.saisine, "conclure")
            if request.method == "GET" and trouve.termine_le is None:
                return redirect(lecture_point.ecran_de(trouve))
        initial = page.initial(request.acteur, trouve)
        form = page.form(request.POST or None, acteur=request.acteur, point=trouve, initial=initial)
        if faite(request, form, lambda: _faire(page, trouve, request.acteur, form)):
            messages.success(request, page.fait)
            return redirect("situations:point", ref, point)
        contexte = {
            "saisine": trouve.saisine, "form": form, "page": page, "titre": page.titre,
            "seance": trouve.seance, "grave": False,
            "retour": reverse("situations:point", args=[ref, point]),
        }  # fmt: skip
        statut = 422 if form.errors else 200
        return render(request, "situations/acte.html", contexte, status=statut)

    vue.__name__ = vue.__qualname__ = nom
    return vue


@transaction.atomic
def _faire(page: Page, point: Point, par: Acteur, form) -> None:
    """Do all that a page asks, or nothing."""
    if page.apres:
        regles_suite.verifier_corriger(point.termine_le is not None)
    page.faire(point, par, form)


donner_avis = _page("donner_avis")
conclure = _page("conclure")
ajouter_action = _page("ajouter_action")
restituer = _page("restituer")


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
    ou_en_est = lecture_point.etat_de_l_action(request.acteur, trouvee)
    deja = {"etat": ou_en_est.etat, "motif": ou_en_est.motif}
    form = forms_point.SuivreForm(request.POST or None, acteur=request.acteur, initial=deja)
    dire = partial(actions.suivre_action, action=trouvee, par=request.acteur)
    if faite(request, form, lambda: dire(**form.cleaned_data)):
        messages.success(request, "C’est noté.")
        return redirect("accueil")
    contexte = {
        "saisine": trouvee.saisine, "action": trouvee, "ou_en_est": ou_en_est, "form": form
    }  # fmt: skip
    return render(
        request, "situations/suivre_action.html", contexte, status=422 if form.errors else 200
    )
