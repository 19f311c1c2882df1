"""What every page shows: the acteur, the menu, the demonstration band."""

from dataclasses import replace

from django.conf import settings
from django.db import transaction

from .registre import EntreeMenu, menu_de, taches_de
from .reprise import sceau_de_page


def cadre(request) -> dict:
    """Return the frame's variables."""
    acteur = getattr(request, "acteur", None)
    # Pages that allauth renders after their view are out of its transaction: nobody there.
    with transaction.atomic(savepoint=False):
        menu = menu_de(acteur) if acteur else []
    return {
        "acteur": acteur,
        "sceau": sceau_de_page(acteur) if acteur and acteur.affectation else "",
        "menu": _situer(menu, request),
        "mode_demo": settings.PALIER_MODE == "demo",
        "a_faire_nombre": menu[0].nombre if menu else 0,
    }


def _situer(menu: list[EntreeMenu], request) -> list[EntreeMenu]:
    """Mark the entry of this page, else the nearest that this page lies under."""
    adresses = [entree.url for entree in menu]
    ici = request.get_full_path()
    if ici not in adresses:
        dessus = [u for u in adresses if u != "/" and request.path.startswith(u)]
        ici = max(dessus, key=len, default="")
    return [replace(entree, ici=entree.url == ici) for entree in menu]


__all__ = ["cadre", "taches_de"]
