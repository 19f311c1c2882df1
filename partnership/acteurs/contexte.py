"""What every page shows: the acteur, the menu, the demonstration band."""

from dataclasses import replace

from django.conf import settings

from .registre import menu_de, taches_de


def cadre(request) -> dict:
    """Return the frame's variables."""
    acteur = getattr(request, "acteur", None)
    menu = menu_de(acteur) if acteur else []
    return {
        "acteur": acteur,
        "menu": [replace(e, ici=e.url == request.get_full_path()) for e in menu],
        "mode_demo": settings.PALIER_MODE == "demo",
        "a_faire_nombre": menu[0].nombre if menu else 0,
    }


__all__ = ["cadre", "taches_de"]
