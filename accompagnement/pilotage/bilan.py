"""The yearly figures of accompanied access, in the shape of the reports of the territory."""

from django.urls import reverse

from annuaire.situations import bilan as bilans
from annuaire.situations.bilan import SorteDeBilan
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Territoire
from partnership.secret.models import Evenement

from ..logements import regles as logements
from . import regles
from .lignes import NATURES
from .regles import ETAPES, NOMBRE, TABLES, Trace

GENRE = "acces"


def calculer(territoire: Territoire, annee: int) -> dict:
    """Return the figures of a year, masked, in the shape that is kept when it is published."""
    lues = Evenement.objects.filter(territoire=territoire, le__year=annee, nature__in=NATURES)
    traces = [Trace(*lu) for lu in lues.values_list("nature", "detail")]
    plancher = bilans.seuil(territoire)
    masquees = regles.masquer(regles.compter(traces), plancher)
    return {
        "seuil": plancher,
        "etapes": [[t, masquees[f"etape:{c}"][c, NOMBRE]] for c, (t, _) in ETAPES.items()],
        "definitions": [[t, dit] for t, dit in ETAPES.values()],
        **bilans.partager(
            bilans.rangee(masquees[nom], titre, entete) | {"definition": definition}
            for nom, (titre, entete, definition) in TABLES.items()
        ),
        "moyennes": [],
        "mesures": [
            [m.titre, m.valeur, m.unite, m.definition]
            for m in regles.mesures(traces, masquees, plancher)
        ],
    }  # fmt: skip


def liens(acteur: Acteur) -> list[tuple[str, str]]:
    """Return the way to the map, for those who look for a flat, and for a landlord."""
    if not logements.lit(acteur):
        return []
    return [("Carte des logements offerts et occupés", reverse("accompagnement:carte"))]


def brancher() -> None:
    """Give the report of accompanied access to the room of reports."""
    bilans.brancher_bilan(
        GENRE,
        SorteDeBilan(
            "accès au logement accompagné", "de l’accès au logement accompagné",
            "bilan-acces", calculer, tuple(sorted(NATURES)), liens,
        ),
    )  # fmt: skip
