"""Pages of a sub-letting: one page for its readers, and the acts of the operator."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee, EtatPerime, refuser_dans
from partnership.secret import couvertures

from ..models import Candidature
from . import actions, forms, lecture, page, regles
from . import agrements as agrements_ecrits
from .enums import ACTES
from .models import LigneFinancement, SousLocation
from .visibilite import est_partenaire


def trouver(acteur: Acteur, ref) -> tuple[Candidature, SousLocation | None]:
    """Return the candidature and its sub-letting, for this acteur, or 404; a landlord without a
    lease of its own to read here has no page."""
    visibles = Candidature.objects.visibles_par(acteur).select_related(
        "organisation", "operateur", "territoire", "dossier"
    )
    candidature = get_object_or_404(visibles, pk=ref)
    bail = lecture.bail_de(acteur, candidature)
    if bail is None and not est_partenaire(acteur):
        raise Http404
    return candidature, bail


@require_GET
def sous_location(request, ref):
    """Show a sub-letting as its reader may see it; every opening is journalled (SP-13)."""
    candidature, bail = trouver(request.acteur, ref)
    couvertures.noter_lecture(request.acteur, candidature)
    contexte = page.composer(request.acteur, candidature, bail)
    return render(request, "accompagnement/souslocation/sous_location.html", contexte)


@require_http_methods(["GET", "POST"])
def preparer(request, ref):
    """Prepare the sub-letting of a flat that a landlord whom the person agreed to offers."""
    candidature, _ = trouver(request.acteur, ref)
    elements = lecture.elements_de(request.acteur, candidature)
    regles.verifier_ouvert(request.acteur, candidature, elements)
    possibles = lecture.logements_possibles(request.acteur, elements)
    form = forms.PreparerForm(request.POST or None, candidature=candidature, logements=possibles)
    fait = "La sous-location est en préparation."
    return _repondre(request, candidature, form, actions.preparer, fait, ACTES_TITRE["preparer"],
                     possibles=possibles)  # fmt: skip


ACTES_TITRE = {"preparer": "Préparer une sous-location"} | {
    nom: acte.titre for nom, acte in ACTES.items()
}


@require_http_methods(["GET", "POST"])
def completer(request, ref):
    """Write the contracts."""
    return _acte(request, ref, "completer", forms.CompleterForm, "Les contrats sont écrits.")


@require_http_methods(["GET", "POST"])
def proteger(request, ref):
    """Write what protects the person, and what her accompaniment costs."""
    volet = lecture.volet_de(request.acteur, ref)
    form = partial(forms.ProtegerForm, volet=volet)
    return _acte(request, ref, "proteger", form, "C’est écrit. Aucun bailleur ne le lit.")


@require_http_methods(["GET", "POST"])
def signer(request, ref):
    """Record the signature."""
    return _acte(request, ref, "signer", forms.SignerForm, "La sous-location est signée.")


@require_http_methods(["GET", "POST"])
def assurer(request, ref):
    """Write the insurance."""
    return _acte(request, ref, "assurer", forms.AssurerForm, "L’assurance est écrite.")


@require_http_methods(["GET", "POST"])
def constater(request, ref):
    """Write an inventory of fixtures."""
    return _acte(request, ref, "constater", forms.ConstaterForm, "L’état des lieux est écrit.")


@require_http_methods(["GET", "POST"])
def suivre_loyer(request, ref):
    """Say how the rent stands in a month."""
    return _acte(request, ref, "suivre_loyer", forms.SuivreLoyerForm, "Le mois est écrit.")


@require_http_methods(["GET", "POST"])
def financer(request, ref):
    """Add a line of funding."""
    return _acte(request, ref, "financer", forms.FinancerForm, "Le financement est ajouté.")


@require_http_methods(["GET", "POST"])
def suivre_ligne(request, ref):
    """Say where a line of funding stands now."""
    lues = LigneFinancement.objects.du_dossier(request.acteur, ref)
    siennes = lues.filter(operateur=request.acteur.organisation)
    form = partial(forms.SuivreLigneForm, lignes=list(siennes.order_by("du", "pk")))
    return _acte(request, ref, "suivre_ligne", form, "Le financement est suivi.")


@require_http_methods(["GET", "POST"])
def terminer(request, ref):
    """Record the end of a sub-letting."""
    return _acte(request, ref, "terminer", forms.TerminerForm, "La fin est enregistrée.")


@require_http_methods(["GET", "POST"])
def abandonner(request, ref):
    """Give up a flat before anything is signed."""
    return _acte(request, ref, "abandonner", forms.BailForm, "Ce logement est abandonné.")


@require_http_methods(["GET", "POST"])
def agrements(request):
    """Keep the agréments of one's operator."""
    regles.verifier_agrements(request.acteur)
    form = forms.AgrementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            agrements_ecrits.ajouter(par=request.acteur, **form.cleaned_data)
            messages.success(request, "L’agrément est écrit.")
            return redirect("accompagnement:agrements")
        except ActionRefusee as refus:
            refuser_dans(request, form, refus)
    lus = lecture.agrements_de(request.acteur.organisation)
    statut = 422 if form.is_bound and form.errors else 200
    contexte = {"form": form, "agrements": lus}
    return render(request, "accompagnement/souslocation/agrements.html", contexte, status=statut)


# --- Shared ----------------------------------------------------------------------------


def _acte(request, ref, acte: str, formulaire, fait: str):
    """Open the form of an act, or do it."""
    candidature, bail = trouver(request.acteur, ref)
    if bail is None:
        raise Http404
    elements = lecture.elements_de(request.acteur, candidature)
    regles.verifier(request.acteur, bail, acte, elements, candidature.operateur_id)
    form = formulaire(request.POST or None, candidature=candidature, bail=bail)
    action = getattr(actions, acte)
    return _repondre(request, candidature, form, action, fait, ACTES_TITRE[acte], acte=acte)


def _repondre(request, candidature, form, action, fait: str, titre: str, **contexte):
    """Do what was sent, or show the form; what is refused comes back in it, nothing lost."""
    if request.method == "GET":
        couvertures.noter_lecture(request.acteur, candidature)
    elif form.is_valid() and tenter(request, form, action, candidature):
        messages.success(request, fait)
        return _suite(request.acteur, candidature)
    statut = 422 if form.is_bound and form.errors else 200
    retour = reverse("accompagnement:sous_location", args=[candidature.pk])
    contexte |= {"form": form, "candidature": candidature, "titre": titre, "retour": retour,
                 "retour_titre": "Sous-location"}  # fmt: skip
    return render(request, "accompagnement/souslocation/acte.html", contexte, status=statut)


def _suite(acteur: Acteur, candidature: Candidature):
    """Go back to the lease; to the list for who was there by contract only, and is no more."""
    if Candidature.objects.visibles_par(acteur).filter(pk=candidature.pk).exists():
        return redirect("accompagnement:sous_location", candidature.pk)
    return redirect("accompagnement:liste")


def tenter(request, form, action, candidature: Candidature) -> bool:
    """Do an act, or say in its form why not, nothing lost."""
    try:
        action(candidature=candidature, par=request.acteur, **form.donnees())
        return True
    except Candidature.DoesNotExist as sorti:  # an accord ended while the form was sent
        raise Http404 from sorti
    except EtatPerime as perime:
        candidature.refresh_from_db(fields=["version"])
        form.data = form.data.copy()
        form.data["version"] = str(candidature.version)
        form.add_error(None, f"{perime.phrase} Votre saisie est gardée ci-dessous.")
    except ActionRefusee as refus:
        refuser_dans(request, form, refus)
    return False
