"""The inbox of the demonstration."""

import re

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .models import CourrielDemo

NOMBRE = 50


@login_not_required
@require_safe
def courriels(request):
    """Show the latest messages; open to all, since an invited person has no account yet."""
    if settings.PALIER_MODE != "demo":
        raise Http404
    derniers = CourrielDemo.objects.all()[:NOMBRE]
    lus = [{"courriel": c, "morceaux": decouper(c.corps)} for c in derniers]
    return render(request, "envois/courriels.html", {"courriels": lus})


def decouper(corps: str) -> list[dict]:
    """Cut a body into texts and links to this site; a link is given as a path."""
    motif = re.compile(re.escape(settings.PALIER_ADRESSE) + r"(/[^\s/\\]\S*|/)")
    morceaux, debut = [], 0
    for trouve in motif.finditer(corps):
        morceaux.append({"texte": corps[debut : trouve.start()], "lien": ""})
        morceaux.append({"texte": trouve[0], "lien": trouve[1]})
        debut = trouve.end()
    return [*morceaux, {"texte": corps[debut:], "lien": ""}]
