"""Pages of the directory."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee

from . import actions, consultation, horaires, regles, relances, routage
from . import carte as cartes
from . import fiche as fiches
from .enums import Forme, Nature, Suite
from .forms import AdresseForm, RefuserForm, RetirerForm, StructureForm
from .models import Modification, Structure

A_VERIFIER_AU_PLUS = 100


def _trouver(request, ref) -> Structure:
    """Return an entry of the acteur's territory, or 404."""
    lisibles = Structure.objects.du_territoire(request.acteur.territoire)
    entieres = lisibles.select_related("commune", "proprietaire", "territoire").prefetch_related(
        "communes", "secteurs", "contacts", "plages"
    )
    return get_object_or_404(entieres, ref=ref)


@require_GET
def liste(request):
    """Search; each filter is in the address, nothing of it is about a person."""
    ici = reverse("annuaire:liste")
    contexte = consultation.repondre(request.GET, request.acteur.territoire, pro=True, ici=ici)
    contexte |= {
        "coordonne": regles.coordonne(request.acteur),
        "ici": ici,
        "formes": Forme.choices,
    }
    gabarit = "annuaire/_resultats.html" if request.htmx else "annuaire/liste.html"
    return render(request, gabarit, contexte)


@require_GET
def structure(request, fiche):
    """Show one entry."""
    trouvee = _trouver(request, fiche)
    jour = horloge.aujourdhui()
    document = fiches.lire(trouvee)
    contexte = {
        "structure": trouvee,
        "contacts": document["contacts"],
        "semaine": horaires.semaine(document["plages"], trouvee.toujours_ouverte),
        "communes": trouvee.communes.all(),
        "secteurs": trouvee.secteurs.all(),
        "tient": regles.tient(request.acteur, trouvee),
        "a_verifier": regles.a_verifier(trouvee, jour),
        "revue": regles.prochaine_revue(trouvee, jour),
        "propositions": trouvee.modifications.filter(suite=Suite.PROPOSEE).count(),
    }
    return render(request, "annuaire/structure.html", contexte)


@require_GET
def historique(request, fiche):
    """Show what changed in one entry, the newest first."""
    trouvee = _trouver(request, fiche)
    faites = trouvee.modifications.exclude(suite=Suite.PROPOSEE).select_related(
        "auteur__organisation", "decidee_par__organisation", "lot"
    )[:100]
    contexte = {"structure": trouvee, "lignes": [_lisible(m) for m in faites]}
    return render(request, "annuaire/historique.html", contexte)


def _lisible(modification: Modification) -> dict:
    """Return a change as the page shows it: each field, before and after; a new entry as it is."""
    neuve = modification.nature == Nature.CREER
    champs = list(fiches.neufs(modification.apres)) if neuve else modification.champs
    return {
        "modification": modification,
        "neuve": neuve,
        "champs": [
            {
                "titre": fiches.titre(champ),
                "avant": fiches.phrase(champ, modification.avant.get(champ)),
                "apres": fiches.phrase(champ, modification.apres.get(champ)),
            }
            for champ in champs
        ],
    }


@require_http_methods(["GET", "POST"])
def nouvelle(request):
    """Add an entry, or propose it."""
    propose = not regles.coordonne(request.acteur)
    form = StructureForm(request.POST or None, acteur=request.acteur, document={}, propose=propose)
    if request.method == "POST" and form.is_valid():
        document = form.lire_document()
        try:
            if not propose:
                creee = actions.creer(par=request.acteur, document=document)
                messages.success(request, "La fiche est dans l’annuaire.")
                return redirect("annuaire:structure", creee.ref)
            actions.proposer(
                par=request.acteur, document=document, motif=form.cleaned_data["motif"]
            )
        except ActionRefusee as refus:
            form.add_error(None, refus.phrase)
        else:
            messages.success(request, "La coordination du CLSM a reçu votre proposition.")
            return redirect("annuaire:liste")
    contexte = {"form": form, "propose": propose, "structure": None}
    return render(request, "annuaire/formulaire.html", contexte, status=_statut(request))


