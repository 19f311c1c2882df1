"""No import runs up, none between rooms of one floor (architecture.md)."""

import ast

from tests.depot.sources import APPS, imports, imports_de, nom, pythons, salle

# architecture.md, drawn: a room and what it may import.
PREMIER = {"acteurs", "secret", "envois", "conventions"}
DEUXIEME = {"annuaire", "formations"}
FLECHES: dict[str, set[str]] = {
    "acteurs": set(),
    "secret": {"acteurs"},
    "envois": {"acteurs"},
    "conventions": {"acteurs"},
    "annuaire": PREMIER,
    "formations": PREMIER,
    "signalements": PREMIER | DEUXIEME,
    "accompagnement": PREMIER | DEUXIEME,
}


def fleches_interdites(trouves, chez: str) -> list[tuple[int, str]]:
    return [
        (ligne, module)
        for ligne, module in trouves
        if (ou := salle(module)) and ou != chez and ou not in FLECHES[chez]
    ]


def test_aucune_fleche_ne_monte():
    lus, fautes = 0, []
    for chez, dossier in APPS.items():
        for fichier in pythons(f"{dossier}/"):
            lus += 1
            fautes += [(nom(fichier), *f) for f in fleches_interdites(imports(fichier), chez)]
    assert lus > 60
    assert not fautes, fautes


def test_les_reglages_ne_sont_importes_de_personne():
    """Rooms read `django.conf.settings`: the wiring is on nobody's path."""
    fautes = [
        (nom(f), module)
        for f in pythons(*(f"{d}/" for d in APPS.values()))
        for _, module in imports(f)
        if module.startswith(("partnership.settings", "partnership.urls", "partnership.wsgi"))
    ]
    assert not fautes


def test_le_code_n_importe_ni_essais_ni_banc():
    fautes = [
        (nom(f), module)
        for f in pythons(*(f"{d}/" for d in APPS.values()))
        for _, module in imports(f)
        if module.split(".")[0] in {"tests", "bench", "pytest"}
    ]
    assert not fautes


def test_le_filet_voit_tout():
    """Late, relative, dynamic: each way of importing upwards is seen."""
    for texte in ("from signalements.models import Signalement", "import signalements.models as m",
                  "def f():\n    from signalements import x", "import_module('signalements.models')",
                  "if TYPE_CHECKING:\n    import accompagnement"):  # fmt: skip
        assert fleches_interdites(imports_de(ast.parse(texte), ["partnership", "secret"]), "secret")
    relatif = ast.parse("from ..secret import cercle")
    trouves = list(imports_de(relatif, ["partnership", "acteurs"]))
    assert trouves == [(1, "partnership.secret.cercle")]
    assert fleches_interdites(trouves, "acteurs")
