"""Pages of the accompaniment: one for who takes part, a calendar for its readers, the acts."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee, refuser_dans
from partnership.secret import couvertures

from .. import portes
from ..models import Candidature
from ..souslocation.views import trouver as trouver_le_bail
from ..souslocation.visibilite import est_partenaire
from . import actions, calendrier, forms, lecture, page, phrases, regles
from .enums import ACTES, Rang
from .models import ContratDeSoin, LigneAstreinte, ProjetDeVie, Visite

PHRASES = {
    "noter_contrat": "Les dates sont écrites. Aucun bailleur ne les lit.",
    "ecrire_projet": "Le projet est écrit.",
    "planifier_visite": "La visite est écrite.",
    "noter_incident": "L’incident est noté. Aucun bailleur ne le lit.",
    "dire_absence": "L’absence est dite : deux dates, rien d’autre.",
    "noter_sortie": "La sortie est notée. Ni le bail, ni la candidature ne se ferment.",
    "dire_devenir": "La réponse est écrite.",
}


def _trouver(request, ref) -> Candidature:
    """Return the candidature, for who takes part in the accompaniment, or 404: a landlord has no
    such page (SP-04)."""
    candidature = portes.trouver(request, ref)
    if not est_partenaire(request.acteur):
        raise Http404
    return candidature


@require_GET
def suivi(request, ref):
    """Show the accompaniment; every opening is journalled (SP-13)."""
    candidature = _trouver(request, ref)
    couvertures.noter_lecture(request.acteur, candidature)
    contexte = page.composer(request.acteur, candidature)
    return render(request, "accompagnement/suivi/suivi.html", contexte)


@require_GET
def mois(request, ref):
    """Show who does what in a month; a landlord reads that of its own lease."""
    candidature, _ = trouver_le_bail(request.acteur, ref)
    couvertures.noter_lecture(request.acteur, candidature)
    choisi = calendrier.premier_du_mois(request.GET.get("mois", ""), horloge.aujourdhui())
    contexte = page.du_mois(request.acteur, candidature, choisi)
    return render(request, "accompagnement/suivi/mois.html", contexte)


@require_http_methods(["GET", "POST"])
def noter_contrat(request, ref):
    """Write the dates of the care contract."""
    lu = ContratDeSoin.objects.du_dossier(request.acteur, ref).first()
    return _acte(request, ref, "noter_contrat", forms.ContratForm, lu)


@require_http_methods(["GET", "POST"])
def ecrire_projet(request, ref):
    """Write what the person wants."""
    lu = ProjetDeVie.objects.du_dossier(request.acteur, ref).first()
    return _acte(request, ref, "ecrire_projet", forms.ProjetForm, lu)


@require_http_methods(["GET", "POST"])
def planifier_visite(request, ref):
    """Plan a visit."""
    return _acte(request, ref, "planifier_visite", forms.VisiteForm)


@require_http_methods(["GET", "POST"])
def noter_incident(request, ref):
    """Note a fact."""
    return _acte(request, ref, "noter_incident", forms.IncidentForm)


@require_http_methods(["GET", "POST"])
def dire_absence(request, ref):
    """Tell of an absence, with the person's accord."""
    return _acte(request, ref, "dire_absence", forms.AbsenceForm)


@require_http_methods(["GET", "POST"])
def noter_sortie(request, ref):
    """Write how the stay ended."""
    candidature = _trouver(request, ref)
    lu = lecture.elements_de(request.acteur, candidature).sortie
    return _acte(request, ref, "noter_sortie", forms.SortieForm, lu)


@require_http_methods(["GET", "POST"])
def dire_visite(request, ref, visite):
    """Say how a visit went."""
    candidature = _trouver(request, ref)
    lue = get_object_or_404(Visite.objects.du_dossier(request.acteur, ref), pk=visite)
    elements = lecture.elements_de(request.acteur, candidature)
    regles.verifier(request.acteur, candidature, "planifier_visite", elements)
    form = forms.DireVisiteForm(request.POST or None, candidature=candidature)
    action = partial(actions.dire_visite, visite=lue)
    titre = f"Visite : {lue.get_objet_display().lower()}"
    return _repondre(request, candidature, form, action, PHRASES["planifier_visite"], titre,
                     visite=lue)  # fmt: skip


@require_http_methods(["GET", "POST"])
def dire_devenir(request, ref, numero):
    """Say what became of the person."""
    if numero not in Rang.values:
        raise Http404
    candidature = _trouver(request, ref)
    elements = lecture.elements_de(request.acteur, candidature)
    regles.verifier(request.acteur, candidature, "dire_devenir", elements)
    if numero not in dict(regles.a_demander(elements.sortie, (), elements.delais,
                                          horloge.aujourdhui())):  # fmt: skip
        raise ActionRefusee("Cette question n’est pas encore à poser.")
    form = forms.DevenirForm(request.POST or None, candidature=candidature)
    action = partial(actions.dire_devenir, rang=numero)
    titre = f"{ACTES['dire_devenir'].titre} : {phrases.question(numero, elements.delais).lower()}"
    return _repondre(request, candidature, form, action, PHRASES["dire_devenir"], titre)


@require_http_methods(["GET", "POST"])
def astreinte(request):
    """Keep the on-call line of one's team."""
    actions.verifier_astreinte(request.acteur)
    form = forms.AstreinteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ecrire_astreinte(par=request.acteur, **form.cleaned_data)
            messages.success(request, "La ligne d’astreinte est écrite.")
            return redirect("accompagnement:astreinte")
        except ActionRefusee as refus:
            refuser_dans(request, form, refus)
    moi = request.acteur.organisation
    lignes = LigneAstreinte.objects.filter(territoire=moi.territoire_id, organisation=moi)
    contexte = {"lignes": lignes.order_by("-du")[:10]}
    return portes.formulaire(request, "accompagnement/suivi/astreinte.html", form, **contexte)


# --- Shared ----------------------------------------------------------------------------


def _acte(request, ref, acte: str, formulaire, piece=None):
    """Open the form of an act, or do it; `piece`: what is written already."""
    candidature = _trouver(request, ref)
    elements = lecture.elements_de(request.acteur, candidature)
    regles.verifier(request.acteur, candidature, acte, elements)
    lus = {nom: getattr(piece, nom) for nom in formulaire.base_fields if hasattr(piece, nom)}
    form = formulaire(request.POST or None, candidature=candidature, initial=lus)
    return _repondre(request, candidature, form, getattr(actions, acte), PHRASES[acte],
                     ACTES[acte].titre, acte=acte)  # fmt: skip


def _repondre(request, candidature, form, action, dit: str, titre: str, **contexte):
    if request.method == "GET":
        couvertures.noter_lecture(request.acteur, candidature)
    elif portes.fait(request, form, action, candidature, dit):
        return redirect("accompagnement:suivi", candidature.pk)
    return portes.formulaire(request, "accompagnement/suivi/acte.html", form,
                             candidature=candidature, titre=titre, **contexte)  # fmt: skip
