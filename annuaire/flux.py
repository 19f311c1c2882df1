"""The open feeds of the public directory: JSON and GeoJSON, written once for each revision of it.

What is written is kept, compressed: it is given again until the directory is another.
"""

import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import chain
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.models import Territoire
from partnership.acteurs.reglages import reglage

from . import carte, revision
from .catalogue import genres
from .models import Contact, Flux, Plage, Structure

VERSION = "1.0"
JSON, GEOJSON = "json", "geojson"
PAR_LOT = 2000  # entries read at once
MORCEAU = 1 << 16  # bytes given at once
COMPRESSION = 5  # of zlib: beyond, it takes twice the time for a tenth less
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


@dataclass(frozen=True)
class Etat:
    """Which directory a feed is of, and when that directory was last written (None: never)."""

    cle: str
    le: datetime | None

    @property
    def marque(self) -> str:
        """Return the mark of an answer; weak: it is the same compressed or not."""
        return marque(self.cle)


def marque(cle: str) -> str:
    return f'W/"{cle[:32]}"'


def etat(territoire: Territoire, sorte: str) -> Etat:
    """Return what a feed is of now, in two queries: another at each write, and each day."""
    jour, lue = horloge.aujourdhui(), revision.lire(territoire)
    dit = [
        VERSION, sorte, lue.numero, jour, settings.PALIER_ADRESSE, territoire.nom,
        reglage(territoire, "licence_annuaire", jour),
    ]  # fmt: skip
    return Etat(hashlib.sha256(repr(dit).encode()).hexdigest(), lue.le)


def donner(territoire: Territoire, sorte: str, voulue: str) -> Flux:
    """Return a feed as it is kept, written again first when it is of another directory.

    `voulue`: the key of its state, read before. One writes it at a time, in the transaction of the
    page: meanwhile the others are given the last one, and wait only when there is none.
    """
    siens = Flux.objects.filter(territoire=territoire, sorte=sorte)
    garde = siens.first()
    if garde is None:
        Flux.objects.bulk_create([Flux(territoire=territoire, sorte=sorte)], ignore_conflicts=True)
    elif garde.cle == voulue:
        return garde
    passe = garde is not None and bool(garde.cle)
    tenu = siens.select_for_update(skip_locked=passe, of=("self",)).first()
    if tenu is None:
        return garde
    if tenu.cle != voulue:
        tenu.cle, tenu.octets = voulue, _comprimer(ECRIRE[sorte](territoire))
        tenu.save(update_fields=["cle", "octets"])
    return tenu


def _comprimer(morceaux: Iterator[str]) -> bytes:
    presse = zlib.compressobj(COMPRESSION, wbits=31)  # 31: as gzip writes it
    serres = [presse.compress(morceau.encode()) for morceau in morceaux]
    return b"".join([*serres, presse.flush()])


def morceaux(flux: Flux, *, comprime: bool) -> Iterator[bytes]:
    """Yield a feed piece by piece, as gzip or as text: never whole in memory."""
    octets = memoryview(flux.octets)
    detend = zlib.decompressobj(wbits=31)
    for debut in range(0, len(octets), MORCEAU):
        morceau = octets[debut : debut + MORCEAU]
        yield bytes(morceau) if comprime else detend.decompress(morceau)


def json_de(territoire: Territoire) -> Iterator[str]:
    """Write the feed piece by piece."""
    yield json.dumps(_entete(territoire), ensure_ascii=False)[:-1] + ', "structures": ['
    yield from _suite(_documents(territoire))
    yield "\n]}\n"


def geojson_de(territoire: Territoire) -> Iterator[str]:
    """Write the same as a GeoJSON FeatureCollection (RFC 7946); no point: a null geometry."""
    entete = {"type": "FeatureCollection", **_entete(territoire)}
    yield json.dumps(entete, ensure_ascii=False)[:-1] + ', "features": ['
    yield from _suite(_feature(document) for document in _documents(territoire))
    yield "\n]}\n"


ECRIRE = {JSON: json_de, GEOJSON: geojson_de}


def _suite(documents: Iterator[dict]) -> Iterator[str]:
    for rang, document in enumerate(documents):
        yield (",\n" if rang else "\n") + json.dumps(document, ensure_ascii=False)


