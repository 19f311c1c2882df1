"""Outlines of communes from a GeoJSON file: checked, simplified together, kept light.

A country's file is imported as it comes: what is not a commune of Palier is said, not failed.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

import shapely
from django.db import transaction
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from partnership.acteurs import horloge
from partnership.acteurs.models import Commune

from .models import Contour

CLES_DU_CODE = ("code", "insee", "INSEE_COM", "code_insee", "codgeo")
# Degrees, as the side of the smallest triangle kept: some 150 m, five pixels of a whole territory.
TOLERANCE = 0.0015
GRILLE = 0.0001  # 11 m; neighbours fall on the same points
OCTETS_AU_PLUS = 300_000_000
FRANCE = (-180.0, -90.0, 180.0, 90.0)


class ContoursRefuses(ValueError):
    """The file cannot be taken; the sentence that says why."""


@dataclass
class Bilan:
    """What an import did."""

    gardes: int = 0
    inconnus: list[str] = field(default_factory=list)  # merged since, or of another départements
    repares: list[str] = field(default_factory=list)


def importer(fichier: Path, source: str) -> Bilan:
    """Keep the outlines of a file, in place of those already kept for the same communes.

    `source`: who made them, shown under the map. Raises `ContoursRefuses`; nothing is then written.
    """
    lus = _geometries(_lire(fichier))
    connues = set(Commune.objects.filter(pk__in=lus).values_list("pk", flat=True))
    bilan = Bilan(inconnus=sorted(lus.keys() - connues))
    entieres = {code: forme for code, forme in sorted(lus.items()) if code in connues}
    if not entieres:
        raise ContoursRefuses("Aucune commune de ce fichier n’est connue de Palier.")
    simples = _simplifier(entieres, bilan)
    _ecrire(simples, source)
    bilan.gardes = len(simples)
    return bilan


def _lire(fichier: Path) -> list:
    try:
        if fichier.stat().st_size > OCTETS_AU_PLUS:
            raise ContoursRefuses("Ce fichier pèse plus de 300 Mo : découpez-le par département.")
        lu = json.loads(fichier.read_text(encoding="utf-8-sig"))
    except OSError:
        raise ContoursRefuses(f"Le fichier {fichier} ne s’ouvre pas.") from None
    except (ValueError, RecursionError):
        raise ContoursRefuses(
            "Ce fichier n’est pas du JSON en UTF-8 : il est peut-être coupé."
        ) from None
    if not isinstance(lu, dict) or lu.get("type") != "FeatureCollection":
        raise ContoursRefuses("Ce fichier n’est pas une « FeatureCollection » GeoJSON.")
    communes = lu.get("features")
    if not isinstance(communes, list) or not communes:
        raise ContoursRefuses("Ce fichier ne contient aucune commune.")
    return communes


def _geometries(communes: list) -> dict[str, BaseGeometry]:
    formes: dict[str, BaseGeometry] = {}
    for rang, commune in enumerate(communes, start=1):
        code = _code(commune)
        if not code:
            raise ContoursRefuses(
                f"Le contour n° {rang} n’a pas de code INSEE (propriété « code » ou « insee »)."
            )
        if code in formes:
            raise ContoursRefuses(f"La commune {code} a deux contours dans ce fichier.")
        formes[code] = _forme(code, commune.get("geometry"))
    return formes


def _code(commune) -> str:
    proprietes = commune.get("properties") if isinstance(commune, dict) else None
    if not isinstance(proprietes, dict):
        return ""
    return next((str(proprietes[cle]) for cle in CLES_DU_CODE if proprietes.get(cle)), "")


def _forme(code: str, geometrie) -> BaseGeometry:
    try:
        forme = shape(geometrie)
    except (shapely.errors.ShapelyError, ValueError, TypeError, KeyError, AttributeError,
            IndexError):  # fmt: skip
        raise ContoursRefuses(f"Le contour de {code} ne se lit pas.") from None
    if not isinstance(forme, Polygon | MultiPolygon) or forme.is_empty:
        raise ContoursRefuses(f"Le contour de {code} n’est pas une surface.")
    ouest, sud, est, nord = forme.bounds
    if not (FRANCE[0] <= ouest <= est <= FRANCE[2] and FRANCE[1] <= sud <= nord <= FRANCE[3]):
        raise ContoursRefuses(
            f"Le contour de {code} n’est pas en degrés (WGS 84) : convertissez le fichier depuis"
            " Lambert 93."
        )
    return forme


def _simplifier(entieres: dict[str, BaseGeometry], bilan: Bilan) -> dict[str, BaseGeometry]:
    """Simplify all together, so that no gap opens between two neighbours."""
    saines = {code: _sain(code, forme, bilan) for code, forme in entieres.items()}
    formes = shapely.coverage_simplify(list(saines.values()), TOLERANCE)
    return dict(zip(saines, shapely.set_precision(formes, GRILLE), strict=True))


def _sain(code: str, forme: BaseGeometry, bilan: Bilan) -> BaseGeometry:
    """Return a valid outline; raise `ContoursRefuses` when mending it would change what it says."""
    if forme.is_valid:
        return forme
    repare = shapely.make_valid(forme, method="structure", keep_collapsed=False)
    surface = isinstance(repare, Polygon | MultiPolygon) and not repare.is_empty
    if not surface or abs(repare.area - forme.area) > 0.01 * max(repare.area, forme.area):
        raise ContoursRefuses(
            f"Le contour de {code} est cassé ({explain_validity(forme)}) : corrigez-le."
        )
    bilan.repares.append(code)
    return repare


@transaction.atomic
def _ecrire(formes: dict[str, BaseGeometry], source: str) -> None:
    maintenant = horloge.maintenant()
    Contour.objects.bulk_create(
        [_contour(code, forme, source, maintenant) for code, forme in formes.items()],
        update_conflicts=True,
        unique_fields=["commune"],
        update_fields=["geometrie", "latitude", "longitude", "source", "importe_le"],
    )


def _contour(code: str, forme: BaseGeometry, source: str, maintenant) -> Contour:
    dedans = forme.representative_point()
    return Contour(
        commune_id=code,
        geometrie=json.loads(json.dumps(mapping(forme))),
        latitude=round(dedans.y, 4),
        longitude=round(dedans.x, 4),
        source=source,
        importe_le=maintenant,
    )
