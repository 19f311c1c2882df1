"""Pages of the yearly report of the commission."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annuaire.enums import Forme
from annuaire.imports.ecrire_tableaux import ecrire
from annuaire.regles import coordonne
from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee, EtatPerime
from partnership.acteurs.telechargements import piece_jointe

from . import actions, regles
from . import bilan as comptes
from .models import Bilan

ODS = "application/vnd.oasis.opendocument.spreadsheet"


class MotsForm(forms.Form):
    """What the coordinator says of a year."""

    commentaire = forms.CharField(
        label="Ce que dit l’année", max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Jamais une situation, même sans nom : quelques personnes la reconnaîtraient.",
    )  # fmt: skip
    blocages = forms.CharField(
        label="Points de blocage", max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Ce qui manque sur le territoire, pour le comité de pilotage. Un par ligne.",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


@require_GET
def bilans(request):
    """List the reports."""
    coordination = coordonne(request.acteur)
    contexte = {
        "annees": comptes.annees(request.acteur.territoire, coordination),
        "coordonne": coordination,
    }
    return render(request, "situations/bilans.html", contexte)


@require_GET
def bilan(request, annee):
    """Show the report of a year: as published, or to the coordinator as it would be."""
    lu = _lire(request, annee)
    return render(request, "situations/bilan.html", _contexte(request, annee, lu))


@require_http_methods(["GET", "POST"])
def bilan_mots(request, annee):
    """Write what the coordinator says of a year."""
    regles.verifier_coordonner(request.acteur)
    lu = _lire(request, annee)
    form = MotsForm(request.POST or None, initial=_dits(lu))
    if request.method == "POST" and form.is_valid():
        try:
            actions.ecrire_bilan(par=request.acteur, annee=annee, **form.cleaned_data)
        except EtatPerime as perime:
            form.add_error(None, perime.phrase)
        except ActionRefusee as refus:
            form.add_error(None, refus.phrase)
        else:
            messages.success(request, "Le bilan est enregistré.")
            return redirect("situations:bilan", annee)
    statut = 422 if request.method == "POST" else 200
    contexte = {"form": form, "annee": annee}
    return render(request, "situations/bilan_mots.html", contexte, status=statut)


def _dits(lu: Bilan | None) -> dict:
    if lu is None:
        return {"version": 1}
    return {"commentaire": lu.commentaire, "blocages": lu.blocages, "version": lu.version}


@require_POST
def bilan_publier(request, annee):
    """Publish a year that is over."""
    _lire(request, annee)
    actions.publier_bilan(par=request.acteur, annee=annee)
    messages.success(request, f"Le bilan {annee} est publié. Ses chiffres ne changeront plus.")
    return redirect("situations:bilan", annee)


@require_GET
def bilan_ods(request, annee):
    """Give the figures of a year as a spreadsheet."""
    contexte = _contexte(request, annee, _lire(request, annee))
    titres, lignes = comptes.tableur(annee, contexte["chiffres"])
    return piece_jointe(ecrire(Forme.ODS, titres, lignes), f"bilan-commission-{annee}.ods", ODS)


def _lire(request, annee: int) -> Bilan | None:
    """Return the report of a year; 404 for who may not read it yet."""
    siens = Bilan.objects.filter(territoire=request.acteur.territoire, annee=annee)
    lu = siens.select_related("territoire").first()
    if lu and lu.publie_le:
        return lu
    if not coordonne(request.acteur) or not 2000 <= annee <= horloge.aujourdhui().year:
        raise Http404
    return lu


def _contexte(request, annee: int, lu: Bilan | None) -> dict:
    publie = lu is not None and lu.publie_le is not None
    return {
        "annee": annee,
        "bilan": lu,
        "publie": publie,
        "pdf": comptes.OUVRAGE if publie and comptes.pdf_fait(lu) else "",
        "chiffres": lu.chiffres if publie else comptes.calculer(request.acteur.territoire, annee),
        "coordonne": coordonne(request.acteur),
        "finie": annee < horloge.aujourdhui().year,
    }
