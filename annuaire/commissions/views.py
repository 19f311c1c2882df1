"""Pages of the commissions: read by the partners of the territory, kept by the coordinator."""

from django.contrib import messages
from django.forms import Form
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee

from .. import regles as annuaire
from . import actions, lecture, regles
from .forms import CollegeForm, CommissionForm, MandatForm, SiegeForm, TerminerForm
from .forms_seances import CompositionForm
from .models import College, Commission, Mandat, MandatAvant, Siege


def trouver(request, ref) -> Commission:
    """Return a commission of the acteur's territory, or 404."""
    return get_object_or_404(lecture.entieres(request.acteur), ref=ref)


def _siege(request, ref) -> Siege:
    siens = Siege.objects.filter(commission__territoire=request.acteur.territoire)
    return get_object_or_404(siens.select_related("commission", "college", "organisation"), ref=ref)


def _mandat(request, ref) -> Mandat:
    siens = Mandat.objects.filter(siege__commission__territoire=request.acteur.territoire)
    relations = ("siege__commission", "siege__organisation", "affectation__utilisateur")
    return get_object_or_404(siens.select_related(*relations), ref=ref)


@require_GET
def liste(request):
    """List the commissions of the territory."""
    contexte = {
        "commissions": lecture.commissions(request.acteur, horloge.aujourdhui()),
        "coordonne": annuaire.coordonne(request.acteur),
    }
    return render(request, "commissions/liste.html", contexte)


@require_GET
def commission(request, commission):
    """Show one commission: what it does, who sits, its dates."""
    trouvee = trouver(request, commission)
    jour = horloge.aujourdhui()
    seances = list(trouvee.seances.all())
    contexte = {
        "commission": trouvee,
        "colleges": lecture.colleges(trouvee, jour),
        "prochaines": [s for s in seances if s.jour >= jour],
        "passees": [s for s in reversed(seances) if s.jour < jour][:12],
        "tient": annuaire.coordonne(request.acteur) and trouvee.close_le is None,
        "annee": jour.year,
    }
    return render(request, "commissions/commission.html", contexte)


def formulaire(request, form, faire, *, titre, commission=None, bouton="Enregistrer", **reste):
    """Show a form; once valid, do it and go back to the commission, or say why not."""
    regles.verifier_tenir(request.acteur)
    if request.method == "POST" and form.is_valid():
        try:
            faite = faire(form)
        except ActionRefusee as refus:
            form.add_error(None, refus.phrase)
        else:
            messages.success(request, "C’est enregistré.")
            vers = faite if isinstance(faite, Commission) else commission
            return redirect("commissions:commission", vers.ref)
    contexte = {
        "form": form, "commission": commission, "titre": titre, "bouton": bouton, **reste
    }  # fmt: skip
    statut = 422 if request.method == "POST" else 200
    return render(request, "commissions/formulaire.html", contexte, status=statut)


