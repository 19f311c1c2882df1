"""Pages of a budget: read, studied, tried in another flat, asked for again; thresholds."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee, refuser_dans
from partnership.secret import couvertures

from .. import forms as communs
from .. import pieces as lecture_des_pieces
from .. import portes
from ..logements import regles as logements
from ..regles import PHRASE_SANS_ACCORD
from . import actions, forms, lecture, parametres
from .models import SeuilBailleur
from .visibilite import peut_lire


@require_GET
def budget(request, ref):
    """Show the latest study and the former ones, to those whom the person's accord opens them."""
    candidature = portes.trouver(request, ref)
    lues = lecture_des_pieces.lire(request.acteur, candidature)
    if not peut_lire(lues.droits):
        if request.acteur.est_bailleur:
            raise Http404  # what it does not read does not exist for it (SP-04)
        raise ActionRefusee(PHRASE_SANS_ACCORD)
    couvertures.noter_lecture(request.acteur, candidature)
    contexte = lecture.composer(request.acteur, candidature, lues)
    return render(request, "accompagnement/solvabilite/budget.html", contexte)


@require_http_methods(["GET", "POST"])
def etudier(request, ref):
    """Write a new study; it starts from the latest one."""
    candidature, _ = portes.pour(request, ref, "etudier")
    initial = lecture.depart(request.acteur, candidature)
    form = forms.EtudeForm(request.POST or None, candidature=candidature, initial=initial)
    if portes.fait(request, form, actions.etudier, candidature, "Le budget est étudié."):
        return redirect("accompagnement:budget", ref)
    return portes.formulaire(
        request, "accompagnement/solvabilite/etudier.html", form, candidature=candidature,
        parametres=parametres.en_vigueur(horloge.aujourdhui()),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def simuler(request, ref):
    """Try the same household in another flat: nothing is written."""
    candidature, form = _simulation(request, ref)
    vue = None
    if request.method == "POST" and form is not None and form.is_valid():
        vue = lecture.voir(form.simule(), lecture.seuils(request.acteur, horloge.aujourdhui()))
    return _montrer(request, candidature, form, vue)


@require_POST
def garder(request, ref):
    """Keep what was tried as a new study."""
    candidature, form = _simulation(request, ref)
    if form is not None and portes.fait(
        request, form, actions.etudier, candidature, "La simulation est gardée comme étude."
    ):
        return redirect("accompagnement:budget", ref)
    return _montrer(request, candidature, form, None)


def _simulation(request, ref):
    """Return the candidature and the form, None when there is no study to start from."""
    candidature, _ = portes.pour(request, ref, "etudier")
    if request.method == "POST":
        couvertures.noter_lecture(request.acteur, candidature)  # what is tried is read too (SP-13)
    derniere = lecture.derniere(request.acteur, candidature)
    if derniere is None:
        return candidature, None
    offerts = logements.visibles(request.acteur).filter(retire_le=None).order_by("loyer", "pk")
    form = forms.SimulationForm(
        request.POST or None, candidature=candidature, logements=offerts,
        budget=lecture.budget_de(derniere),
    )  # fmt: skip
    return candidature, form


def _montrer(request, candidature, form, vue):
    statut = 422 if form is not None and form.is_bound and form.errors else 200
    contexte = {"candidature": candidature, "form": form, "vue": vue}
    gabarit = "accompagnement/solvabilite/simuler.html"
    return render(request, gabarit, contexte, status=statut)


@require_http_methods(["GET", "POST"])
def demander_etude(request, ref):
    """Ask the operator for a new study, without a ground."""
    candidature, _ = portes.pour(request, ref, "demander_etude")
    form = communs.ActeForm(request.POST or None, candidature=candidature)
    dit = "Une nouvelle étude est demandée à l’opérateur."
    if portes.fait(request, form, actions.demander, candidature, dit):
        return redirect("accompagnement:dossier", ref)
    return portes.formulaire(
        request, "accompagnement/solvabilite/demander_etude.html", form, candidature=candidature
    )


@require_http_methods(["GET", "POST"])
def seuils(request):
    """Set the thresholds of one's own house, from a day on."""
    actions.verifier_seuils(request.acteur)
    form = forms.SeuilForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.fixer_seuil(par=request.acteur, **form.cleaned_data)
            messages.success(request, "Les seuils sont enregistrés.")
            return redirect("accompagnement:seuils")
        except ActionRefusee as refus:
            refuser_dans(request, form, refus)
    poses = SeuilBailleur.objects.filter(
        territoire=request.acteur.territoire, bailleur=request.acteur.organisation
    ).order_by("-du")
    contexte = {"poses": poses, "jour": horloge.aujourdhui(),
                "communs": lecture.seuils_communs(request.acteur)}  # fmt: skip
    return portes.formulaire(request, "accompagnement/solvabilite/seuils.html", form, **contexte)
