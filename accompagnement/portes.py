"""What the views of a candidature share: found or 404, allowed or 403, done or 422."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from partnership.acteurs.refus import ActionRefusee, EtatPerime, refuser_dans
from partnership.secret import couvertures

from . import pieces, regles
from .models import Candidature


def trouver(request, ref) -> Candidature:
    """Return the candidature, for this user, or 404."""
    visibles = Candidature.objects.visibles_par(request.acteur).select_related(
        "organisation", "operateur", "commune", "territoire", "dossier"
    )
    return get_object_or_404(visibles, pk=ref)


def pour(request, ref, acte: str) -> tuple[Candidature, regles.Elements]:
    """Return a candidature on which this acteur may do this act; a read is journalled."""
    candidature = trouver(request, ref)
    elements = pieces.elements_de(request.acteur, candidature)
    regles.verifier(request.acteur, candidature, acte, elements)
    if request.method == "GET":
        couvertures.noter_lecture(request.acteur, candidature)
    return candidature, elements


def fait(request, form, action, candidature: Candidature, dit: str) -> bool:
    """Do the act that was sent and say so; what it refuses comes back in the form, text kept."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        action(candidature=candidature, par=request.acteur, **form.donnees())
    except Candidature.DoesNotExist as sorti:  # an accord ended while the form was sent
        raise Http404 from sorti
    except EtatPerime as perime:
        candidature.refresh_from_db(fields=["version"])
        form.data = form.data.copy()
        form.data["version"] = str(candidature.version)
        form.add_error(None, f"{perime.phrase} Votre saisie est gardée ci-dessous.")
        return False
    except ActionRefusee as refus:
        refuser_dans(request, form, refus)
        return False
    messages.success(request, dit)
    return True


def formulaire(request, gabarit: str, form, **contexte):
    statut = 422 if form.is_bound and form.errors else 200
    return render(request, gabarit, {"form": form, **contexte}, status=statut)
