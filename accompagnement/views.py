"""Pages of the candidatures: the list, one dossier, who reads it, and its acts."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from partnership.acteurs.enums import TypeOrganisation
from partnership.acteurs.refus import ActionRefusee, refuser_dans
from partnership.secret import couvertures, lecteurs
from partnership.secret.actions_journal import journaliser_acteur
from partnership.secret.enums import Categorie, FinaliteAccord
from partnership.secret.models import Accord
from partnership.secret.visibilite import peut

from . import actions, forms, lecture, portes, regles
from . import dossier as page_dossier
from . import liste as page_liste
from .enums import Critere
from .solvabilite import lecture as budgets


@require_http_methods(["GET", "POST"])
def liste(request):
    """List the candidatures that the acteur may read; a search is posted, so that no name stands
    in an address (SP-17)."""
    parametres = request.POST if request.method == "POST" else request.GET
    demande = page_liste.Demande.lue(request.acteur, parametres)
    return render(request, "accompagnement/liste.html", page_liste.composer(demande))


@require_GET
def dossier(request, ref):
    """Show a candidature as its reader may see it; every opening is journalled (SP-13)."""
    candidature = portes.trouver(request, ref)
    couvertures.noter_lecture(request.acteur, candidature)
    contexte = page_dossier.composer(request.acteur, candidature)
    return render(request, "accompagnement/dossier.html", contexte)


@require_GET
def pourquoi(request, ref):
    """Say who may read what in this dossier, today, and why (SP-15)."""
    candidature = portes.trouver(request, ref)
    if not peut(request.acteur, "lire_faits", candidature.dossier):
        raise ActionRefusee("Les accords de la personne se lisent avec les faits de ce dossier.")
    journaliser_acteur(
        "pourquoi", request.acteur, candidature.dossier_id, objet=candidature.reference
    )
    accords = list(Accord.objects.du_dossier(request.acteur, candidature.dossier_id))
    trouves = lecteurs.lecteurs(lecteurs.cercle_de(candidature.dossier_id), accords)
    contexte = {"candidature": candidature, "lignes": lecteurs.tableau(trouves)}
    return render(request, "accompagnement/pourquoi.html", contexte)


@require_http_methods(["GET", "POST"])
def nouvelle(request):
    """Open a candidature, once for one form."""
    regles.verifier_ouvrir(request.acteur)
    form = forms.CandidatureForm(request.POST or None, acteur=request.acteur)
    if request.method == "POST" and form.is_valid():
        try:
            candidature = actions.ouvrir(par=request.acteur, **form.donnees())
            messages.success(request, "La candidature est ouverte.")
            return redirect("accompagnement:dossier", candidature.pk)
        except ActionRefusee as refus:
            refuser_dans(request, form, refus)
    return portes.formulaire(request, "accompagnement/candidature.html", form)


@require_http_methods(["GET", "POST"])
def modifier(request, ref):
    """Complete who she is and what she wishes."""
    candidature, _ = portes.pour(request, ref, "modifier")
    initial = lecture.valeurs(request.acteur, candidature)
    form = forms.CandidatureForm(
        request.POST or None, acteur=request.acteur, neuve=False, initial=initial
    )
    if portes.fait(request, form, actions.modifier, candidature, "La candidature est complétée."):
        return redirect("accompagnement:dossier", ref)
    return portes.formulaire(
        request, "accompagnement/candidature.html", form, candidature=candidature
    )


@require_http_methods(["GET", "POST"])
def attester(request, ref, numero):
    """Say where one criterion stands, if it is one's own to say."""
    if numero not in Critere.values:
        raise Http404
    candidature, elements = portes.pour(request, ref, "attester")
    regles.verifier_critere(request.acteur, candidature, numero)
    initial = lecture.critere(elements.criteres.get(numero))
    form = forms.CritereForm(
        request.POST or None, candidature=candidature, numero=numero, initial=initial
    )
    action = partial(actions.attester, numero=numero)
    if portes.fait(request, form, action, candidature, "Le critère est attesté."):
        return redirect("accompagnement:dossier", ref)
    contexte = {"numero": numero, "titre": Critere(numero).label}
    if numero == Critere.SOLVABLE:
        if request.method == "POST":  # what is refused shows the study again (SP-13)
            couvertures.noter_lecture(request.acteur, candidature)
        contexte["budget"] = budgets.a_attester(request.acteur, candidature)
    return portes.formulaire(
        request, "accompagnement/attester.html", form, candidature=candidature, **contexte
    )


@require_http_methods(["GET", "POST"])
def associer(request, ref):
    """Associate an operator or a social partner whom the person agreed to."""
    return _inviter(request, ref, "associer", FinaliteAccord.PARTAGE, Categorie.IDENTITE)


@require_http_methods(["GET", "POST"])
def presenter(request, ref):
    """Present the candidature to a landlord whom the person agreed to (SP-05)."""
    besoin = Categorie.SITUATION_LOCATIVE
    return _inviter(request, ref, "presenter", FinaliteAccord.CANDIDATURE, besoin)


def _inviter(request, ref, acte: str, finalite: str, categorie: str):
    candidature, elements = portes.pour(request, ref, acte)
    bailleurs = acte == "presenter"
    possibles = lecture.organisations_accordees(
        candidature, elements, finalite, categorie,
        [TypeOrganisation.BAILLEUR] if bailleurs else lecture.types_sociaux(),
    )  # fmt: skip
    form = forms.OrganisationForm(
        request.POST or None, candidature=candidature, organisations=possibles
    )
    fait = "La candidature est présentée." if bailleurs else "L’organisme est associé."
    if portes.fait(request, form, getattr(actions, acte), candidature, fait):
        return redirect("accompagnement:dossier", ref)
    return portes.formulaire(request, f"accompagnement/{acte}.html", form, candidature=candidature,
                             possibles=possibles)  # fmt: skip


@require_http_methods(["GET", "POST"])
def clore(request, ref):
    """End the candidature: the others leave."""
    candidature, _ = portes.pour(request, ref, "clore")
    form = forms.CloreForm(request.POST or None, candidature=candidature)
    if portes.fait(request, form, actions.clore, candidature, "La candidature est close."):
        return redirect("accompagnement:dossier", ref)
    return portes.formulaire(request, "accompagnement/clore.html", form, candidature=candidature)
