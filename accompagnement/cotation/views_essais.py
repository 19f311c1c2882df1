"""Pages that try and that look back: another grid, a made-up situation, the fairness report."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partnership.acteurs import horloge
from partnership.acteurs.enums import Role
from partnership.secret.actions_journal import journaliser_acteur

from .. import portes
from . import actions, forms, lecture, lecture_equite, regles
from .views import pages_ouvertes


@require_http_methods(["GET", "POST"])
def essayer(request):
    """Try another grid: what moves. Nothing is written."""
    regles.verifier_essayer(request.acteur)
    ouvertes = pages_ouvertes(request.acteur)
    actuelle = lecture.en_vigueur(request.acteur.territoire, horloge.aujourdhui())
    form = forms.EssaiForm(request.POST or None, depart=lecture.depart(actuelle))
    vu = None
    if request.method == "POST" and form.is_valid():
        if ouvertes["classe"]:
            journaliser_acteur("cotation_essayer", request.acteur, None)
        vu = lecture_equite.essai(request.acteur, form.grille(), classe=ouvertes["classe"])
    return portes.formulaire(
        request, "accompagnement/cotation/essayer.html", form, vu=vu, grille=actuelle, **ouvertes
    )


@require_http_methods(["GET", "POST"])
def imaginer(request):
    """Count the points of a made-up situation, by the grid in force. Nothing is written."""
    ouvertes = pages_ouvertes(request.acteur)
    actuelle = lecture.en_vigueur(request.acteur.territoire, horloge.aujourdhui())
    form = forms.SituationForm(request.POST or None)
    vu = None
    if request.method == "POST" and form.is_valid() and actuelle is not None:
        vu = lecture_equite.imaginee(request.acteur, form.faits(), classe=ouvertes["classe"])
    return portes.formulaire(
        request, "accompagnement/cotation/imaginer.html", form, vu=vu, grille=actuelle, **ouvertes
    )


@require_GET
def equite(request):
    """Show the closed reports; to a hospital team, its own as it would be closed today."""
    regles.verifier_equite(request.acteur)
    jour = horloge.aujourdhui()
    tous = lecture_equite.rapports(request.acteur)
    vivant = None
    if request.acteur.role == Role.CLINICIEN:
        journaliser_acteur("equite_lire", request.acteur, None)
        siens = [r for r in tous if r.organisation_id == request.acteur.organisation.pk]
        if all(r.annee != jour.year for r in siens):
            vivant = lecture_equite.vivant(request.acteur, jour)
    montre = next((r for r in tous if str(r.ref) == request.GET.get("rapport")), None)
    if montre is None and vivant is None:
        montre = next(iter(tous), None)
    contexte = {
        "tous": tous, "montre": montre, "annee": jour.year,
        "chiffres": montre.chiffres if montre else vivant[1] if vivant else None,
        **pages_ouvertes(request.acteur),
    }  # fmt: skip
    return render(request, "accompagnement/cotation/equite.html", contexte)


@require_POST
def arreter(request):
    """Close the report of one's team for the year."""
    actions.arreter(par=request.acteur)
    messages.success(request, "Le rapport est arrêté : ses chiffres ne changent plus.")
    return redirect("accompagnement:equite")
