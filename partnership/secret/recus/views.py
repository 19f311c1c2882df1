"""Pages of the signed papers of an accord: listed, joined, replaced, saved; never shown inline."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from partnership.acteurs.reception.natures import NatureFichier
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import couverture_de
from partnership.acteurs.telechargements import piece_jointe

from .. import accords as regles
from ..actions_journal import journaliser_acteur
from ..models import Accord, Dossier
from ..visibilite import peut
from . import actions
from .forms import FormulaireForm
from .models import FormulaireSigne


def _trouver(request, ref) -> Dossier:
    """Return a dossier whose signed papers this acteur may read; invisible, 404."""
    dossier = get_object_or_404(
        Dossier.objects.visibles_par(request.acteur).select_related("territoire"), pk=ref
    )
    droits = ("lire_faits", "lire_identite")
    if not all(peut(request.acteur, droit, dossier) for droit in droits):
        raise ActionRefusee("Un formulaire signé se lit avec les faits et l’identité.")
    return dossier


def _accord(request, dossier: Dossier, accord) -> Accord:
    visibles = Accord.objects.visibles_par(request.acteur).select_related("dossier__territoire")
    return get_object_or_404(visibles, pk=accord, dossier=dossier)


def _contexte(request, dossier: Dossier, accord: Accord, **reste) -> dict:
    """Return what both pages show: the cover, the accord, its papers, the newest first."""
    couverture = couverture_de(dossier.type, request.acteur, dossier)
    if couverture is None:
        raise Http404
    siens = FormulaireSigne.objects.du_dossier(request.acteur, dossier.pk).filter(accord=accord)
    joints = siens.defer("octets").select_related("auteur__organisation").reverse()
    return {
        "dossier": dossier,
        "couverture": couverture,
        "accord": accord,
        "formulaires": joints,
        **reste,
    }


@require_GET
def formulaires(request, ref, accord):
    """List the papers signed for one accord: the one that stands, then those it replaced."""
    dossier = _trouver(request, ref)
    trouve = _accord(request, dossier, accord)
    journaliser_acteur("formulaires", request.acteur, dossier)
    ecrit = peut(request.acteur, "ecrire_faits", dossier)
    contexte = _contexte(request, dossier, trouve, ecrit=ecrit)
    return render(request, "recus/formulaires.html", contexte)


@require_http_methods(["GET", "POST"])
def joindre(request, ref, accord):
    """Join the paper that the person signed, or replace it."""
    dossier = _trouver(request, ref)
    trouve = _accord(request, dossier, accord)
    regles.verifier_ecrire(request.acteur, dossier)
    formulaire = FormulaireForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and formulaire.is_valid():
        cle = formulaire.cleaned_data["cle"]
        actions.joindre_formulaire(accord=trouve, par=request.acteur, cle=cle, recu=formulaire.recu)
        messages.success(request, "Le formulaire signé est joint.")
        return redirect("recus:formulaires", dossier.pk, trouve.pk)
    if request.method == "GET":
        journaliser_acteur("formulaires", request.acteur, dossier)
    mo = settings.PALIER_FICHIER_OCTETS // 1_000_000
    contexte = _contexte(request, dossier, trouve, form=formulaire, mo=mo)
    statut = 422 if request.method == "POST" else 200
    return render(request, "recus/joindre.html", contexte, status=statut)


@require_GET
def telecharger(request, ref, formulaire):
    """Give one paper as a file, named after the reference only (SP-17)."""
    dossier = _trouver(request, ref)
    trouve = get_object_or_404(
        FormulaireSigne.objects.du_dossier(request.acteur, dossier.pk), pk=formulaire
    )
    journaliser_acteur(
        "formulaire_telecharge", request.acteur, dossier, objet=f"{trouve.accord_id}"
    )
    nature = NatureFichier(trouve.nature)
    nom = f"{dossier.reference or 'dossier'}-formulaire-signe.{nature.extension}"
    return piece_jointe(trouve.octets, nom, nature.type_mime)
