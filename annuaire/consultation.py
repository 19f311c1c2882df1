"""What a reader asked of the directory, professional or not, and what answers it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils import timezone

from partnership.acteurs import horloge
from partnership.acteurs.models import Commune, Territoire

from . import carte as cartes
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
    lieu: Commune | None = None  # where an entry stands, whatever it covers
    page: int = 1


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
    lieu = next((c for c in communes if c.pk == demande.get("lieu")), None)
    dite = demande.get("page", "")
    page = int(dite) if dite.isdecimal() and len(dite) < 5 else 1
    return Demande(
        q, comprise, commune, demande.get("genre", ""), demande.get("ouverte") == "1", lieu,
        max(page, 1),
    )  # fmt: skip


def reponses(lue: Demande, territoire: Territoire, *, pro: bool) -> QuerySet[Structure]:
    """Return all the entries that answer, the best first. `pro`: else public only."""
    trouvees = recherche.reponses(
        territoire, lue.comprise, pro=pro,
        genre=lue.genre if lue.genre in genres() else "",
        ouverte_le=timezone.localtime(horloge.maintenant()) if lue.ouverte else None,
    )  # fmt: skip
    return trouvees.filter(commune=lue.lieu) if lue.lieu else trouvees


def repondre(
    demande: Mapping[str, str],
    territoire: Territoire,
    *,
    pro: bool,
    ici: str,
    par_page: int = recherche.AU_PLUS,
) -> dict:
    """Return one page of a search; what cannot be read in the question is left out.

    `demande`: q, commune, genre, ouverte, lieu, page, as they stand in the address; `ici`: that
    address without them. `pro`: else public only.
    """
    communes = list(territoire.communes.order_by("nom"))
    lue = lire(demande, communes)
    trouvees = _une_page(reponses(lue, territoire, pro=pro), lue.page, par_page)
    return _contexte(lue, trouvees, pro=pro, ici=ici, par_page=par_page) | {"communes": communes}


def sur_la_carte(
    demande: Mapping[str, str], territoire: Territoire, *, pro: bool, ici: str
) -> dict:
    """Return what the map shows: all the entries found, or, beyond `carte.AU_PLUS`, how many each
    commune has (`amas`) with the list by pages.
    """
    communes = list(territoire.communes.order_by("nom"))
    lue = lire(demande, communes)
    toutes = reponses(lue, territoire, pro=pro)
    trouvees = _une_page(toutes, 1, cartes.AU_PLUS) if lue.page == 1 else []
    if lue.page == 1 and len(trouvees) <= cartes.AU_PLUS:
        contexte = _contexte(lue, trouvees, pro=pro, ici=ici, par_page=cartes.AU_PLUS)
        cartes.situer(contexte["structures"])
        return contexte | {"communes": communes, "carte": True}
    par_page = cartes.PAR_PAGE
    trouvees = trouvees[: par_page + 1] or _une_page(toutes, lue.page, par_page)
    contexte = _contexte(lue, trouvees, pro=pro, ici=ici, par_page=par_page)
    return contexte | {"communes": communes} | _en_amas(lue, toutes, ici)


def _une_page(trouvees: QuerySet[Structure], page: int, par_page: int) -> list[Structure]:
    """Return the entries of a page, and one more."""
    if page == 1:
        return recherche.premieres(trouvees, par_page)
    debut = (page - 1) * par_page
    entieres = trouvees.select_related("commune").prefetch_related("contacts")
    return list(entieres[debut : debut + par_page + 1])


def _en_amas(lue: Demande, toutes: QuerySet[Structure], ici: str) -> dict:
    """Return how many entries each commune has, the largest numbers first, and how many in all."""
    lieux, nombre = cartes.par_commune(toutes)
    return {
        "amas": [
            {"lieu": lieu, "nombre": n, "url": _adresse(lue, ici, lieu=lieu["code"], page=1)}
            for lieu, n in lieux
        ],
        "nombre": nombre,
    }


def _contexte(
    lue: Demande, trouvees: list[Structure], *, pro: bool, ici: str, par_page: int
) -> dict:
    reste = len(trouvees) > par_page
    structures = trouvees[:par_page]
    for structure in structures:
        structure.joindre = _joindre(structure, pro)
    debut = (lue.page - 1) * par_page
    return {
        "q": lue.q, "genre": lue.genre, "commune": lue.commune, "ouverte": lue.ouverte,
        "lieu": lue.lieu, "structures": structures, "comprise": lue.comprise, "page": lue.page,
        "rangs": f"{debut + 1} à {debut + len(structures)}" if structures else "",
        "precedent": _adresse(lue, ici, page=lue.page - 1) if lue.page > 1 else "",
        "suivant": _adresse(lue, ici, page=lue.page + 1) if reste else "",
        "sans_lieu": _adresse(lue, ici, lieu="", page=1) if lue.lieu else "",
        "genres": genres().values(), "jour": horloge.aujourdhui(),
    }  # fmt: skip


def _adresse(lue: Demande, ici: str, **change) -> str:
    """Return the address of the same search, with a change."""
    dit = {
        "q": lue.q, "commune": lue.commune.pk if lue.commune else "", "genre": lue.genre,
        "ouverte": "1" if lue.ouverte else "", "lieu": lue.lieu.pk if lue.lieu else "",
        "page": lue.page,
    } | change  # fmt: skip
    if dit["page"] == 1:
        del dit["page"]
    parametres = urlencode({cle: valeur for cle, valeur in dit.items() if valeur})
    return f"{ici}?{parametres}" if parametres else ici


def _joindre(structure: Structure, pro: bool) -> str:
    """Return the first telephone that this reader may read, or ""."""
    numeros = (c.telephone for c in structure.contacts.all() if pro or not c.pour_pros)
    return next(filter(None, numeros), "")
