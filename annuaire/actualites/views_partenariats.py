"""The public news of a partnership: no account, no session, no cookie."""

from django.shortcuts import get_object_or_404, render

from ..models import Structure
from ..publics import publique
from . import lecture
from .flux import FluxPublic


@publique
def actualites(request, territoire):
    """List the public news of a territory."""
    page = lecture.paginer(lecture.publiques(territoire), request.GET.get("apres", ""))
    return render(
        request, "partenariats/actualites.html", {"partenariat": territoire, "page": page}
    )


@publique
def actualite(request, territoire, actualite):
    """Show one piece of public news, and the entry that it speaks of when that is public too."""
    trouvee = get_object_or_404(lecture.publiques(territoire), ref=actualite)
    structures = Structure.objects.publiques(territoire)
    contexte = {
        "partenariat": territoire,
        "actualite": trouvee,
        "structure": structures.filter(pk=trouvee.structure_id).first(),
    }
    return render(request, "partenariats/actualite.html", contexte)


@publique
def flux(request, territoire):
    """Give the public news as an Atom feed."""
    return FluxPublic()(request, territoire=territoire)
