"""The open feeds of the public directory: JSON and GeoJSON, written entry by entry."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Max, Sum
from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.models import Territoire
from partnership.acteurs.reglages import reglage

from . import carte
from .enums import Suite
from .models import Modification, Structure

VERSION = "1.0"
PAR_LOT = 500
# Anybody's page may read it: it holds nothing that a visitor does not see.
ENTETES = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}

# What each entry says, in order; the page of the open data and its test read it here.
CHAMPS = {
    "ref": "identifiant stable de la fiche (UUID)",
    "url": "page de la fiche",
    "nom": "nom de la structure",
    "genre": "code, sigle, nom et famille du genre de structure",
    "services": "ce qui est proposé",
    "publics": "pour qui",
    "conditions": "comment y entrer",
    "adresse": "numéro et voie",
    "code_postal": "code postal",
    "commune": "code INSEE et nom de la commune, ou null",
    "position": "latitude et longitude (WGS 84) et leur précision : « adresse », ou « commune » "
    "quand seul le centre de la commune est connu ; ou null",
    "communes": "communes couvertes (codes INSEE) ; liste vide : tout le territoire",
    "contacts": "fonction, telephone, courriel ; jamais une personne",
    "horaires": "jour (1 = lundi), debut, fin ; liste vide : non connus",
    "horaires_texte": "précision sur les horaires",
    "toujours_ouverte": "ouverte jour et nuit",
    "accessibilite": "accessibilité du lieu",
    "langues": "langues parlées",
    "site": "adresse du site internet",
    "finess": "numéro FINESS",
    "siret": "numéro SIRET",
    "verifie_le": "jour de la dernière vérification (AAAA-MM-JJ), ou null",
}


def empreinte(request, territoire: Territoire) -> str:
    """Return the mark of the feed: another as soon as a public entry has changed."""
    dites = Structure.objects.publiques(territoire).aggregate(
        Count("pk"), Sum("version"), Max("pk"), Max("verifie_le")
    )
    jour = horloge.aujourdhui()
    dit = repr([VERSION, request.path, sorted(dites.items()), jour])
    return f'"{hashlib.sha256(dit.encode()).hexdigest()[:20]}"'


def modifie_le(request, territoire: Territoire) -> datetime | None:
    """Return when the directory last changed, None when it never did."""
    faites = Modification.objects.filter(territoire=territoire, suite=Suite.APPLIQUEE)
    return faites.aggregate(dernier=Max("decidee_le"))["dernier"]


def json_de(territoire: Territoire, base: str) -> Iterator[str]:
    """Write the feed piece by piece; `base`: scheme and host, for the addresses of the entries."""
    yield json.dumps(_entete(territoire, base), ensure_ascii=False)[:-1] + ', "structures": ['
    for rang, document in enumerate(_documents(territoire, base)):
        yield (",\n" if rang else "\n") + json.dumps(document, ensure_ascii=False)
    yield "\n]}\n"


def geojson_de(territoire: Territoire, base: str) -> Iterator[str]:
    """Write the same as a GeoJSON FeatureCollection (RFC 7946); no point: a null geometry."""
    entete = {"type": "FeatureCollection", **_entete(territoire, base)}
    yield json.dumps(entete, ensure_ascii=False)[:-1] + ', "features": ['
    for rang, document in enumerate(_documents(territoire, base)):
        yield (",\n" if rang else "\n") + json.dumps(_feature(document), ensure_ascii=False)
    yield "\n]}\n"


def _entete(territoire: Territoire, base: str) -> dict:
    return {
        "version": VERSION,
        "territoire": {"code": territoire.code, "nom": territoire.nom},
        "licence": reglage(territoire, "licence_annuaire", horloge.aujourdhui()),
        "source": f"Annuaire du partenariat {territoire.nom}",
        "documentation": base + reverse("partenariats:donnees", args=[territoire.code]),
    }


def _feature(document: dict) -> dict:
    position = document["position"]
    point = position and [position["longitude"], position["latitude"]]
    return {
        "type": "Feature",
        "id": document["ref"],
        "geometry": {"type": "Point", "coordinates": point} if point else None,
        "properties": {c: v for c, v in document.items() if c != "ref"},
    }


def _documents(territoire: Territoire, base: str) -> Iterator[dict]:
    """Read the entries by lots, each in a constant number of queries."""
    apres: int | None = 0
    lisibles = Structure.objects.publiques(territoire).select_related("commune")
    lisibles = lisibles.prefetch_related("communes", "contacts", "plages").order_by("pk")
    while apres is not None:
        lot = carte.situer(list(lisibles.filter(pk__gt=apres)[:PAR_LOT]))
        yield from (_document(structure, territoire, base) for structure in lot)
        apres = lot[-1].pk if len(lot) == PAR_LOT else None


def _document(s: Structure, territoire: Territoire, base: str) -> dict:
    point, sorte = s.point, s.sorte
    dit = {
        "ref": str(s.ref),
        "url": base + reverse("partenariats:structure", args=[territoire.code, s.ref]),
        "genre": {
            "code": s.genre,
            "sigle": sorte.sigle,
            "nom": sorte.nom,
            "famille": sorte.famille,
        },
        "commune": {"code": s.commune_id, "nom": s.commune.nom} if s.commune else None,
        "position": dict(zip(("latitude", "longitude", "precision"), point, strict=True))
        if point
        else None,
        "communes": sorted(c.pk for c in s.communes.all()),
        "contacts": [
            {"fonction": c.fonction, "telephone": c.telephone, "courriel": c.courriel}
            for c in s.contacts.all()
            if not c.pour_pros
        ],
        "horaires": [
            {"jour": p.jour, "debut": f"{p.debut:%H:%M}", "fin": f"{p.fin:%H:%M}"}
            for p in s.plages.all()
        ],
        "verifie_le": s.verifie_le.isoformat() if s.verifie_le else None,
    }
    return {champ: dit[champ] if champ in dit else getattr(s, champ) for champ in CHAMPS}
