"""Pages of the yearly report of the commission."""

from functools import partial

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
from .models.bilan import titre_du

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
    indesirables = forms.IntegerField(
        label="Évènements indésirables", required=False, min_value=0, max_value=999,
        help_text="Combien, et rien d’autre : un nom dit en séance, un document égaré, une fuite. "
        "Vide : la ligne n’est pas au bilan.",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


@require_GET
def bilans(request):
    """List the reports."""
    coordination = coordonne(request.acteur)
    sortes = comptes.sortes(request.acteur, coordination)
    contexte = {"sortes": sortes, "coordonne": coordination}
    return render(request, "situations/bilans.html", contexte)


@require_GET
def bilan(request, genre, annee):
    """Show the report of a year: as published, or to the coordinator as it would be."""
    lu = _lire(request, genre, annee)
    return render(request, "situations/bilan.html", _contexte(request, genre, annee, lu))


@require_http_methods(["GET", "POST"])
def bilan_mots(request, genre, annee):
    """Write what the coordinator says of a year."""
    regles.verifier_coordonner(request.acteur)
    lu = _lire(request, genre, annee)
    form = MotsForm(request.POST or None, initial=_dits(lu))
    if genre in comptes.AUTRES:
        del form.fields["indesirables"]  # of a session alone
    if request.method == "POST" and form.is_valid():
        try:
            actions.ecrire_bilan(par=request.acteur, genre=genre, annee=annee, **form.cleaned_data)
        except EtatPerime as perime:
            form.add_error(None, perime.phrase)
        except ActionRefusee as refus:
            form.add_error(None, refus.phrase)
        else:
            messages.success(request, "Le bilan est enregistré.")
            return redirect("situations:bilan", genre, annee)
    statut = 422 if request.method == "POST" else 200
    contexte = {"form": form, "genre": genre, "du": titre_du(genre), "annee": annee}
    return render(request, "situations/bilan_mots.html", contexte, status=statut)


def _dits(lu: Bilan | None) -> dict:
    if lu is None:
        return {"version": 1}
    return {c: getattr(lu, c) for c in ("commentaire", "blocages", "indesirables", "version")}


@require_POST
def bilan_publier(request, genre, annee):
    """Publish a year that is over."""
    _lire(request, genre, annee)
    actions.publier_bilan(par=request.acteur, genre=genre, annee=annee)
    messages.success(request, f"Le bilan {annee} est publié. Ses chiffres ne changeront plus.")
    return redirect("situations:bilan", genre, annee)


@require_GET
def bilan_ods(request, genre, annee):
    """Give the figures of a year as a spreadsheet."""
    contexte = _contexte(request, genre, annee, _lire(request, genre, annee))
    titres, lignes = comptes.tableur(annee, contexte["chiffres"])
    nom = f"{comptes.code_du_pdf(genre)}-{annee}.ods"
    return piece_jointe(ecrire(Forme.ODS, titres, lignes), nom, ODS)


def _lire(request, genre: str, annee: int) -> Bilan | None:
    """Return the report of a year; 404 for who may not read it yet, or for no kind of ours."""
    if not comptes.connu(genre):
        raise Http404
    siens = Bilan.objects.filter(territoire=request.acteur.territoire, genre=genre, annee=annee)
    lu = siens.select_related("territoire").first()
    if lu and lu.publie_le:
        return lu
    if not coordonne(request.acteur) or not 2000 <= annee <= horloge.aujourdhui().year:
        raise Http404
    return lu


def _contexte(request, genre: str, annee: int, lu: Bilan | None) -> dict:
    publie = lu is not None and lu.publie_le is not None
    territoire = request.acteur.territoire
    calculer = partial(comptes.calculer, territoire, genre, annee, lu.indesirables if lu else None)
    return {
        "genre": genre,
        "du": titre_du(genre),
        "annee": annee,
        "bilan": lu,
        "publie": publie,
        "pdf": comptes.code_du_pdf(genre) if publie and comptes.pdf_fait(lu) else "",
        "chiffres": lu.chiffres if publie else calculer(),
        "coordonne": coordonne(request.acteur),
        "finie": annee < horloge.aujourdhui().year,
    }
