"""Pages of a situation brought by a partner: opened, read, completed, closed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from partnership.acteurs.refus import ActionRefusee, EtatPerime, refuser_dans
from partnership.secret import couvertures, lecteurs
from partnership.secret.actions_journal import journaliser_acteur
from partnership.secret.models import Accord
from partnership.secret.visibilite import peut

from . import actions, forms, page, pieces, regles
from .models import Constat, PersonneConcernee, SituationPortee


def _trouver(request, ref) -> SituationPortee:
    """Return the situation, for this user, or 404."""
    lues = pieces.lisibles(request.acteur).select_related("organisation", "territoire", "dossier")
    return get_object_or_404(lues, pk=ref)


def _pour(request, ref, acte: str) -> SituationPortee:
    """Return a situation on which this acteur may do this act; a read is journalled."""
    situation = _trouver(request, ref)
    elements = pieces.elements_de(request.acteur, situation)
    regles.verifier(request.acteur, situation, acte, elements)
    if request.method == "GET":
        couvertures.noter_lecture(request.acteur, situation)
    return situation


def _fait(request, form, action, **quoi) -> SituationPortee | bool:
    """Do what was sent; what it refuses comes back in the form, text kept."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        return action(par=request.acteur, **quoi, **form.donnees()) or True
    except SituationPortee.DoesNotExist as sortie:  # no more hers while the form was sent
        raise Http404 from sortie
    except EtatPerime as perime:
        situation = quoi["situation"]
        situation.refresh_from_db(fields=["version"])
        form.data = form.data.copy()
        form.data["version"] = str(situation.version)
        form.add_error(None, f"{perime.phrase} Votre saisie est gardée ci-dessous.")
    except ActionRefusee as refus:
        refuser_dans(request, form, refus)
    return False


def _formulaire(request, gabarit: str, form, situation=None):
    statut = 422 if form.is_bound and form.errors else 200
    contexte = {"form": form, "situation": situation}
    return render(request, f"situations/directe/{gabarit}.html", contexte, status=statut)


@require_http_methods(["GET", "POST"])
def porter(request):
    """Open the dossier of a person who knows of it, once for one form."""
    regles.verifier_ouvrir(request.acteur)
    form = forms.SituationForm(request.POST or None)
    if ouverte := _fait(request, form, actions.porter):
        messages.success(request, "Le dossier est ouvert : votre organisme seul le lit.")
        return redirect("situations:directe", ouverte.pk)
    return _formulaire(request, "porter", form)


@require_GET
def directe(request, ref):
    """Show a situation as its reader may see it; every opening is journalled (SP-13)."""
    situation = _trouver(request, ref)
    couvertures.noter_lecture(request.acteur, situation)
    contexte = page.composer(request.acteur, situation)
    return render(request, "situations/directe/directe.html", contexte)


@require_http_methods(["GET", "POST"])
def completer(request, ref):
    """Write again who she is and what was observed."""
    situation = _pour(request, ref, "completer")
    initial = {"version": situation.version}
    for modele, noms in ((PersonneConcernee, actions.PERSONNE), (Constat, actions.CONSTAT)):
        piece = modele.objects.du_dossier(request.acteur, situation.dossier_id).first()
        initial |= {nom: getattr(piece, nom) for nom in noms} if piece else {}
    form = forms.SituationForm(request.POST or None, neuve=False, initial=initial)
    if _fait(request, form, actions.completer, situation=situation):
        messages.success(request, "Le dossier est complété.")
        return redirect("situations:directe", ref)
    return _formulaire(request, "porter", form, situation)


@require_http_methods(["GET", "POST"])
def fermer(request, ref):
    """End the dossier: its organisation alone keeps it."""
    situation = _pour(request, ref, "fermer")
    form = forms.FermerForm(request.POST or None, situation=situation)
    if _fait(request, form, actions.fermer, situation=situation):
        messages.success(request, "Le dossier est clos.")
        return redirect("situations:directe", ref)
    return _formulaire(request, "fermer", form, situation)


@require_GET
def pourquoi(request, ref):
    """Say who may read what in this dossier, today, and why (SP-15)."""
    situation = _trouver(request, ref)
    if not peut(request.acteur, "lire_faits", situation.dossier):
        raise ActionRefusee("Les accords de la personne se lisent avec les faits de ce dossier.")
    journaliser_acteur("pourquoi", request.acteur, situation.dossier_id, objet=situation.reference)
    accords = list(Accord.objects.du_dossier(request.acteur, situation.dossier_id))
    entrees = lecteurs.dits_a(request.acteur, lecteurs.cercle_de(situation.dossier_id))
    trouves = lecteurs.lecteurs(entrees, accords)
    contexte = {"situation": situation, "lignes": lecteurs.tableau(trouves)}
    return render(request, "situations/directe/pourquoi.html", contexte)
