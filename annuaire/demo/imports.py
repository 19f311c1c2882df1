"""A file that the coordinator of the demonstration has imported: given, read again, applied."""

import csv
import io
import tomllib
from pathlib import Path

from partnership.acteurs.acteur import Acteur

from ..enums import EtatImport, NatureImport
from ..imports import actions
from ..imports.tasks import relever_fichiers
from ..models import Import


def importer(coordinatrice: Acteur) -> Import:
    """Import a table: some lines create, some change or say nothing new, some are refused."""
    lu = tomllib.loads(Path(__file__).with_name("imports.toml").read_text(encoding="utf-8"))
    tableau = io.StringIO(newline="")
    csv.writer(tableau, delimiter=";").writerows(lu["lignes"])
    with coordinatrice.agir():
        donne = actions.deposer(
            par=coordinatrice, nature=NatureImport.ANNUAIRE, libelle=lu["libelle"],
            octets=tableau.getvalue().encode(),
        )  # fmt: skip
    relever_fichiers()
    donne.refresh_from_db()
    if donne.etat == EtatImport.A_RELIRE:
        with coordinatrice.agir():
            actions.confirmer(importation=donne, par=coordinatrice)
        relever_fichiers()
    donne.refresh_from_db()
    return donne
