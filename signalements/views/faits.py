"""Facts and steps already taken: add, change, remove."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from .. import actions
from ..forms.fiche import DemarcheForm, FaitForm
from ..models import Demarche, FaitObserve
from . import _fiche
from ._fiche import Fiche, preparer
from .fiche import ENTRE_TEMPS, montrer_liste

CHAMPS_FAIT = ("item", "du", "au", "frequence", "source", "texte", "propos")


@require_POST
def fait_ajouter(request, ref):
    """Add a dated fact; words to reword are kept, and shown."""
    page = preparer(request, ref)
    form = FaitForm(request.POST, territoire=page.signalement.territoire)
    if not form.is_valid():
        return montrer_liste(request, page, "faits", form)
    actions.ajouter_fait(signalement=page.signalement, par=request.acteur, **form.cleaned_data)
    _fiche.oublier_saisie(page, "faits")
    messages.success(request, "Fait enregistré.")
    return redirect(page.url("faits"))


@require_http_methods(["GET", "POST"])
def fait_modifier(request, ref, fait):
    """Change a fact; a référente may reword that of an agent."""
    page = preparer(request, ref)
    objet = _piece(FaitObserve, page, fait)
    code, valeurs = _fiche.code_du_fait(objet), {n: _valeur(objet, n) for n in CHAMPS_FAIT}
    form = _formulaire_fait(request, page, code, valeurs)
    vue = request.POST.get("empreinte", "")
    if request.method == "POST" and form.is_valid():
        if not vue or vue == _fiche.empreinte(valeurs):
            return _modifier(request, page, objet, form)
        form.add_error(None, ENTRE_TEMPS)
    contexte = {
        "fiche": page, "form": form, "fait": objet, "code": code,
        "empreinte": _fiche.empreinte(valeurs),
    }  # fmt: skip
    statut = 422 if form.is_bound else 200
    return render(request, "signalements/fiche/fait_modifier.html", contexte, status=statut)


def _formulaire_fait(request, page: Fiche, code: str, valeurs: dict) -> FaitForm:
    territoire = page.signalement.territoire
    if request.method == "POST":
        return FaitForm(request.POST, initial=valeurs, territoire=territoire)
    saisie = _fiche.saisie_de(page, code)
    gardees = _fiche.reprendre(saisie, None, FaitForm)
    form = FaitForm(initial=gardees or valeurs, territoire=territoire)
    form.repris_le = saisie.modifie_le if gardees else None
    return form


def _modifier(request, page: Fiche, fait: FaitObserve, form: FaitForm):
    champs = {n: v for n, v in form.cleaned_data.items() if n != "cle"}
    actions.modifier_fait(signalement=page.signalement, par=request.acteur, fait=fait, **champs)
    _fiche.oublier_saisie(page, _fiche.code_du_fait(fait))
    messages.success(request, "Fait modifié.")
    return redirect(page.url("faits"))


def _valeur(fait: FaitObserve, nom: str):
    return fait.item_id if nom == "item" else getattr(fait, nom)


@require_http_methods(["GET", "POST"])
def fait_retirer(request, ref, fait):
    """Ask, then remove a fact; removing it twice does nothing more."""
    page = preparer(request, ref)
    objet = _piece_ou_rien(FaitObserve, page, fait)
    if request.method == "GET":
        if objet is None:
            raise Http404
        contexte = {"fiche": page, "quoi": "ce fait", "phrase": objet.item.libelle,
                    "retour": page.url("faits")}  # fmt: skip
        return render(request, "signalements/fiche/retirer.html", contexte)
    if objet:
        actions.retirer_fait(signalement=page.signalement, par=request.acteur, fait=objet)
    messages.success(request, "Fait retiré.")
    return redirect(page.url("faits"))


@require_POST
def demarche_ajouter(request, ref):
    """Add something already tried."""
    page = preparer(request, ref)
    page.etape("demarches")
    form = DemarcheForm(request.POST)
    if not form.is_valid():
        return montrer_liste(request, page, "demarches", form)
    actions.ajouter_demarche(signalement=page.signalement, par=request.acteur, **form.cleaned_data)
    _fiche.oublier_saisie(page, "demarches")
    messages.success(request, "Démarche enregistrée.")
    return redirect(page.url("demarches"))


@require_http_methods(["GET", "POST"])
def demarche_retirer(request, ref, demarche):
    """Ask, then remove something tried; removing it twice does nothing more."""
    page = preparer(request, ref)
    page.etape("demarches")
    objet = _piece_ou_rien(Demarche, page, demarche)
    if request.method == "GET":
        if objet is None:
            raise Http404
        contexte = {"fiche": page, "quoi": "cette démarche", "phrase": objet.quoi,
                    "retour": page.url("demarches")}  # fmt: skip
        return render(request, "signalements/fiche/retirer.html", contexte)
    if objet:
        actions.retirer_demarche(signalement=page.signalement, par=request.acteur, demarche=objet)
    messages.success(request, "Démarche retirée.")
    return redirect(page.url("demarches"))


def _pieces(modele, page: Fiche):
    return modele.objects.visibles_par(page.acteur).filter(dossier=page.signalement.dossier_id)


def _piece(modele, page: Fiche, pk):
    return get_object_or_404(_pieces(modele, page), pk=pk)


def _piece_ou_rien(modele, page: Fiche, pk):
    return _pieces(modele, page).filter(pk=pk).first()