@require_http_methods(["GET", "POST"])
def modifier(request, fiche):
    """Change an entry that one keeps, or propose a change of another's."""
    trouvee = _trouver(request, fiche)
    propose = not regles.tient(request.acteur, trouvee)
    document = fiches.lire(trouvee)
    form = StructureForm(
        request.POST or None, acteur=request.acteur, document=document, propose=propose,
        instance=trouvee,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            return _enregistrer(request, trouvee, form, propose)
        except ActionRefusee as refus:
            form.add_error(None, refus.phrase)
    contexte = {"form": form, "propose": propose, "structure": _trouver(request, fiche)}
    return render(request, "annuaire/formulaire.html", contexte, status=_statut(request))


def _enregistrer(request, trouvee: Structure, form: StructureForm, propose: bool):
    document = form.lire_document()
    if propose:
        motif = form.cleaned_data["motif"]
        faite = actions.proposer(
            structure=trouvee, par=request.acteur, document=document, motif=motif
        )
        envoyee = "Votre proposition est envoyée à qui tient cette fiche."
        messages.success(request, envoyee if faite else "Rien ne change : rien n’est envoyé.")
    else:
        version = request.POST.get("version", "")
        actions.modifier(
            structure=trouvee, par=request.acteur, document=document,
            version=int(version) if version.isdecimal() and len(version) < 10 else 0,
        )  # fmt: skip
        messages.success(request, "La fiche est à jour.")
    return redirect("annuaire:structure", trouvee.ref)


def _statut(request) -> int:
    return 422 if request.method == "POST" else 200


@require_POST
def verifier(request, fiche):
    """Say that an entry is true today."""
    trouvee = _trouver(request, fiche)
    actions.verifier(structure=trouvee, par=request.acteur)
    messages.success(request, "La fiche est vérifiée aujourd’hui. Merci.")
    return redirect("annuaire:structure", trouvee.ref)


@require_http_methods(["GET", "POST"])
def retirer(request, fiche):
    """Take an entry out of the directory."""
    trouvee = _trouver(request, fiche)
    regles.verifier_tenir(request.acteur, trouvee)
    form = RetirerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.retirer(structure=trouvee, par=request.acteur, motif=form.cleaned_data["motif"])
        messages.success(request, "La fiche est retirée. Son historique est gardé.")
        return redirect("annuaire:liste")
    contexte = {"form": form, "structure": trouvee}
    return render(request, "annuaire/retirer.html", contexte, status=_statut(request))


@require_GET
def a_verifier(request):
    """List the entries that one is asked to look at again, the oldest first."""
    dues = relances.a_revoir(request.acteur).select_related("commune")
    contexte = {"structures": dues[:A_VERIFIER_AU_PLUS], "nombre": dues.count()}
    return render(request, "annuaire/a_verifier.html", contexte)


@require_GET
def propositions(request):
    """List the proposals to answer, and one's own."""
    siennes = Modification.objects.filter(
        Q(auteur=request.acteur.affectation), lot=None, decidee_par=None
    ) | Modification.objects.filter(Q(auteur=request.acteur.affectation), suite=Suite.REFUSEE)
    contexte = {
        "a_decider": list(regles.propositions(request.acteur).order_by("le")[:100]),
        "siennes": siennes.select_related("structure").order_by("-le")[:30],
    }
    return render(request, "annuaire/propositions.html", contexte)


@require_GET
def proposition(request, proposition):
    """Show one proposal, field by field."""
    trouvee = get_object_or_404(regles.propositions(request.acteur), ref=proposition)
    contexte = {"ligne": _lisible(trouvee), "proposition": trouvee, "form": RefuserForm()}
    return render(request, "annuaire/proposition.html", contexte)


@require_POST
def accepter(request, proposition):
    """Apply a proposal."""
    trouvee = get_object_or_404(regles.propositions(request.acteur), ref=proposition)
    structure = actions.accepter(modification=trouvee, par=request.acteur)
    messages.success(request, "La proposition est appliquée.")
    return redirect("annuaire:structure", structure.ref)


@require_POST
def refuser(request, proposition):
    """Refuse a proposal, with a reason."""
    trouvee = get_object_or_404(regles.propositions(request.acteur), ref=proposition)
    form = RefuserForm(request.POST)
    if not form.is_valid():
        contexte = {"ligne": _lisible(trouvee), "proposition": trouvee, "form": form}
        return render(request, "annuaire/proposition.html", contexte, status=422)
    actions.refuser(modification=trouvee, par=request.acteur, reponse=form.cleaned_data["reponse"])
    messages.success(request, "La proposition est refusée ; la raison est dite à son auteur.")
    return redirect("annuaire:propositions")


@require_http_methods(["GET", "POST"])
def secteur(request):
    """Which sector for this address? Posted, so that no address stands in a URL (SP-17)."""
    territoire = request.acteur.territoire
    form = AdresseForm(request.POST or None, territoire=territoire)
    reponses = None
    if request.method == "POST" and form.is_valid():
        lue = form.cleaned_data
        reponses = routage.orienter(territoire, lue["adresse"], lue["commune"])
    secteurs = [] if reponses else cartes.secteurs_dits(territoire)
    contexte = {"form": form, "reponses": reponses, "secteurs": secteurs}
    statut = 422 if form.is_bound and reponses is None else 200
    return render(request, "annuaire/secteur.html", contexte, status=statut)
