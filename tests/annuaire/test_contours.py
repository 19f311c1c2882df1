"""Outlines of communes: light, whole, or refused with a sentence."""

import json

import pytest
from django.core.management import CommandError, call_command
from shapely.geometry import shape

from annuaire.models import Contour
from partnership.acteurs.models import Commune

pytestmark = pytest.mark.django_db


def carre(x: float, y: float, cote: float = 0.1) -> list:
    return [[x, y], [x + cote, y], [x + cote, y + cote], [x, y + cote], [x, y]]


def commune(code, anneau, genre="Polygon") -> dict:
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": genre, "coordinates": [anneau]},
    }


@pytest.fixture
def importer(tmp_path, capsys):
    """Run the command on these features (or on this text); return what it says."""
    for code, nom in (("57751", "Woippy"), ("57447", "Marly")):
        Commune.objects.get_or_create(code=code, defaults={"nom": nom, "codes_postaux": []})

    def _importer(lu) -> str:
        fichier = tmp_path / "communes.geojson"
        texte = (
            lu if isinstance(lu, str) else json.dumps({"type": "FeatureCollection", "features": lu})
        )
        fichier.write_text(texte, encoding="utf-8")
        call_command("importer_contours", str(fichier), source="© Essai")
        return capsys.readouterr().out

    return _importer


def test_deux_voisines_et_une_commune_fusionnee(importer):
    """Codes gone are said; the same file twice doubles nothing; no gap opens between neighbours."""
    # A thousand points on the shared side: they leave, the side stays shared.
    cote = [[6.1 + (0.00001 if n % 2 else 0), 49 + n / 10_000] for n in range(1001)]
    gauche = [[6.0, 49.0], *cote, [6.0, 49.1], [6.0, 49.0]]
    droite = [*cote, [6.2, 49.1], [6.2, 49.0], cote[0]]
    features = [commune("57751", gauche), commune("57447", droite), commune("57585", carre(7, 49))]
    dit = importer(features)
    assert "2 contours gardés" in dit
    assert "1 sans commune d’aujourd’hui" in dit
    assert "57585" in dit
    assert importer(features) == dit
    assert Contour.objects.count() == 2
    formes = {c.pk: shape(c.geometrie) for c in Contour.objects.all()}
    assert sum(len(f.exterior.coords) for f in formes.values()) < 20
    assert formes["57751"].intersection(formes["57447"]).length > 0.09
    assert formes["57751"].intersection(formes["57447"]).area == 0
    for c in Contour.objects.all():
        assert formes[c.pk].contains(
            shape({"type": "Point", "coordinates": [c.longitude, c.latitude]})
        )


def test_un_noeud_sans_surface_est_repare(importer):
    """A line that comes back on itself is mended, and said."""
    antenne = [
        [6.0, 49.0],
        [6.1, 49.0],
        [6.1, 49.1],
        [6.1, 49.2],
        [6.1, 49.1],
        [6.0, 49.1],
        [6.0, 49.0],
    ]
    assert "1 réparés : 57751" in importer([commune("57751", antenne)])


NOEUD_PAPILLON = [[6.0, 49.0], [6.1, 49.1], [6.1, 49.0], [6.0, 49.1], [6.0, 49.0]]
LAMBERT = [[930000, 6890000], [931000, 6890000], [931000, 6891000], [930000, 6890000]]


@pytest.mark.parametrize(
    ("lu", "phrase"),
    [
        ("{", "n’est pas du JSON"),
        ("[" * 100_000, "n’est pas du JSON"),
        ('{"type": "Topology"}', "FeatureCollection"),
        ([], "aucune commune"),
        (["non"], "pas de code INSEE"),
        (
            [{"type": "Feature", "properties": {"nom": "Metz"}, "geometry": None}],
            "pas de code INSEE",
        ),
        ([{"type": "Feature", "properties": {"code": "57751"}, "geometry": None}], "ne se lit pas"),
        ([commune("57751", [[6.0, 49.0], [6.1, "x"]])], "ne se lit pas"),
        ([commune("57751", [[6.0, 49.0], [6.1, 49.0]])], "ne se lit pas"),
        ([commune("57751", [6.0, 49.0], "MultiPoint")], "n’est pas une surface"),
        ([commune("57751", LAMBERT)], "Lambert 93"),
        ([commune("57751", NOEUD_PAPILLON)], "est cassé"),
        ([commune("57751", carre(6, 49)), commune("57751", carre(6, 49))], "deux contours"),
        ([commune("99999", carre(6, 49))], "Aucune commune"),
    ],
)
def test_ce_qui_est_casse_est_refuse_avec_une_phrase(importer, lu, phrase):
    with pytest.raises(CommandError, match=phrase):
        importer(lu)
    assert not Contour.objects.exists()
