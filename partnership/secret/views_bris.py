"""« Accès en cas de danger vital » (SP-14): open, follow, end, review."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from partnership.acteurs import horloge
from partnership.acteurs.enums import Role
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import couverture_de

from . import actions_bris
from . import bris as acces
from .forms import BrisForm, RevueForm

PHRASES = {
    "inconnu": "Aucun dossier du territoire ne porte cette référence. Cet essai est compté et "
    "inscrit au journal.",
    "trop": "Vous avez fait cinq essais depuis hier. Appelez la coordination ; en urgence, le 15.",
}


def _suivis(request):
    if request.acteur is None:
        raise PermissionDenied
    if request.acteur.role not in acces.QUI_SUIT:
        raise ActionRefusee(
            "Cette page est celle des cliniciens, de la coordination et du délégué."
        )
    return acces.suivis_par(request.acteur)


@require_http_methods(["GET", "POST"])
def danger_vital(request):
    """Ask for an access (clinician), and follow those one made, is told of or reviews."""
    suivis = _suivis(request)
    peut_ouvrir = request.acteur.role == Role.CLINICIEN
    if request.method == "POST" and not peut_ouvrir:
        raise ActionRefusee("Seuls une clinicienne ou un clinicien ouvrent cet accès.")
    formulaire = BrisForm(request.POST or None) if peut_ouvrir else None
    valide = request.method == "POST" and formulaire.is_valid()
    if valide and (vers := _briser(request, formulaire)):
        return vers
    contexte = {
        "form": formulaire,
        "suivis": list(suivis[: acces.MONTRES]),
        "maintenant": horloge.maintenant(),
        "aujourdhui": horloge.aujourdhui(),
    }
    statut = 422 if request.method == "POST" else 200
    return render(request, "secret/danger_vital.html", contexte, status=statut)


def _briser(request, formulaire: BrisForm):
    """Return the way to the dossier, or None with the reason on the form."""
    donnees = {k: formulaire.cleaned_data[k] for k in ("reference", "motif", "precision")}
    try:
        tentative = actions_bris.briser(par=request.acteur, **donnees)
    except ActionRefusee as refus:
        formulaire.add_error("precision", refus.phrase)
        return None
    if tentative.dossier is None:
        formulaire.add_error(None, PHRASES[tentative.issue])
        return None
    if tentative.issue == "visible":
        messages.info(request, "Vous lisiez déjà ce dossier : aucun accès n’a été ouvert.")
    else:
        messages.success(request, "Ce dossier vous est ouvert 24 heures, en lecture.")
    page = couverture_de(tentative.dossier.type, request.acteur, tentative.dossier.pk)
    return redirect(page.url if page else "secret:danger_vital")


@require_POST
def refermer(request, bris):
    """End an access before its time."""
    trouve = get_object_or_404(_suivis(request), pk=bris)
    if actions_bris.refermer(ouvert=trouve, par=request.acteur):
        messages.success(request, "L’accès est refermé.")
    else:
        messages.info(request, "Cet accès était déjà fini.")
    return redirect("secret:danger_vital")


@require_http_methods(["GET", "POST"])
def revoir(request, bris):
    """Show one access; the delegate says whether it was justified."""
    trouve = get_object_or_404(_suivis(request), pk=bris)
    a_revoir = acces.a_revoir(request.acteur).filter(pk=bris).exists()
    formulaire = RevueForm(request.POST or None) if a_revoir else None
    if request.method == "POST":
        if formulaire is None:
            raise ActionRefusee("Cet accès est déjà revu, ou il revient à quelqu’un d’autre.")
        if formulaire.is_valid():
            actions_bris.revoir(ouvert=trouve, par=request.acteur, **formulaire.cleaned_data)
            messages.success(request, "Votre revue est enregistrée.")
            return redirect("secret:danger_vital")
    contexte = {"bris": trouve, "form": formulaire, "maintenant": horloge.maintenant()}
    statut = 422 if request.method == "POST" else 200
    return render(request, "secret/revoir.html", contexte, status=statut)
