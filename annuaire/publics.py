"""The public face of a territory: what anybody reads, without an account, a session or a cookie.

Upper rooms add their sections from their `AppConfig.ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from partnership.acteurs.models import Adhesion, Organisation, Territoire

from .ouvrages import ouvert_au_public

DUREE = 300  # seconds during which a browser, or what stands before us, keeps a page


@dataclass(frozen=True)
class Section:
    """A part of the page of a partnership, with a page of its own."""

    titre: str
    texte: str
    icone: str
    route: str  # URL name; takes the code of the territory


SECTIONS: list[Section] = []


def brancher_section(section: Section) -> None:
    """Add a section to the page of each partnership."""
    SECTIONS.append(section)


def publique(vue: Callable) -> Callable:
    """Open a page to anybody; it takes a territory, 404 where this one keeps its face closed."""

    @wraps(vue)
    def ouverte(request, code, **kwargs):
        territoire = get_object_or_404(Territoire, code=code)
        if not ouvert_au_public(territoire):
            raise Http404
        return vue(request, territoire, **kwargs)

    return login_not_required(require_safe(cache_control(public=True, max_age=DUREE)(ouverte)))


def signataires(territoire: Territoire) -> list[Organisation]:
    """Return the organisations whose signature of the convention is in force."""
    adhesions = Adhesion.objects.en_vigueur().values("organisation")
    return list(
        Organisation.objects.filter(territoire=territoire, pk__in=adhesions).order_by("nom")
    )
