"""What a person asks about one dossier, recorded by a professional who writes in it."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms as formulaires
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from partnership.acteurs.refus import ActionRefusee, refuser_dans
from partnership.acteurs.registre import couverture_de, faits_de

from .. import pieces
from ..actions_journal import journaliser_acteur
from ..models import Dossier
from ..visibilite import droits_sur
from . import actions, forms, regles
from .models import Effacement, Limitation, PointDeVue, Rectification

DITS = (PointDeVue, Rectification, Limitation, Effacement)


def _visible(request, ref) -> Dossier:
    visibles = Dossier.objects.visibles_par(request.acteur)
    return get_object_or_404(visibles.select_related("territoire"), pk=ref)


def _trouver(request, ref) -> Dossier:
    """Return a dossier that this acteur may write in, its opening journalled; invisible, 404."""
    dossier = _visible(request, ref)
    regles.verifier_consigner(request.acteur, dossier)
    if request.method == "GET":
        journaliser_acteur("droits_de_la_personne", request.acteur, dossier)
    return dossier


def _contexte(request, dossier: Dossier, **reste) -> dict:
    couverture = couverture_de(dossier.type, request.acteur, dossier)
    if couverture is None:
        raise Http404
    return {"dossier": dossier, "couverture": couverture, **reste}


@require_GET
def dossier(request, ref):
    """Show what she may ask, and what she asked already."""
    trouve = _visible(request, ref)
    droits = droits_sur(request.acteur, trouve.pk, trouve.territoire_id)
    regles.exiger_d_ecrire(droits.permet("ecrire_faits"))
    journaliser_acteur("droits_de_la_personne", request.acteur, trouve)
    dits = pieces.lire(droits, DITS)
    gels = [gel for gel in dits.get(Limitation, []) if gel.levee_le is None]
    contexte = _contexte(
        request, trouve,
        points=dits.get(PointDeVue, []),
        rectifications=dits.get(Rectification, []),
        effacements=dits.get(Effacement, []),
        limitation=gels[0] if gels else None,
    )  # fmt: skip
    return render(request, "personne/dossier.html", contexte)


@dataclass(frozen=True)
class Page:
    """One page of act: its form, its action, its words."""

    titre: str
    explication: str
    form: type[formulaires.Form]
    action: Callable
    bouton: str
    fait: str
    preparer: Callable | None = None  # (acteur, dossier) -> options of the form


def _faits(acteur, dossier: Dossier) -> dict:
    return {"faits": faits_de(dossier.type, acteur, dossier)}


PAGES = {
    "point_de_vue": Page(
        "Ajouter son point de vue",
        "Ce qu’elle dit est mis à côté des faits, avec ses mots, pour tous ceux qui les lisent.",
        forms.PointDeVueForm, actions.ajouter_point_de_vue,
        "Ajouter", "Son point de vue est ajouté, à côté des faits.",
    ),
    "rectification": Page(
        "Demander une correction",
        "L’organisme qui a écrit répond : il corrige, ou dit pourquoi il ne corrige pas. "
        "Le texte corrigé est lu à la place de l’ancien, qui reste dessous comme preuve.",
        forms.RectificationForm, actions.demander_rectification,
        "Envoyer la demande", "La demande de correction est consignée.", _faits,
    ),
    "limitation": Page(
        "Geler le dossier",
        "Rien ne sera plus écrit ni transmis tant que le gel n’est pas levé. "
        "Tous ceux qui lisent ce dossier le sauront.",
        forms.LimitationForm, actions.limiter,
        "Geler le dossier", "Le dossier est gelé.",
    ),
    "effacement": Page(
        "Elle demande d’effacer",
        "Si rien n’oblige à garder ce dossier, la déléguée ou le délégué aux données confirme : "
        "il est alors effacé pour tous, sans retour. Si vous le gardez, la personne reçoit le "
        "motif et peut se plaindre à la CNIL.",
        forms.EffacementForm, actions.repondre_effacement,
        "Consigner la réponse", "La demande et sa réponse sont consignées.",
    ),
    "lever": Page(
        "Lever le gel",
        "La personne en est informée avant. Les actes redeviennent possibles aussitôt.",
        forms.LeveeForm, actions.lever_limitation,
        "Lever le gel", "Le gel est levé.",
    ),
}  # fmt: skip


def _vue(nom: str) -> Callable:
    """Return the view of one act: GET shows its page, POST does it."""

    @require_http_methods(["GET", "POST"])
    def vue(request, ref):
        trouve = _trouver(request, ref)
        page = PAGES[nom]

        def agir(donnees):
            page.action(dossier=trouve, par=request.acteur, **donnees)

        return _montrer_ou_faire(request, trouve, page, agir)

    vue.__name__ = vue.__qualname__ = nom
    vue.__doc__ = PAGES[nom].titre
    return vue


def _montrer_ou_faire(request, trouve: Dossier, page: Page, agir: Callable, **reste):
    """Show the form, or do the act; what is refused comes back with the text kept."""
    options = page.preparer(request.acteur, trouve) if page.preparer else {}
    formulaire = page.form(request.POST or None, **options)
    if request.method == "POST" and formulaire.is_valid():
        try:
            agir(formulaire.cleaned_data)
            messages.success(request, page.fait)
            return redirect("personne:dossier", trouve.pk)
        except ActionRefusee as refus:
            refuser_dans(request, formulaire, refus)
    statut = 422 if request.method == "POST" else 200
    contexte = _contexte(request, trouve, page=page, form=formulaire, **reste)
    return render(request, "personne/acte.html", contexte, status=statut)


point_de_vue = _vue("point_de_vue")
rectification = _vue("rectification")
limitation = _vue("limitation")
effacement = _vue("effacement")
lever = _vue("lever")

DECIDER = Page(
    "Répondre à une demande de correction",
    "Si vous corrigez, votre texte est lu à la place de ce qui était écrit, qui reste dessous "
    "comme preuve.",
    forms.DeciderForm, actions.decider_rectification,
    "Répondre", "La réponse est consignée.",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
def decider(request, ref, rectification):
    """Answer a correction."""
    trouve = _trouver(request, ref)
    demandee = get_object_or_404(
        Rectification.objects.visibles_par(request.acteur).select_related("dossier__ouvert_par"),
        pk=rectification, dossier=trouve,
    )  # fmt: skip
    regles.verifier_decider(request.acteur, demandee)

    def agir(donnees):
        actions.decider_rectification(rectification=demandee, par=request.acteur, **donnees)

    fait = faits_de(trouve.type, request.acteur, trouve).get(demandee.fait)
    return _montrer_ou_faire(request, trouve, DECIDER, agir, rectification=demandee, fait=fait)
