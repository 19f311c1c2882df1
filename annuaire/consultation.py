"""What a reader asked of the directory, professional or not, and what answers it."""

from collections.abc import Mapping

from django.utils import timezone

from partnership.acteurs import horloge
from partnership.acteurs.models import Territoire

from . import recherche
from .catalogue import genres
from .models import Structure


def repondre(
    demande: Mapping[str, str],
    territoire: Territoire,
    *,
    pro: bool,
    au_plus: int = recherche.AU_PLUS,
) -> dict:
    """Return what the page of a search shows; what cannot be read in the question is left out.

    `demande`: q, commune, genre, ouverte, as they stand in the address. `pro`: else public only.
    """
    communes = list(territoire.communes.order_by("nom"))
    q = demande.get("q", "").replace("\x00", "")[:200]
    comprise = recherche.comprendre(q, communes)
    commune = next((c for c in communes if c.pk == demande.get("commune")), None)
    if commune:
        comprise = recherche.a_la_commune(comprise, commune)
    ouverte = demande.get("ouverte") == "1"
    genre = demande.get("genre", "")
    trouvees = recherche.repondre(
        territoire, comprise, pro=pro,
        genre=genre if genre in genres() else "",
        ouverte_le=timezone.localtime(horloge.maintenant()) if ouverte else None,
        au_plus=au_plus,
    )  # fmt: skip
    for structure in trouvees:
        structure.joindre = _joindre(structure, pro)
    return {
        "q": q, "genre": genre, "commune": commune, "ouverte": ouverte,
        "structures": trouvees[:au_plus], "reste": len(trouvees) > au_plus, "au_plus": au_plus,
        "comprise": comprise, "communes": communes, "genres": genres().values(),
        "jour": horloge.aujourdhui(),
    }  # fmt: skip


def _joindre(structure: Structure, pro: bool) -> str:
    """Return the first telephone that this reader may read, or ""."""
    numeros = (c.telephone for c in structure.contacts.all() if pro or not c.pour_pros)
    return next(filter(None, numeros), "")
