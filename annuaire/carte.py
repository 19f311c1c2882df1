"""The map, from our own data: places, outlines when there are some, sectors."""

import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max, QuerySet

from partnership.acteurs.models import Commune, Territoire

from .enums import Public
from .models import Contour, RegleSectorielle, Secteur, Structure

AU_PLUS = 500  # entries on one map; beyond, it shows how many each commune has
PAR_PAGE = 100  # of them in the list beside it, then
SUR_PLACE, DANS_LA_COMMUNE = "adresse", "commune"


def situer(structures: list[Structure]) -> list[Structure]:
    """Give each entry its `point` (latitude, longitude, precision) or None.

    The point of an entry that gives none is the main place of its commune, and says so.
    """
    sans = {s.commune_id for s in structures if s.latitude is None and s.commune_id}
    contours = Contour.objects.filter(pk__in=sans).values_list("pk", "latitude", "longitude")
    dedans = {code: (latitude, longitude) for code, latitude, longitude in contours}
    for structure in structures:
        structure.point = _point(structure, dedans)
    return structures


def _point(structure: Structure, dedans: dict) -> tuple[float, float, str] | None:
    if structure.latitude is not None:
        return structure.latitude, structure.longitude, SUR_PLACE
    commune = structure.commune
    if commune is None:
        return None
    lieu = _lieu(commune, dedans)
    return (*lieu, DANS_LA_COMMUNE) if lieu else None


def _lieu(commune: Commune, dedans: dict) -> tuple[float, float] | None:
    if commune.latitude is not None:
        return commune.latitude, commune.longitude
    return dedans.get(commune.pk)


def par_commune(structures: QuerySet[Structure]) -> tuple[list[tuple[dict, int]], int]:
    """Return the communes where entries stand, the fullest first, and how many entries in all."""
    groupes = structures.order_by().values("commune").annotate(n=Count("pk"))
    comptes = dict(groupes.values_list("commune", "n"))
    communes = Commune.objects.filter(pk__in=[c for c in comptes if c]).order_by("nom")
    contours = Contour.objects.filter(commune__in=communes.filter(latitude=None))
    dedans = {code: (a, b) for code, a, b in contours.values_list("pk", "latitude", "longitude")}
    lieux = [
        ({"code": c.pk, "nom": c.nom, "point": _lieu(c, dedans)}, comptes[c.pk]) for c in communes
    ]
    return sorted(lieux, key=lambda lieu: -lieu[1]), sum(comptes.values())


def fond(territoire: Territoire, *, pro: bool) -> dict:
    """Return the background: communes, their outlines, and for professionals the sectors."""
    communes = list(territoire.communes.order_by("-population", "nom"))
    contours = {c.pk: c for c in _contours(territoire)}
    dedans = {code: (c.latitude, c.longitude) for code, c in contours.items()}
    return {
        "communes": [
            {
                "code": c.pk,
                "nom": c.nom,
                "lieu": _lieu(c, dedans),
                "contour": contours[c.pk].geometrie if c.pk in contours else None,
            }
            for c in communes
        ],
        "secteurs": _secteurs(territoire) if pro else [],
        "source": " ; ".join(sorted({c.source for c in contours.values()})),
    }


def _contours(territoire: Territoire) -> QuerySet[Contour]:
    return Contour.objects.filter(commune__territoires=territoire)


def _secteurs(territoire: Territoire) -> list[dict]:
    """Return the sectors, with their communes; `partie`: those they share or hold by streets."""
    regles = RegleSectorielle.objects.filter(secteur__territoire=territoire).order_by()
    entieres: dict[int, set[str]] = {}
    rues: dict[int, set[str]] = {}
    for secteur, commune, cle in regles.values_list("secteur", "commune", "cle").distinct():
        (rues if cle else entieres).setdefault(secteur, set()).add(commune)
    lignes = []
    for s in Secteur.objects.filter(territoire=territoire).select_related("cmp"):
        siennes, par_rue = entieres.get(s.pk, set()), rues.get(s.pk, set())
        lignes.append(
            {
                "code": s.code, "nom": s.nom, "public": s.public,
                "cmp": s.cmp.nom if s.cmp else "",
                "communes": sorted(siennes | par_rue), "parties": sorted(par_rue),
            }
        )  # fmt: skip
    return lignes


def secteurs_dits(territoire: Territoire) -> list[dict]:
    """Return the sectors in words: `entieres` and `partagees`, names of communes."""
    noms = dict(territoire.communes.values_list("pk", "nom"))
    return [
        secteur
        | {
            "titre": Public(secteur["public"]).label,
            "entieres": _nommer(set(secteur["communes"]) - set(secteur["parties"]), noms),
            "partagees": _nommer(secteur["parties"], noms),
        }
        for secteur in _secteurs(territoire)
    ]


def _nommer(codes, noms: dict[str, str]) -> list[str]:
    return sorted(noms[code] for code in codes if code in noms)


def empreinte_du_fond(request, territoire: Territoire) -> str:
    """Return the mark of the public background: another as soon as anything of it has changed."""
    communes = territoire.communes.aggregate(Count("pk"), Max("contour__importe_le"))
    dit = repr([territoire.pk, sorted(communes.items())])
    return f'"{hashlib.sha256(dit.encode()).hexdigest()[:20]}"'


def admettre_les_tuiles(reponse):
    """Let a page of the map ask the operator's tile server, and no other, for its images."""
    if settings.PALIER_TUILES:
        lue = urlsplit(settings.PALIER_TUILES)
        reponse._csp_update = {"img-src": [f"{lue.scheme}://{lue.netloc}"]}
    return reponse


def reglages_de_page() -> dict[str, str]:
    """Return what the page of the map says to its script."""
    return {"tuiles": settings.PALIER_TUILES, "mention": settings.PALIER_TUILES_MENTION}
