"""What a reader asked of the directory, professional or not, and what answers it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from partnership.acteurs import horloge
from partnership.acteurs.models import Commune, Territoire

from . import recherche
from .catalogue import genres
from .models import Structure


@dataclass(frozen=True)
class Demande:
    """A search, as it was read."""

    q: str
    comprise: recherche.Comprise
    commune: Commune | None
    genre: str
    ouverte: bool


def lire(demande: Mapping[str, str], communes: Iterable[Commune]) -> Demande:
    """Read a search; what cannot be read in it is left out.

    `demande`: q, commune, genre, ouverte, as they stand in the address.
    """
    communes = list(communes)
    q = demande.get("q", "").replace("\x00", "")[:200]
    comprise = recherche.comprendre(q, communes)
    commune = next((c for c in communes if c.pk == demande.get("commune")), None)
    if commune:
        comprise = recherche.a_la_commune(comprise, commune)
    return Demande(q, comprise, commune, demande.get("genre", ""), demande.get("ouverte") == "1")


def reponses(lue: Demande, territoire: Territoire, *, pro: bool) -> QuerySet[Structure]:
    """Return all the entries that answer, the best first. `pro`: else public only."""
    return recherche.reponses(
        territoire, lue.comprise, pro=pro,
        genre=lue.genre if lue.genre in genres() else "",
        ouverte_le=timezone.localtime(horloge.maintenant()) if lue.ouverte else None,
    )  # fmt: skip


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
    lue = lire(demande, communes)
    trouvees = recherche.premieres(reponses(lue, territoire, pro=pro), au_plus)
    for structure in trouvees:
        structure.joindre = _joindre(structure, pro)
    return {
        "q": lue.q, "genre": lue.genre, "commune": lue.commune, "ouverte": lue.ouverte,
        "structures": trouvees[:au_plus], "reste": len(trouvees) > au_plus, "au_plus": au_plus,
        "comprise": lue.comprise, "communes": communes, "genres": genres().values(),
        "jour": horloge.aujourdhui(),
    }  # fmt: skip


def _joindre(structure: Structure, pro: bool) -> str:
    """Return the first telephone that this reader may read, or ""."""
    numeros = (c.telephone for c in structure.contacts.all() if pro or not c.pour_pros)
    return next(filter(None, numeros), "")
