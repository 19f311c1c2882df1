"""The national register: two sections in Windows-1252, and the JSON that follows it."""

import json

import pytest

from annuaire.catalogue import genres
from annuaire.imports.finess import joli, vers_wgs84
from annuaire.models import Structure
from tests.annuaire.tableaux import deposer, faire, importer, page

CMP, ESAT, LOIN = "570000158", "570000216", "540000013"


def structure(finess, categorie, nom, commune="463", departement="57", **dit) -> str:
    cases = [""] * 32
    cases[0], cases[1], cases[4], cases[12], cases[13] = (
        "structureet",
        finess,
        nom,
        commune,
        departement,
    )
    cases[7], cases[8], cases[9], cases[15] = (
        "12",
        "BD",
        "DE TRÈVES",
        dit.get("ligne", "57000 METZ"),
    )
    cases[16], cases[18], cases[22] = dit.get("tel", "0353010099"), categorie, dit.get("siret", "")
    return ";".join(cases)


def extraction(*lignes) -> bytes:
    return "\r\n".join(["finess;etalab;93;2026-11-03", *lignes, ""]).encode("cp1252")


def point(finess, x, y, source="1,ATLASANTE,100,IGN,BD_ADRESSE,V2.2,LAMBERT_93") -> str:
    return f"geolocalisation;{finess};{x};{y};{source};2026-11-03"


@pytest.fixture
def coordinatrice(annuaire, connecte):
    annuaire.territoire.communes.filter(pk="57463").update(latitude=49.1196, longitude=6.1764)
    return connecte(annuaire.coordinatrice)


def test_le_csv_en_deux_sections(annuaire, coordinatrice):
    octets = extraction(
        structure(CMP, "156", "CMP DE L'ÎLE DU SAULCY", ligne="57038 METZ CEDEX 1"),
        structure("570000562", "425", "CATTP DU FORT", tel="0612345678", siret="1"),
        structure(ESAT, "500", "EHPAD DES PINS"),
        structure(LOIN, "156", "CMP DE NANCY", commune="395", departement="54"),
        point(CMP, "931577.4", "6895380.2"), point("570000562", "0", "0"), point(LOIN, "1", "2"),
    )  # fmt: skip
    importation = deposer(coordinatrice, octets, "finess")
    assert importation.comptes == {"creer": 2}, list(importation.lignes.values_list("pourquoi"))
    assert importation.rapport["ecartees"] == {"autres_genres": 1, "hors_territoire": 1}
    html = page(coordinatrice, importation)
    assert "1 d’un genre que l’annuaire ne suit pas, 1 d’une commune hors du territoire" in html
    faire(coordinatrice, "confirmer", importation)
    cmp = Structure.objects.get(finess=CMP)
    assert (cmp.nom, cmp.genre, cmp.adresse) == (
        "CMP de l’Île du Saulcy",
        "CMP",
        "12 Boulevard de Trèves",
    )
    assert (cmp.code_postal, cmp.diffusion) == ("", "public")
    assert (cmp.latitude, cmp.longitude) == (
        pytest.approx(49.12, abs=0.03),
        pytest.approx(6.17, abs=0.03),
    )
    cattp = Structure.objects.get(finess="570000562")
    assert cattp.latitude is None  # a point out at sea is no point
    assert not cattp.contacts.exists()  # a mobile phone may be a person's
    assert deposer(coordinatrice, octets, "finess").comptes == {"identique": 2}


def test_le_registre_complete_et_ne_corrige_pas(annuaire, coordinatrice):
    Structure.objects.filter(nom="CMP des Tilleuls").update(finess=CMP)
    importer(
        coordinatrice,
        extraction(structure(CMP, "156", "CMP AUTRE NOM", siret="73282932000074")),
        "finess",
    )
    cmp = Structure.objects.get(finess=CMP)
    assert cmp.nom == "CMP des Tilleuls"
    assert cmp.adresse == "4 rue des Tilleuls"
    assert cmp.siret == "73282932000074"
    assert cmp.code_postal == "57000"


