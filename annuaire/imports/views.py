"""Pages of imports: what is read, what will change, what was done; and of sectors."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partnership.acteurs.reception.televersement import jusqu_a
from partnership.acteurs.telechargements import piece_jointe

from .. import regles
from ..enums import AU_TRAVAIL, EtatImport, Forme, NatureImport
from ..models import Import, Secteur
from . import actions, exports, presentation
from .ecrire_tableaux import ecrire
from .forms import ImportForm, RattacherForm


def _trouver(request, ref) -> Import:
    """Return an import of the acteur's territory, or 404; only the coordinator has any."""
    regles.verifier_importer(request.acteur)
    siens = Import.objects.filter(territoire=request.acteur.territoire).defer("fichier", "avant")
    entiers = siens.select_related("territoire", "auteur__organisation")
    return get_object_or_404(entiers, ref=ref)


@require_GET
def imports(request):
    """List the last imports."""
    regles.verifier_importer(request.acteur)
    siens = Import.objects.filter(territoire=request.acteur.territoire)
    derniers = siens.defer("fichier", "avant", "rapport").select_related("auteur__organisation")
    contexte = {"imports": [presentation.ligne(i) for i in derniers[:50]], "formes": Forme.choices}
    return render(request, "annuaire/imports/imports.html", contexte)


@jusqu_a(settings.PALIER_IMPORT_OCTETS)
@require_http_methods(["GET", "POST"])
def importer(request):
    """Give a file; the worker reads it."""
    regles.verifier_importer(request.acteur)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        lu = form.cleaned_data
        deposee = actions.deposer(
            par=request.acteur, nature=lu["nature"], octets=lu["fichier"], libelle=lu["libelle"],
            vide_efface=lu["vide_efface"],
        )  # fmt: skip
        return redirect("annuaire:importation", deposee.ref)
    contexte = {"form": form, "formes": Forme.choices}
    statut = 422 if request.method == "POST" else 200
    return render(request, "annuaire/imports/importer.html", contexte, status=statut)


@require_GET
def importation(request, importation):
    """Show an import: how far it is, what it would change, what it did."""
    trouvee = _trouver(request, importation)
    contexte = {
        "importation": trouvee,
        "au_travail": trouvee.etat in AU_TRAVAIL,
        "pourcent": presentation.pourcent(trouvee),
    }
    if request.htmx and contexte["au_travail"]:
        return render(request, "annuaire/imports/_avance.html", contexte)
    contexte |= presentation.apercu(trouvee, request.GET)
    contexte |= {
        "a_ecrire": actions.a_ecrire(trouvee) if trouvee.etat == EtatImport.A_RELIRE else 0,
        "annulable": actions.annulable(trouvee),
        "resume": presentation.resume(trouvee),
    }
    reponse = render(request, "annuaire/imports/importation.html", contexte)
    if request.htmx:
        reponse["HX-Refresh"] = "true"  # the work is done: the page is another one
    return reponse


@require_POST
def confirmer(request, importation):
    """Apply a preview."""
    trouvee = _trouver(request, importation)
    actions.confirmer(importation=trouvee, par=request.acteur)
    return redirect("annuaire:importation", trouvee.ref)


@require_POST
def abandonner(request, importation):
    """Leave a file aside."""
    trouvee = _trouver(request, importation)
    actions.abandonner(importation=trouvee, par=request.acteur)
    messages.success(request, "Le fichier est laissé de côté : rien n’a changé dans l’annuaire.")
    return redirect("annuaire:imports")


@require_POST
def annuler(request, importation):
    """Undo an import as a whole."""
    trouvee = _trouver(request, importation)
    actions.demander_annulation(importation=trouvee, par=request.acteur)
    return redirect("annuaire:importation", trouvee.ref)


@require_GET
def modele(request, code, forme):
    """Give an empty table with its titles and one line to follow."""
    if code not in (NatureImport.ANNUAIRE, NatureImport.SECTEURS) or forme not in Forme.values:
        raise Http404
    octets = ecrire(forme, *exports.modele(code))
    return piece_jointe(octets, f"palier-modele-{code}.{forme}", exports.TYPES[Forme(forme)])


@require_GET
def secteurs(request):
    """List the sectors of the territory."""
    regles.verifier_importer(request.acteur)
    siens = Secteur.objects.filter(territoire=request.acteur.territoire)
    contexte = {
        "secteurs": siens.select_related("cmp", "equipe").annotate(nombre=Count("regles")),
        "formes": Forme.choices,
    }
    return render(request, "annuaire/imports/secteurs.html", contexte)


@require_http_methods(["GET", "POST"])
def rattacher(request, code):
    """Say which CMP and which team a sector has."""
    regles.verifier_importer(request.acteur)
    secteur = get_object_or_404(Secteur, territoire=request.acteur.territoire, code=code)
    form = RattacherForm(request.POST or None, instance=secteur)
    if request.method == "POST" and form.is_valid():
        actions.rattacher(secteur=secteur, par=request.acteur, dit=form.cleaned_data)
        messages.success(request, f"Le secteur {secteur.code} est à jour.")
        return redirect("annuaire:secteurs")
    statut = 422 if request.method == "POST" else 200
    contexte = {"form": form, "secteur": secteur}
    return render(request, "annuaire/imports/rattacher.html", contexte, status=statut)
