"""Opening a sheet and filling it, step by step; nothing typed is lost."""

import json
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.templatetags.interface import heure

from .. import actions, pieces, regles
from ..forms.fiche import CripForm
from ..models import Demarche
from . import _fiche
from ._fiche import Etape, Fiche, preparer

SAISIE_MAX = 100_000  # characters of JSON
ENTRE_TEMPS = (
    "Quelqu’un d’autre a modifié cette partie pendant que vous écriviez. "
    "Votre texte est gardé ci-dessous : vérifiez-le, puis enregistrez à nouveau."
)


# --- Opening ----------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def nouveau(request):
    """Ask the emergency question first, then open a draft, once for one form."""
    regles.verifier_ouvrir(request.acteur)
    danger = {"oui": True, "non": False}.get(request.POST.get("danger"))
    if request.method == "GET" or danger is None:
        contexte = {"cle": _cle(request) or uuid4(), "manque": request.method == "POST"}
        code = 422 if contexte["manque"] else 200
        return render(request, "signalements/fiche/nouveau.html", contexte, status=code)
    signalement = actions.ouvrir(par=request.acteur, cle=_cle(request) or uuid4())
    return _repondre(request, signalement, danger)


def _cle(request) -> UUID | None:
    """Return the one-time key of the form, None when there is none or it was made up."""
    try:
        return UUID(request.POST.get("cle", ""))
    except ValueError:
        return None


def _repondre(request, signalement, danger: bool):
    """Record the answer unless it is already the last one, and lead to what follows."""
    elements = pieces.elements_de(request.acteur, signalement)
    if elements.urgence is None or elements.urgence.danger != danger:
        actions.repondre_urgence(signalement=signalement, par=request.acteur, danger=danger)
    if danger:
        return redirect("signalements:urgence", signalement.pk)
    return redirect("signalements:fiche", signalement.pk)


@require_GET
def fiche(request, ref):
    """Lead to where the sheet is to be taken up again."""
    page = preparer(request, ref)
    urgence = page.elements.urgence
    if urgence is None or urgence.danger:
        return redirect("signalements:urgence", ref)
    if page.elements.identite is None:
        return redirect(page.url("ou"))
    if not page.elements.faits:
        return redirect(page.url("faits"))
    return redirect(page.url("verifier"))


@require_http_methods(["GET", "POST"])
def urgence(request, ref):
    """Numbers to call, then the record of the call; or the question, not answered yet."""
    page = preparer(request, ref)
    danger = {"oui": True, "non": False}.get(request.POST.get("danger"))
    if danger is not None:
        return _repondre(request, page.signalement, danger)
    reponse = page.elements.urgence
    contexte = {"fiche": page, "danger": bool(reponse and reponse.danger)}
    code = 422 if request.method == "POST" else 200
    return render(request, "signalements/fiche/urgence.html", contexte, status=code)


@require_http_methods(["GET", "POST"])
def crip(request, ref):
    """Trace that the 119 or the CRIP was told: a circuit of its own, never through the ERAH."""
    page = preparer(request, ref)
    form = CripForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        actions.repondre_urgence(
            signalement=page.signalement,
            par=request.acteur,
            danger=False,
            crip_le=form.cleaned_data["crip_le"],
        )
        messages.success(request, "C’est noté. L’enfant est suivi par un circuit distinct.")
        return redirect("signalements:fiche", ref)
    code = 422 if request.method == "POST" else 200
    contexte = {"fiche": page, "form": form}
    return render(request, "signalements/fiche/crip.html", contexte, status=code)


# --- Steps --------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def etape(request, ref, code):
    """One step: its form, filled with what is written, or with what was being typed."""
    page = preparer(request, ref)
    etape = page.etape(code)
    if etape.code == "verifier":
        return redirect(page.url("verifier"))
    if etape.formulaire is None:
        return _liste(request, page, etape)
    if code == "personne" and page.elements.identite is None:
        return redirect(page.url("ou"))
    form = _formulaire(request, page, etape)
    if request.method == "POST" and form.is_valid() and _a_jour(request, page, etape, form):
        etape.ecrire(signalement=page.signalement, par=request.acteur, **form.cleaned_data)
        _fiche.oublier_saisie(page, code)
        return redirect(page.voisines(code)["apres"])
    return _montrer(request, page, etape, form)


