"""Loading of the official communes, from the extracts carried with the project."""

import json
from pathlib import Path

from .models import Commune

CHAMPS = ["nom", "codes_postaux", "population", "epci_code", "epci_nom", "latitude", "longitude"]


def charger_communes(departement: str) -> int:
    """Insert or refresh the communes of a département; return how many."""
    fichier = Path(__file__).with_name("donnees") / f"communes-{departement}.json"
    communes = [
        Commune(code=ligne["code"], **{champ: ligne[champ] or _vide(champ) for champ in CHAMPS})
        for ligne in json.loads(fichier.read_text(encoding="utf-8"))
    ]
    Commune.objects.bulk_create(
        communes, update_conflicts=True, unique_fields=["code"], update_fields=CHAMPS
    )
    return len(communes)


def _vide(champ: str):
    """Return what stands for a missing value of the extract."""
    return {"population": 0, "codes_postaux": [], "latitude": None, "longitude": None}.get(
        champ, ""
    )
