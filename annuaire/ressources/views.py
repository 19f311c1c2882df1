"""Pages of the shared documents."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partnership.acteurs.enums import Role, TypeOrganisation
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.telechargements import piece_jointe

from .. import regles as annuaire
from . import actions, lecture, regles
from .enums import Genre
from .examen.natures import NatureDocument
from .forms import NouvelleForm, RessourceForm, RetirerForm, VersionForm
from .models import Contenu, Ressource


def _trouver(request, ref) -> Ressource:
    """Return a document that this acteur may read, or 404."""
    lisibles = Ressource.objects.lisibles_par(request.acteur).select_related(
        "organisation", "territoire", "courante__fichier", "courante__reprise_de",
        "source__territoire", "source__courante",
    )  # fmt: skip
    return get_object_or_404(lisibles, ref=ref)


@require_GET
def liste(request):
    """List, filter, search inside the documents."""
    filtre = lecture.Filtre.lu(request.GET)
    contexte = {
        "filtre": filtre,
        "ressources": lecture.lister(request.acteur, filtre),
        "au_plus": lecture.AU_PLUS,
        "genres": Genre.choices,
        "partage": regles.partage(request.acteur),
        "coordonne": annuaire.coordonne(request.acteur),
    }
    gabarit = "ressources/_resultats.html" if request.htmx else "ressources/liste.html"
    return render(request, gabarit, contexte)


@require_GET
def ressource(request, ressource):
    """Show one document: its current version, the former ones, where it comes from."""
    trouvee = _trouver(request, ressource)
    d_ici = trouvee.territoire_id == request.acteur.territoire.pk
    reprises = Ressource.objects.partagees().filter(source=trouvee)
    contexte = {
        "ressource": trouvee,
        "cle": str(trouvee.ref),
        "versions": trouvee.versions.select_related("fichier", "auteur__organisation"),
        "d_ici": d_ici,
        "tient": regles.tient(request.acteur, trouvee),
        "nouvelle": regles.version_a_reprendre(trouvee),
        "source_partagee": trouvee.source and regles.essaimee(trouvee.source),
        "types": [TypeOrganisation(t).label for t in trouvee.types],
        "roles": [Role(r).label for r in trouvee.roles],
        "reprises": reprises.count() if d_ici else 0,
        "reprise_ici": reprises.filter(territoire=request.acteur.territoire).first(),
        "coordonne": annuaire.coordonne(request.acteur),
    }
    return render(request, "ressources/ressource.html", contexte)


@require_GET
def telecharger(request, ressource, numero):
    """Give the file of one version: to be saved, never shown as a page of ours."""
    trouvee = _trouver(request, ressource)
    version = get_object_or_404(trouvee.versions.select_related("fichier"), numero=numero)
    contenu = Contenu.objects.only("octets").filter(pk=version.fichier_id).first()
    if contenu is None:
        raise Http404
    nature = NatureDocument(version.fichier.nature)
    # The title is what its readers look for in their folder; it names no person (0017).
    nom = slugify(trouvee.titre)[:60].strip("-") or "ressource"
    return piece_jointe(
        bytes(contenu.octets), f"{nom}-v{numero}.{nature.extension}", nature.type_mime
    )


@require_http_methods(["GET", "POST"])
def nouvelle(request):
    """Share a document."""
    regles.verifier_partager(request.acteur)
    form = NouvelleForm(request.POST or None, request.FILES or None, acteur=request.acteur)
    if request.method == "POST" and form.is_valid():
        try:
            creee = actions.partager(
                par=request.acteur, dit=form.dit, document=form.cleaned_data["document"]
            )
        except ActionRefusee as refus:
            form.add_error(None, refus.phrase)
        else:
            messages.success(request, "La ressource est partagée.")
            return redirect("ressources:ressource", creee.ref)
    return render(request, "ressources/formulaire.html", {"form": form}, status=_statut(request))


def _statut(request) -> int:
    return 422 if request.method == "POST" else 200


def _revision(request) -> int:
    """Return the revision that the page showed; one that no document has when it is unreadable."""
    dite = request.POST.get("revision", "")
    return int(dite) if dite.isdecimal() and len(dite) < 10 else 0


@require_http_methods(["GET", "POST"])
def modifier(request, ressource):
    """Correct what is said of a document."""
    trouvee = _trouver(request, ressource)
    regles.verifier_tenir(request.acteur, trouvee)
    revision = trouvee.revision
    form = RessourceForm(request.POST or None, instance=trouvee, acteur=request.acteur)
    if request.method == "POST" and form.is_valid():
        actions.modifier(
            ressource=trouvee, par=request.acteur, dit=form.dit, revision=_revision(request)
        )
        messages.success(request, "La ressource est à jour.")
        return redirect("ressources:ressource", trouvee.ref)
    contexte = {"form": form, "ressource": trouvee, "revision": revision}
    return render(request, "ressources/formulaire.html", contexte, status=_statut(request))


@require_http_methods(["GET", "POST"])
def version(request, ressource):
    """Give a new version of a document."""
    trouvee = _trouver(request, ressource)
    regles.verifier_tenir(request.acteur, trouvee)
    form = VersionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.deposer(
                ressource=trouvee, par=request.acteur, document=form.cleaned_data["document"],
                note=form.cleaned_data["note"], revision=_revision(request),
            )  # fmt: skip
        except ActionRefusee as refus:
            form.add_error(None, refus.phrase)
        else:
            messages.success(request, "La nouvelle version est en ligne ; l’ancienne est gardée.")
            return redirect("ressources:ressource", trouvee.ref)
    contexte = {"form": form, "ressource": trouvee}
    return render(request, "ressources/version.html", contexte, status=_statut(request))


@require_http_methods(["GET", "POST"])
def retirer(request, ressource):
    """Withdraw a document."""
    trouvee = _trouver(request, ressource)
    regles.verifier_tenir(request.acteur, trouvee)
    form = RetirerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.retirer(ressource=trouvee, par=request.acteur, motif=form.cleaned_data["motif"])
        messages.success(request, "La ressource est retirée.")
        return redirect("ressources:liste")
    contexte = {"form": form, "ressource": trouvee}
    return render(request, "ressources/retirer.html", contexte, status=_statut(request))


@require_POST
def reprendre(request, ressource):
    """Take over a document of another territory."""
    reprise = actions.reprendre(source=_trouver(request, ressource), par=request.acteur)
    messages.success(request, "La ressource est dans votre territoire, reliée à sa source.")
    return redirect("ressources:ressource", reprise.ref)


@require_POST
def mettre_a_jour(request, ressource):
    """Take over the newer version of the source, in one act."""
    trouvee = _trouver(request, ressource)
    faite = actions.mettre_a_jour(ressource=trouvee, par=request.acteur)
    if faite:
        messages.success(request, f"Version {faite.numero} : celle de la source est reprise.")
    else:
        messages.info(request, "La source n’a pas de version plus récente.")
    return redirect("ressources:ressource", trouvee.ref)
