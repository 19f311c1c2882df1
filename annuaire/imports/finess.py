"""The national register FINESS: its two-section CSV, and the JSON that follows it (domain.md § 7).

Layouts: « Extraction du fichier des établissements » (etalab) for the CSV, Windows-1252, no titles;
schema-structures-v1.json of github.com/ansforge/finess for the JSON. Categories: `genres.toml`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from ..adresses import sans_accent, type_de_voie
from ..catalogue import genres
from ..regles import est_portable, point_faux, siret_faux, telephone_lu
from .lignes import Contexte, Lue, lire

# Places of what we read in a line « structureet ».
ET = {
    "finess": 1, "rs": 3, "rslongue": 4, "compldistrib": 6, "numvoie": 7, "typvoie": 8, "voie": 9,
    "compvoie": 10, "commune": 12, "departement": 13, "ligneacheminement": 15, "telephone": 16,
    "categorie": 18, "siret": 22,
}  # fmt: skip
GEO = {"finess": 1, "x": 2, "y": 3, "source": 4}
# Départements overseas as FINESS writes them: the code of the commune then starts with 97.
OUTRE_MER = {"9A", "9B", "9C", "9D", "9E", "9F"}
# Projection of the coordinates, as their source says it, and its EPSG code (IGN).
PROJECTIONS = {"UTM_N20": 5490, "UTM_N22": 2972, "UTM_S40": 2975, "UTM_S38": 4471}
LAMBERT_93 = 2154
PETITS = frozenset(
    [
        "de",
        "du",
        "des",
        "d",
        "la",
        "le",
        "les",
        "l",
        "et",
        "en",
        "a",
        "au",
        "aux",
        "sur",
        "sous",
        "pour",
    ]
)


@cache
def _genres() -> dict[str, str]:
    return {code: g.code for g in genres().values() for code in g.finess}


def sigles() -> frozenset[str]:
    return frozenset(m for g in genres().values() for m in g.sigle.split())


class Registre:
    """What is kept of a file of the register, and the count of what is not."""

    def __init__(self, contexte: Contexte):
        self.contexte = contexte
        self.ecartees: Counter[str] = Counter()
        self.gardees: dict[str, tuple[int, dict]] = {}
        self.reconnu = False

    def lire(self, numerotees: Iterable[tuple[int, list[str]]]) -> Iterator[Lue]:
        """Yield the entries of the territory once the whole file is read."""
        for rang, cellules in numerotees:
            self._garder(rang, cellules)
        for rang, brut in self.gardees.values():
            lue = lire(rang, brut, self.contexte, vide_efface=False)
            lue.complete = True
            yield lue

    def _garder(self, rang: int, cellules: list[str]) -> None:
        sorte = cellules[0] if cellules else ""
        if sorte.startswith("{"):
            self._json(rang, json.loads(sorte))
        elif sorte == "structureet" and len(cellules) > ET["siret"]:
            self._structure(rang, {champ: cellules[place] for champ, place in ET.items()})
        elif sorte == "geolocalisation" and len(cellules) > GEO["source"]:
            self._point({champ: cellules[place] for champ, place in GEO.items()})

    def _est_des_notres(self, categorie: str, insee: str) -> bool:
        self.reconnu = True
        if categorie not in _genres():
            self.ecartees["autres_genres"] += 1
        elif insee not in self.contexte.lieux.par_code:
            self.ecartees["hors_territoire"] += 1
        else:
            return True
        return False

    def _structure(self, rang: int, et: dict[str, str]) -> None:
        insee = _insee(et["departement"], et["commune"])
        if not self._est_des_notres(et["categorie"], insee):
            return
        numero, type_ = et["numvoie"] + et["compvoie"], type_de_voie(et["typvoie"]).upper()
        self.gardees[et["finess"]] = rang, self._brut(
            et["finess"], et["categorie"], et["rslongue"] or et["rs"],
            " ".join(filter(None, (numero, type_, et["voie"]))), insee,
            et["ligneacheminement"][:5], et["telephone"], et["siret"],
        )  # fmt: skip

    def _point(self, geo: dict[str, str]) -> None:
        if geo["finess"] in self.gardees:
            brut = self.gardees[geo["finess"]][1]
            brut |= self._situer(brut["insee"], vers_wgs84(geo["x"], geo["y"], geo["source"]))

    def _situer(self, insee: str, point: tuple[float, float] | None) -> dict[str, str]:
        """Return a point of the commune; one that is elsewhere is left out."""
        if point is None or point_faux(*point, self.contexte.lieux.par_code[insee]):
            return {}
        return {"latitude": f"{point[0]:.6f}", "longitude": f"{point[1]:.6f}"}

    def _json(self, rang: int, ege) -> None:
        infos, adresse = _dict(ege, "informationsGeneralesEGE"), _premier(ege, "adresse")
        finess, insee = _texte(infos, "numFinessEge"), _texte(adresse, "cogCommune")
        categorie = _texte(ege, "categorieentiteGeographiqueExercice")
        if not finess or not self._est_des_notres(categorie, insee):
            return
        if _texte(ege, "etatObjet") == "I" or _texte(infos, "dateFermeture"):
            self.ecartees["fermees"] += 1
            return
        point = _dict(adresse, "coordonneesGeographique")
        voie = _texte(adresse, "ligneQuatre") or " ".join(
            filter(None, (_texte(adresse, c) for c in ("numeroVoie", "typeVoie", "libelleVoie")))
        )
        self.gardees[finess] = rang, self._brut(
            finess, categorie, _texte(infos, "nomEgeLong") or _texte(infos, "nomEgeCourt"), voie,
            insee, _texte(adresse, "codePostal"),
            _texte(_dict(_premier(ege, "contact"), "telecom"), "telephone"),
            _texte(infos, "siret"),
        ) | self._situer(
            insee, _degres(_texte(point, "directionLatitude"), _texte(point, "directionLongitude"))
        )  # fmt: skip

    def _brut(self, finess, categorie, nom, voie, insee, postal, telephone, siret) -> dict:
        """Return a line of the register as a line of our own table; what is wrong is left out.

        An address of electronic mail is not taken: in the register, it may be a person's.
        """
        genre = genres()[_genres()[categorie]]
        lu = telephone_lu(telephone)
        postaux = self.contexte.lieux.par_code[insee].codes_postaux
        return {
            "cle_source": f"finess:{finess}", "finess": finess,
            "genre": genre.code, "nom": joli(nom)[:160], "adresse": joli(voie)[:200],
            "insee": insee, "code_postal": postal if postal in postaux else "",
            "contact_1_telephone": "" if est_portable(lu) else lu,
            "siret": "" if siret_faux(siret) else siret,
            "diffusion": "pro" if genre.pro else "public",
        }  # fmt: skip


def _degres(latitude: str, longitude: str) -> tuple[float, float] | None:
    try:
        return float(latitude), float(longitude)
    except ValueError:
        return None


def _insee(departement: str, commune: str) -> str:
    """« 57 » and « 463 » give 57463; overseas « 9B » and « 209 » give 97209."""
    return ("97" if departement in OUTRE_MER else departement) + commune


def joli(nom: str) -> str:
    """Return capitals as a sentence: « CMP DE LA PATROTTE » gives « CMP de la Patrotte »."""
    if nom != nom.upper():
        return " ".join(nom.split())
    return " ".join(_mot_joli(mot, premier=not rang) for rang, mot in enumerate(nom.split()))


def _mot_joli(mot: str, *, premier: bool) -> str:
    if mot.strip("().,") in sigles():
        return mot
    article, apostrophe, suite = mot.replace("’", "'").partition("'")
    if apostrophe and article in {"L", "D"}:
        return f"{article if premier else article.lower()}’{_mot_joli(suite, premier=True)}"
    if not premier and sans_accent(mot) in PETITS:
        return mot.lower()
    return "-".join(m.capitalize() for m in mot.split("-"))


def vers_wgs84(x: str, y: str, source: str) -> tuple[float, float] | None:
    """Return (latitude, longitude) in degrees of a point in metres, None when there is none.

    `source` names the projection: Lambert 93 (EPSG 2154) unless it says one of overseas.
    """
    try:
        metres = float(x.replace(",", ".")), float(y.replace(",", "."))
    except ValueError:
        return None
    epsg = next((e for nom, e in PROJECTIONS.items() if nom in source.upper()), LAMBERT_93)
    longitude, latitude = _transformer(epsg).transform(*metres)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return latitude, longitude


@cache
def _transformer(epsg: int):
    from pyproj import Transformer  # fifteen megabytes, for the worker alone

    return Transformer.from_crs(epsg, 4326, always_xy=True)


def _dict(objet, cle: str) -> dict:
    valeur = objet.get(cle) if isinstance(objet, dict) else None
    return valeur if isinstance(valeur, dict) else {}


def _premier(objet, cle: str) -> dict:
    liste = objet.get(cle) if isinstance(objet, dict) else None
    return liste[0] if isinstance(liste, list) and liste and isinstance(liste[0], dict) else {}


def _texte(objet, cle: str) -> str:
    valeur = objet.get(cle) if isinstance(objet, dict) else None
    return valeur.replace("\x00", "").strip() if isinstance(valeur, str) else ""