def _entete(territoire: Territoire) -> dict:
    documentation = reverse("partenariats:donnees", args=[territoire.code])
    return {
        "version": VERSION,
        "territoire": {"code": territoire.code, "nom": territoire.nom},
        "licence": reglage(territoire, "licence_annuaire", horloge.aujourdhui()),
        "source": f"Annuaire du partenariat {territoire.nom}",
        "documentation": _base() + documentation,
    }


def _base() -> str:
    """Return where the site stands; what is kept must not say what a visitor wrote of it."""
    return settings.PALIER_ADRESSE.rstrip("/")


def _feature(document: dict) -> dict:
    position = document["position"]
    point = position and [position["longitude"], position["latitude"]]
    return {
        "type": "Feature",
        "id": document["ref"],
        "geometry": {"type": "Point", "coordinates": point} if point else None,
        "properties": {c: v for c, v in document.items() if c != "ref"},
    }


# Plain columns; the others are made by `_document`.
NUS = (
    "nom", "services", "publics", "conditions", "adresse", "code_postal", "horaires_texte",
    "toujours_ouverte", "accessibilite", "langues", "site", "finess", "siret",
)  # fmt: skip
LIEUX = (
    ("latitude", "longitude", carte.SUR_PLACE),
    ("commune__latitude", "commune__longitude", carte.DANS_LA_COMMUNE),
    ("commune__contour__latitude", "commune__contour__longitude", carte.DANS_LA_COMMUNE),
)


def _documents(territoire: Territoire) -> Iterator[dict]:
    """Read the entries in one query, a lot at a time, without making objects of them."""
    lien = Structure.communes.through.objects
    siens = {"structure": OuterRef("pk")}
    contacts = Contact.objects.filter(**siens, pour_pros=False).order_by("ordre", "pk")
    plages = Plage.objects.filter(**siens).order_by("jour", "debut")
    lues = Structure.objects.publiques(territoire).order_by("pk").values(
        *NUS, *chain.from_iterable(lieu[:2] for lieu in LIEUX),
        "ref", "genre", "verifie_le", "commune", "commune__nom",
        codes=ArraySubquery(lien.filter(**siens).order_by("commune").values("commune")),
        joindre=ArraySubquery(contacts.values(
            dit=JSONObject(fonction="fonction", telephone="telephone", courriel="courriel"))),
        heures=ArraySubquery(plages.values(
            dit=JSONObject(jour="jour", debut="debut", fin="fin"))),
    )  # fmt: skip
    modele = _base() + reverse("partenariats:structure", args=[territoire.code, UUID(int=0)])
    for ligne in lues.iterator(chunk_size=PAR_LOT):
        yield _document(ligne, modele)


def _document(ligne: dict, modele: str) -> dict:
    ref = str(ligne["ref"])
    dit = {
        "ref": ref,
        "url": modele.replace(str(UUID(int=0)), ref),
        "genre": _genre(ligne["genre"]),
        "commune": {"code": ligne["commune"], "nom": ligne["commune__nom"]}
        if ligne["commune"]
        else None,
        "position": _position(ligne),
        "communes": ligne["codes"],
        # PostgreSQL keeps the keys of its objects in an order of its own.
        "contacts": [
            {c: d[c] for c in ("fonction", "telephone", "courriel")} for d in ligne["joindre"]
        ],
        "horaires": [
            {"jour": p["jour"], "debut": p["debut"][:5], "fin": p["fin"][:5]}
            for p in ligne["heures"]
        ],
        "verifie_le": ligne["verifie_le"].isoformat() if ligne["verifie_le"] else None,
    }
    return {champ: dit[champ] if champ in dit else ligne[champ] for champ in CHAMPS}


@cache
def _genre(code: str) -> dict:
    sorte = genres()[code]
    return {"code": code, "sigle": sorte.sigle, "nom": sorte.nom, "famille": sorte.famille}


def _position(ligne: dict) -> dict | None:
    for latitude, longitude, precision in LIEUX:
        if ligne[latitude] is not None:
            return {
                "latitude": ligne[latitude],
                "longitude": ligne[longitude],
                "precision": precision,
            }
    return None
