"""Spreadsheets that leave: they come back unchanged, hold no formula, are for who asked."""

import pytest
from django.urls import reverse

from annuaire import actions, fiche
from annuaire.imports.fichiers import ouvrir
from annuaire.imports.tasks import relever_fichiers
from annuaire.models import Export, Structure
from tests.annuaire.tableaux import deposer, en_csv, importer


def exporter(navigateur, forme: str, nature="annuaire", **filtres) -> bytes:
    """Ask for a spreadsheet, have it made, fetch it."""
    dit = {"nature": nature, "forme": forme, **filtres}
    reponse = navigateur.post(reverse("annuaire:exporter"), dit)
    assert reponse.status_code == 302
    assert "En préparation" in navigateur.get(reponse.url).content.decode()
    assert navigateur.get(f"{reponse.url}recuperer/").status_code == 302
    relever_fichiers()
    assert "Votre fichier est prêt" in navigateur.get(reponse.url).content.decode()
    fichier = navigateur.get(f"{reponse.url}recuperer/")
    assert fichier["Content-Disposition"].endswith(f'.{forme}"')
    return fichier.content


def lignes_de(octets: bytes) -> list[list[str]]:
    with ouvrir(octets, 1000) as (_, lues):
        return list(lues)


@pytest.mark.parametrize("forme", ["csv", "xlsx", "ods"])
def test_l_annuaire_part_et_revient(annuaire, connecte, forme):
    """Export, import: nothing would change, by any format; edited, what was edited changes."""
    c = connecte(annuaire.coordinatrice)
    d = annuaire.coordinatrice
    riche = {
        "genre": "AUTRE", "nom": "=1+1", "services": "Une ligne\r\nune autre ; « œ » <b>",
        "publics": "- enfants", "latitude": 49.123456789012345, "longitude": -0.1, "siret": "73282932000074",
        "finess": "570000158", "code_postal": "57000", "commune": "57463", "site": "https://exemple.fr/",
        "communes": ["57463", "57480"], "secteurs": ["57G90", "57I90"], "toujours_ouverte": True,
        "proprietaire": str(annuaire.organisations["erah"].ref), "diffusion": "public",
        "contacts": [
            {"fonction": "Astreinte", "telephone": "0639980001", "courriel": "", "pour_pros": True},
            {"fonction": "+33", "telephone": "115", "courriel": "a@exemple.fr", "pour_pros": False},
        ],
        "plages": [[1, "09:00", "12:00"], [1, "14:00", "17:30"], [7, "10:00", "11:00"]],
    }  # fmt: skip
    with d.agir():
        neuve = actions.creer(par=d, document=riche)
    octets = exporter(c, forme)
    importation = deposer(c, octets)
    total = Structure.objects.filter(territoire=d.territoire, retiree_le=None).count()
    assert importation.comptes == {"identique": total}, list(
        importation.lignes.exclude(verdict="identique").values_list("nom", "document", "pourquoi")
    )
    lignes = lignes_de(octets)
    place = lignes[0].index("Pour qui")
    for ligne in lignes[1:]:
        if "'=1+1" in ligne:
            ligne[place] = "Adultes"
    modifie = importer(c, en_csv(lignes))
    assert modifie.comptes == {"identique": total - 1, "changer": 1}
    neuve.refresh_from_db()
    assert fiche.lire(neuve) == riche | {"publics": "Adultes", "conditions": "", "accessibilite": "",
                                         "langues": "", "horaires_texte": "", "adresse": ""}  # fmt: skip


def test_une_recherche_s_exporte_sans_formule(annuaire, connecte):
    c = connecte(annuaire.agent)
    with annuaire.coordinatrice.agir():
        for nom in ("=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1"):
            actions.creer(par=annuaire.coordinatrice, document={"genre": "GEM", "nom": nom})
    lignes = lignes_de(exporter(c, "csv", genre="GEM"))
    noms = [ligne[lignes[0].index("Nom")] for ligne in lignes[1:]]
    assert {"'=cmd|' /C calc'!A0", "'@SUM(1)", "'+1", "'-1"} <= set(noms)
    genres = {ligne[lignes[0].index("Genre")] for ligne in lignes[1:]}
    assert genres == {"GEM"}
    assert len(lignes_de(exporter(c, "ods", q="cmp", commune="57751"))) < len(
        lignes_de(exporter(c, "xlsx"))
    )
    assert lignes_de(exporter(c, "xlsx", "secteurs"))[0][0] == "Secteur"


def test_un_export_est_a_qui_le_demande(annuaire, connecte):
    c = connecte(annuaire.agent)
    dit = {"nature": "annuaire", "forme": "csv", "q": "cmp"}
    urls = {c.post(reverse("annuaire:exporter"), dit).url for _ in range(2)}
    assert len(urls) == 1
    (url,) = urls
    for autre in (annuaire.agent2, annuaire.coordinatrice, annuaire.etrangere):
        assert connecte(autre).get(url).status_code == 404
    for faux in ({"forme": "exe"}, {"nature": "finess"}, {"q": "x" * 300}):
        reponse = c.post(reverse("annuaire:exporter"), dit | faux)
        assert reponse.url == reverse("annuaire:liste")
    assert Export.objects.count() == 1
    relever_fichiers()
    Export.objects.update(cree_le="2020-01-01T00:00Z")
    relever_fichiers()
    assert c.get(url).status_code == 404


def test_les_modeles_se_relisent(annuaire, connecte):
    c = connecte(annuaire.coordinatrice)
    for code in ("annuaire", "secteurs"):
        for forme in ("csv", "xlsx", "ods"):
            octets = c.get(reverse("annuaire:modele", args=[code, forme])).content
            importation = deposer(c, octets, code, libelle=forme)
            assert importation.comptes == {"creer": 1}, (code, forme, importation.message)
            assert importation.rapport["inconnues"] == []
    assert c.get(reverse("annuaire:modele", args=["finess", "csv"])).status_code == 404