@require_http_methods(["GET", "POST"])
def nouvelle(request):
    """Open a commission."""
    form = CommissionForm(request.POST or None)
    form.instance.territoire = request.acteur.territoire
    return formulaire(
        request, form, titre="Ouvrir une commission",
        faire=lambda f: actions.ouvrir(par=request.acteur, dit=f.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def modifier(request, commission):
    """Correct what is said of a commission."""
    trouvee = trouver(request, commission)
    dite = request.POST.get("revision", "")
    revision = int(dite) if dite.isdecimal() and len(dite) < 10 else 0
    return formulaire(
        request, CommissionForm(request.POST or None, instance=trouvee),
        titre="Modifier la commission", commission=trouvee, revision=trouvee.revision,
        faire=lambda f: actions.modifier(
            commission=trouvee, par=request.acteur, dit=f.cleaned_data, revision=revision
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def clore(request, commission):
    """Close a commission, after a page that says what stops."""
    trouvee = trouver(request, commission)
    return formulaire(
        request, Form(request.POST), titre="Clore la commission", commission=trouvee,
        bouton="Clore", sous_titre="Elle reste lisible ; rien n’y change plus.",
        faire=lambda _: actions.clore(commission=trouvee, par=request.acteur),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def colleges(request):
    """List the colleges of the territory, add one."""
    regles.verifier_tenir(request.acteur)
    form = CollegeForm(request.POST or None)
    form.instance.territoire = request.acteur.territoire
    if request.method == "POST" and form.is_valid():
        try:
            actions.ajouter_college(par=request.acteur, nom=form.cleaned_data["nom"])
        except ActionRefusee as refus:
            form.add_error("nom", refus.phrase)
        else:
            messages.success(request, "Le collège est ajouté.")
            return redirect("commissions:colleges")
    siens = College.objects.filter(territoire=request.acteur.territoire)
    statut = 422 if request.method == "POST" else 200
    return render(
        request, "commissions/colleges.html", {"form": form, "colleges": siens}, status=statut
    )


@require_http_methods(["GET", "POST"])
def asseoir(request, commission):
    """Add a seat."""
    trouvee = trouver(request, commission)
    return formulaire(
        request, SiegeForm(request.POST or None, acteur=request.acteur),
        titre="Ajouter un siège", commission=trouvee,
        faire=lambda f: actions.ecrire_siege(commission=trouvee, par=request.acteur, dit=f.dit),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def siege(request, siege):
    """Correct a seat."""
    trouve = _siege(request, siege)
    return formulaire(
        request, SiegeForm(request.POST or None, instance=trouve, acteur=request.acteur),
        titre="Modifier le siège", commission=trouve.commission,
        faire=lambda f: actions.ecrire_siege(
            commission=trouve.commission, par=request.acteur, dit=f.dit,
            siege=_siege(request, siege),
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def composer(request, commission):
    """Say how many members of each college are expected."""
    trouvee = trouver(request, commission)
    return formulaire(
        request, CompositionForm(request.POST or None, commission=trouvee),
        titre="Composition attendue", commission=trouvee,
        sous_titre="Combien de membres de chaque collège : la fiche dit ce qui manque.",
        faire=lambda f: actions.composer(commission=trouvee, par=request.acteur, dit=f.dit),
    )  # fmt: skip


@require_POST
def retirer_siege(request, siege):
    """Take out a seat that nobody has held."""
    trouve = _siege(request, siege)
    actions.retirer_siege(siege=trouve, par=request.acteur)
    messages.success(request, "Le siège est retiré.")
    return redirect("commissions:commission", trouve.commission.ref)


@require_http_methods(["GET", "POST"])
def mandater(request, siege):
    """Give a seat to somebody."""
    trouve = _siege(request, siege)
    return formulaire(
        request,
        MandatForm(request.POST or None, siege=trouve, initial={"debut": horloge.aujourdhui()}),
        titre="Nommer un membre", commission=trouve.commission, sous_titre=trouve,
        faire=lambda f: actions.asseoir(siege=trouve, par=request.acteur, dit=f.dit),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def mandat(request, mandat):
    """Correct a mandate, note a paper signature."""
    trouve = _mandat(request, mandat)
    return formulaire(
        request, MandatForm(request.POST or None, instance=trouve, siege=trouve.siege),
        titre="Modifier le mandat", commission=trouve.siege.commission, sous_titre=trouve.siege,
        avant=MandatAvant.objects.filter(mandat=trouve).select_related(
            "affectation__utilisateur", "ecrit_par__organisation", "charte"
        ),
        faire=lambda f: actions.asseoir(
            siege=trouve.siege, par=request.acteur, dit=f.dit, mandat=_mandat(request, mandat)
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def terminer(request, mandat):
    """End a mandate."""
    trouve = _mandat(request, mandat)
    return formulaire(
        request, TerminerForm(request.POST or None, initial={"fin": horloge.aujourdhui()}),
        titre="Terminer le mandat", commission=trouve.siege.commission, sous_titre=trouve.siege,
        bouton="Terminer",
        faire=lambda f: actions.terminer(
            mandat=trouve, par=request.acteur, fin=f.cleaned_data["fin"]
        ),
    )  # fmt: skip
