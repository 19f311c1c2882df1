"""Pages of the accords of one dossier: what the person said, recorded, taken back, printed."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from partnership.acteurs.refus import ActionRefusee, refuser_dans
from partnership.acteurs.registre import couverture_de

from . import accords as regles
from . import actions_accords as actions
from . import forms_accords as forms
from . import notices, presentation_accords
from .actions_journal import journaliser_acteur
from .enums import FormeNotice, TypeAccord
from .models import Accord, Dossier
from .visibilite import peut


def _visible(request, ref) -> Dossier:
    visibles = Dossier.objects.visibles_par(request.acteur)
    return get_object_or_404(visibles.select_related("territoire"), pk=ref)


def _trouver(request, ref) -> Dossier:
    """Return the dossier, its opening journalled; its accords are read with its facts."""
    dossier = _visible(request, ref)
    if not peut(request.acteur, "lire_faits", dossier):
        raise ActionRefusee("Les accords de la personne se lisent avec les faits de ce dossier.")
    journaliser_acteur("accords", request.acteur, dossier)
    return dossier


def _pour_ecrire(request, ref) -> Dossier:
    dossier = _visible(request, ref)
    regles.verifier_ecrire(request.acteur, dossier)
    journaliser_acteur("accords", request.acteur, dossier)
    return dossier


def _contexte(request, dossier: Dossier, **reste) -> dict:
    couverture = couverture_de(dossier.type, request.acteur, dossier)
    if couverture is None:
        raise Http404
    return {"dossier": dossier, "couverture": couverture, **reste}


@require_GET
def accords(request, ref):
    """Show what the person said, newest first, and who reads what thanks to it."""
    dossier = _trouver(request, ref)
    contexte = presentation_accords.historique(request.acteur, dossier)
    contexte["ecrit"] = peut(request.acteur, "ecrire_faits", dossier)
    contexte["lit_les_papiers"] = peut(request.acteur, "lire_identite", dossier)
    return render(request, "secret/accords.html", _contexte(request, dossier, **contexte))


@require_http_methods(["GET", "POST"])
def consentir(request, ref):
    """Record a consent in two steps: what is asked, then the notice and what it would open."""
    dossier = _pour_ecrire(request, ref)
    formulaire = forms.ConsentementForm(
        request.POST or None, acteur=request.acteur, dossier=dossier
    )
    if request.method == "GET" or not formulaire.is_valid() or "corriger" in request.POST:
        return _saisir(request, dossier, formulaire)
    try:
        return _relire_ou_ecrire(request, dossier, formulaire)
    except ActionRefusee as refus:
        refuser_dans(request, formulaire, refus)
        return _saisir(request, dossier, formulaire)


def _saisir(request, dossier: Dossier, formulaire):
    statut = 422 if formulaire.is_bound and formulaire.errors else 200
    contexte = _contexte(request, dossier, form=formulaire)
    return render(request, "secret/consentir.html", contexte, status=statut)


def _relire_ou_ecrire(request, dossier: Dossier, formulaire):
    donnees = formulaire.donnees()
    if "confirmer" in request.POST:
        actions.recueillir_consentement(dossier=dossier, par=request.acteur, **donnees)
        messages.success(request, "L’accord de la personne est consigné.")
        return redirect("secret:accords", dossier.pk)
    propose = actions.preparer(dossier=dossier, par=request.acteur, dit=donnees["dit"])
    montre = notices.texte(donnees["dit"].forme, propose)
    contexte = _contexte(
        request, dossier, notice=montre, donnees=_champs_caches(request, montre),
        effets=presentation_accords.effets_d_un_accord(request.acteur, dossier, propose),
    )  # fmt: skip
    return render(request, "secret/consentir_relire.html", contexte)


def _champs_caches(request, montre: str) -> list[tuple[str, str]]:
    """Return the answers to send again, with the digest of the text shown now."""
    jamais = {"csrfmiddlewaretoken", "empreinte", "confirmer", "corriger"}
    champs = [
        (nom, valeur)
        for nom, valeurs in request.POST.lists()
        for valeur in valeurs
        if nom not in jamais
    ]
    return [*champs, ("empreinte", notices.empreinte(montre))]


@require_http_methods(["GET", "POST"])
def informer(request, ref):
    """Record that the person was told of a sharing."""
    return _dire(request, ref, actions.informer, "informer", "L’information est consignée.")


@require_http_methods(["GET", "POST"])
def opposer(request, ref):
    """Record that the person says no."""
    fait = "L’opposition est consignée : ce qui était ouvert pour cela est fermé."
    return _dire(request, ref, actions.opposer, "opposer", fait)


def _dire(request, ref, action: Callable, acte: str, fait: str):
    dossier = _pour_ecrire(request, ref)
    formulaire = forms.FinaliteForm(request.POST or None, acteur=request.acteur, dossier=dossier)
    if request.method == "POST" and formulaire.is_valid():
        try:
            action(dossier=dossier, par=request.acteur, **formulaire.donnees())
            messages.success(request, fait)
            return redirect("secret:accords", dossier.pk)
        except ActionRefusee as refus:
            refuser_dans(request, formulaire, refus)
    statut = 422 if formulaire.is_bound else 200
    contexte = _contexte(request, dossier, form=formulaire, acte=acte)
    return render(request, "secret/accord_acte.html", contexte, status=statut)


@require_http_methods(["GET", "POST"])
def retirer(request, ref, accord):
    """Record a withdrawal: what closes is shown first, and closes with this very request."""
    dossier = _pour_ecrire(request, ref)
    consentement = get_object_or_404(
        Accord.objects.visibles_par(request.acteur).select_related("dossier", "territoire"),
        pk=accord, dossier=dossier, type=TypeAccord.CONSENTEMENT,
    )  # fmt: skip
    formulaire = forms.RetraitForm(request.POST or None, acteur=request.acteur, dossier=dossier)
    if request.method == "POST" and formulaire.is_valid():
        try:
            actions.retirer_consentement(
                accord=consentement, par=request.acteur, **formulaire.donnees()
            )
            messages.success(request, "Le retrait est consigné : plus personne ne lit grâce à lui.")
            return redirect("secret:accords", dossier.pk)
        except ActionRefusee as refus:
            refuser_dans(request, formulaire, refus)
    effets = presentation_accords.effets_d_un_retrait(request.acteur, dossier, consentement)
    contexte = _contexte(request, dossier, form=formulaire, acte="retirer", effets=effets)
    statut = 422 if formulaire.is_bound else 200
    return render(request, "secret/accord_acte.html", contexte, status=statut)


@require_GET
def formulaire(request, ref, modele):
    """Show the blank form to print: the person ticks and signs."""
    if modele not in FormeNotice.values:
        raise Http404
    dossier = _trouver(request, ref)
    contexte = presentation_accords.contexte_formulaire(request.acteur, dossier, modele)
    return render(request, "secret/formulaire.html", _contexte(request, dossier, **contexte))