def _formulaire(request, page: Fiche, etape: Etape):
    territoire, valeurs = page.signalement.territoire, etape.lire(page)
    if request.method == "POST":
        return etape.formulaire(request.POST, initial=valeurs, territoire=territoire)
    saisie = _fiche.saisie_de(page, etape.code)
    piece = page.elements.identite if etape.code in {"ou", "personne"} else None
    gardees = _fiche.reprendre(saisie, piece, etape.formulaire)
    form = etape.formulaire(initial=valeurs if gardees is None else gardees, territoire=territoire)
    form.repris_le = saisie.modifie_le if gardees is not None else None
    return form


def _a_jour(request, page: Fiche, etape: Etape, form) -> bool:
    """Say whether the step is still as the author saw it; else keep her words and tell her."""
    vue = request.POST.get("empreinte", "")
    if not vue or vue == _fiche.empreinte(etape.lire(page)):
        return True
    form.add_error(None, ENTRE_TEMPS)
    return False


def _montrer(request, page: Fiche, etape: Etape, form):
    contexte = {
        "fiche": page,
        "etape": etape,
        "form": form,
        "empreinte": _fiche.empreinte(etape.lire(page)),
        **page.voisines(etape.code),
    }
    code = 422 if form.is_bound else 200
    return render(request, "signalements/fiche/etape.html", contexte, status=code)


def _liste(request, page: Fiche, etape: Etape):
    """Show a step made of several pieces, with the form that adds one."""
    if request.method == "POST":
        return HttpResponse(status=405, headers={"Allow": "GET"})
    saisie = _fiche.saisie_de(page, etape.code)
    classe = _fiche.LISTES[etape.code]
    gardees = _fiche.reprendre(saisie, None, classe)
    form = classe(initial=gardees or {}, territoire=page.signalement.territoire)
    form.repris_le = saisie.modifie_le if gardees else None
    return montrer_liste(request, page, etape.code, form)


def montrer_liste(request, page: Fiche, code: str, form):
    """Show the facts or the steps already written, and the form to add one."""
    contexte = {"fiche": page, "etape": page.etape(code), "form": form, **page.voisines(code)}
    if code == "demarches":
        contexte["demarches"] = sorted(page.pieces[Demarche], key=lambda d: (d.le, d.cree_le))
    statut = 422 if form.is_bound else 200
    return render(request, f"signalements/fiche/{code}.html", contexte, status=statut)


# --- Nothing typed is lost ------------------------------------------------------------------


@require_POST
def saisie(request, ref, etape):
    """Keep what is being typed, valid or not; JSON for the script, a page without it."""
    page = preparer(request, ref)
    donnees = _fiche.donnees_brutes(request, _fiche.formulaire_de(page, etape))
    script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    if len(json.dumps(donnees)) > SAISIE_MAX:
        phrase = "Ce texte est trop long pour être gardé : raccourcissez-le."
        if script:
            return JsonResponse({"erreur": phrase}, status=422)
        raise ActionRefusee(phrase)
    gardee = actions.garder_saisie(
        signalement=page.signalement, par=request.acteur, etape=etape, donnees=donnees
    )
    if script:
        return JsonResponse({"heure": heure(gardee.modifie_le)})
    messages.success(
        request, f"C’est gardé, à {heure(gardee.modifie_le)}. Reprenez quand vous voulez."
    )
    return redirect("accueil")


@require_POST
def saisie_oublier(request, ref, etape):
    """Drop what was being typed and come back to what is written."""
    page = preparer(request, ref)
    _fiche.formulaire_de(page, etape)
    _fiche.oublier_saisie(page, etape)
    code = "faits" if _fiche.MOTIF_FAIT.fullmatch(etape) else etape
    return redirect(page.url(code))
