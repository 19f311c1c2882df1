"""The default catalogue of facts, copied into each territory, which then makes it its own."""

import tomllib
from pathlib import Path

from django.db import transaction

from partnership.acteurs.models import Territoire

from .models import CategorieFait, ItemFait


@transaction.atomic
def installer_catalogue(territoire: Territoire) -> None:
    """Give the territory the families and items that it lacks; nothing of its own is changed."""
    texte = Path(__file__).with_name("catalogue.toml").read_text(encoding="utf-8")
    for ordre, (code, famille) in enumerate(tomllib.loads(texte).items()):
        categorie, _ = CategorieFait.objects.get_or_create(
            territoire=territoire,
            code=code,
            defaults={"libelle": famille["libelle"], "ordre": ordre},
        )
        presents = set(categorie.items.values_list("code", flat=True))
        ItemFait.objects.bulk_create(
            _item(categorie, rang, *ligne)
            for rang, ligne in enumerate(famille["items"])
            if ligne[0] not in presents
        )


def _item(categorie, rang: int, code: str, libelle: str, marques: str = "") -> ItemFait:
    return ItemFait(
        categorie=categorie,
        code=code,
        libelle=libelle,
        ordre=rang,
        **dict.fromkeys(marques.split(), True),
    )
