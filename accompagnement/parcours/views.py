"""The line said to the person, to be read with her or printed."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from partnership.secret import couvertures

from .. import pieces, portes
from . import lecture


@require_GET
def votre_parcours(request, ref):
    """Show the line in the person's own words, to who studies her candidature with her."""
    candidature = portes.trouver(request, ref)
    lues = pieces.lire(request.acteur, candidature)
    parcours = lecture.composer(request.acteur, candidature, lues, personne=True)
    if parcours is None:
        raise Http404
    couvertures.noter_lecture(request.acteur, candidature)
    contexte = {"candidature": candidature, "parcours": parcours}
    return render(request, "accompagnement/parcours/votre_parcours.html", contexte)
