"""Pages of the examinations: one page for their readers, and the acts of each party."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from partnership.acteurs import horloge
from partnership.secret import couvertures

from ..models import Candidature
from ..souslocation.models import SousLocation
from ..souslocation.views import tenter
from ..souslocation.views import trouver as trouver_le_bail
from . import actions, forms, lecture, page, regles
from .enums import ACTES

BOUTONS = {
    "donner_avis": "Signer cet avis",
    "passer_outre": "Poursuivre sans cet avis",
    "reporter": "Reporter",
}


def trouver(acteur, ref) -> tuple[Candidature, SousLocation, lecture.Lus]:
    """Return the candidature, its signed sub-letting and what this acteur reads of it, or 404."""
    candidature, bail = trouver_le_bail(acteur, ref)
    if bail is None or bail.signee_le is None:
        raise Http404
    return candidature, bail, lecture.du_bail(acteur, candidature, bail)


@require_GET
def examens(request, ref):
    """Show the examinations as their reader may see them; every opening is journalled (SP-13)."""
    candidature, bail, lus = trouver(request.acteur, ref)
    couvertures.noter_lecture(request.acteur, candidature)
    contexte = page.composer(request.acteur, candidature, bail, lus)
    return render(request, "accompagnement/examens/examens.html", contexte)


@require_http_methods(["GET", "POST"])
def convoquer(request, ref):
    """Convene the next examination."""
    return _acte(request, ref, "convoquer", forms.ConvoquerForm, "L’examen est convoqué.")


@require_http_methods(["GET", "POST"])
def reporter(request, ref):
    """Take back a convocation."""
    return _acte(request, ref, "reporter", forms.ExamenForm, "L’examen est reporté.")


@require_http_methods(["GET", "POST"])
def tenir(request, ref):
    """Record that it was held; the evaluation opens."""
    return _acte(request, ref, "tenir", forms.TenirForm, "L’évaluation partagée est ouverte.")


@require_http_methods(["GET", "POST"])
def donner_avis(request, ref):
    """Give the view of one's organisation."""
    return _acte(request, ref, "donner_avis", forms.DonnerAvisForm, "Votre avis est donné.")


@require_http_methods(["GET", "POST"])
def recueillir(request, ref):
    """Write what the person says."""
    return _acte(request, ref, "recueillir", forms.RecueillirForm, "C’est écrit.")


@require_http_methods(["GET", "POST"])
def passer_outre(request, ref):
    """Go on without a view that never came."""
    fait = "L’évaluation se poursuit. L’avis manquant ne compte pas comme favorable."
    return _acte(request, ref, "passer_outre", forms.ExamenForm, fait)


@require_http_methods(["GET", "POST"])
def conclure(request, ref):
    """Conclude the evaluation."""
    return _acte(request, ref, "conclure", forms.ConclureForm, "L’évaluation est conclue.")


@require_http_methods(["GET", "POST"])
def aviser_prefet(request, ref):
    """Write what the landlord tells the préfet."""
    return _acte(request, ref, "aviser_prefet", forms.AviserPrefetForm, "L’avis est écrit.")


# --- Shared ----------------------------------------------------------------------------


def _acte(request, ref, acte: str, formulaire, fait: str):
    """Open the form of an act, or do it; what is refused comes back in it, nothing lost."""
    acteur = request.acteur
    candidature, bail, lus = trouver(acteur, ref)
    regles.verifier(acteur, candidature, bail, acte, lus.etat, horloge.aujourdhui())
    partie = regles.partie_de(acteur, bail, candidature)
    form = formulaire(request.POST or None, candidature=candidature, lus=lus, bail=bail,
                      partie=partie)  # fmt: skip
    if request.method == "GET":
        couvertures.noter_lecture(acteur, candidature)
    elif form.is_valid() and tenter(request, form, getattr(actions, acte), candidature):
        messages.success(request, fait)
        return redirect("accompagnement:examens", candidature.pk)
    contexte = {
        "form": form, "candidature": candidature, "titre": ACTES[acte].titre, "acte": acte,
        "bouton": BOUTONS.get(acte), "retour_titre": "Examens",
        "retour": reverse("accompagnement:examens", args=[candidature.pk]),
    }  # fmt: skip
    if acte == "conclure":
        elements = lecture.elements_du_bail_a_son_nom(lus)
        contexte["manques"] = regles.manques(bail, elements, horloge.aujourdhui())
    statut = 422 if form.is_bound and form.errors else 200
    return render(request, "accompagnement/examens/acte.html", contexte, status=statut)
