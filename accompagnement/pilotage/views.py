"""Pages of the steering of accompanied access: the map of flats."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from ..logements import regles as logements
from . import carte as cartes


@require_GET
def carte(request):
    """Show the flats offered and lived in, by commune, as a picture and as a table."""
    logements.verifier_lire(request.acteur)
    contexte = cartes.composer(request.acteur, cartes.Demande.lue(request.GET))
    return render(request, "accompagnement/pilotage/carte.html", contexte)