def test_le_json(annuaire, coordinatrice):
    def ege(finess, **dit):
        return {
            "informationsGeneralesEGE": {"egeId": "1", "nomEgeCourt": "SAVS", "nomEgeLong": "SAVS DU HAUT DE SEILLE", "numFinessEge": finess, **dit.get("infos", {})},
            "categorieentiteGeographiqueExercice": dit.get("categorie", "446"),
            "adresse": [{"cogCommune": dit.get("commune", "57463"), "codePostal": "57000", "ligneQuatre": "3 RUE HAUTE SEILLE", "coordonneesGeographique": {"coordonneeX": "6895380", "coordonneeY": "931577", "directionLatitude": "49.1161", "directionLongitude": "6.1829"}}],
            "contact": [{"typeContact": {"roleContact": "01"}, "telecom": {"telephone": "0353010077", "courriel": "prenom.nom@exemple.fr"}}],
            "etatObjet": dit.get("etat", "A"), "dateDerniereMaj": "2026-03-09 00:00:00",
        }  # fmt: skip

    fichier = {
        "schemaVersion": "v1.0.0", "generatedAt": "2026-03-09T15:49:37Z", "gcc": [], "gco": [],
        "pmej": [
            {"ege": [ege("570000208"), ege(LOIN, commune="54395")]},
            {"ege": [ege(ESAT, categorie="365"), ege("570000026", etat="I")]},
            {"ege": [ege("570000034", infos={"dateFermeture": "2020-01-01"})]},
        ],
    }  # fmt: skip
    importation = importer(coordinatrice, json.dumps(fichier).encode(), "finess")
    assert importation.comptes == {"creer": 1}
    assert importation.rapport["ecartees"] == {
        "hors_territoire": 1,
        "autres_genres": 1,
        "fermees": 2,
    }
    savs = Structure.objects.get(finess="570000208")
    assert (savs.genre, savs.nom, savs.code_postal) == ("SAVS", "SAVS du Haut de Seille", "57000")
    assert (savs.latitude, savs.longitude) == (49.1161, 6.1829)
    contact = savs.contacts.get()
    assert (contact.telephone, contact.courriel) == ("0353010077", "")  # perhaps a person's


def test_projections():
    """IGN: Notre-Dame in Lambert 93, Fort-de-France in UTM 20 N."""
    assert vers_wgs84("652381", "6862047", "LAMBERT_93") == (
        pytest.approx(48.85670, abs=1e-4),
        pytest.approx(2.35100, abs=1e-4),
    )
    assert vers_wgs84("708544", "1615982", "UTM_N20") == (
        pytest.approx(14.609, abs=0.01),
        pytest.approx(-61.064, abs=0.01),
    )
    assert vers_wgs84("", "x", "") is None
    assert vers_wgs84("inf", "nan", "") is None


def test_des_capitales_en_phrase():
    assert joli("CMP DE LA PATROTTE") == "CMP de la Patrotte"
    assert joli("CENTRE HOSPITALIER DE JURY-LES-METZ") == "Centre Hospitalier de Jury-Les-Metz"
    assert joli("Déjà écrit") == "Déjà écrit"


def test_une_categorie_mene_a_un_seul_genre():
    """TRE_R66 of the ANS, 5 May 2026; « 437 » was closed in 2018, old files still hold it."""
    codes = [(code, g.code) for g in genres().values() for code in g.finess]
    assert len(codes) == len(dict(codes))
    lus = dict(codes)
    assert [lus[c] for c in ("197", "178", "609", "606", "604", "448", "437")] == [
        "CSAPA", "CAARUD", "MDPH", "DAC", "CPTS", "ETABLISSEMENT_HANDICAP",
        "ETABLISSEMENT_HANDICAP",
    ]  # fmt: skip
