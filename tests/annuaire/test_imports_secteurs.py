"""The hospital's list of sectors: shown with its overlaps and holes, replaced whole, put back."""

import pytest
from django.urls import reverse

from annuaire import routage
from annuaire.imports.exports import contenu
from annuaire.models import RegleSectorielle, Secteur, Structure
from partnership.acteurs.models import Commune
from tests.annuaire.tableaux import deposer, en_csv, en_xlsx, faire, importer, page

TITRES = ["Code secteur", "Public", "Ville", "Rue", "Parité", "De", "A", "CMP"]


@pytest.fixture
def coordinatrice(annuaire, connecte):
    return connecte(annuaire.coordinatrice)


def regles(code: str) -> set[tuple]:
    siennes = RegleSectorielle.objects.filter(secteur__code=code)
    return set(siennes.values_list("commune", "cle", "cote", "debut", "fin"))


def secteur_de(annuaire, adresse: str) -> str:
    """The adults' sector of an address of Metz, or the doubt."""
    reponse = routage.orienter(annuaire.territoire, adresse, Commune.objects.get(pk="57463"))[0]
    return reponse.secteur.code if reponse.secteur else reponse.doute


def test_une_liste_remplace_et_se_remet(annuaire, coordinatrice):
    c = coordinatrice
    avant = {code: regles(code) for code in ("57G90", "57G92", "57I90")}
    lignes = [
        TITRES,
        ["57g90", "Adultes", "Metz", "R. St-Livier", "", "", "", ""],
        ["57G90", "", "57480", "", "", "", "", ""],
        ["57G90", "", "Metz", "Av. de Strasbourg", "impair", "1", "99", ""],
        ["57G93", "", "Metz", "Av. de Strasbourg", "pairs", 2, "", "CMP du Grand Verger"],
        ["57G93", "", "Metz", "boulevard de Guyenne", "tous", "", "fin", ""],
    ]
    importation = deposer(c, en_xlsx(lignes), "secteurs")
    assert importation.comptes == {"creer": 2, "identique": 3}, list(
        importation.lignes.values_list("rang", "pourquoi")
    )
    rapport = importation.rapport
    assert [(s["code"], s["nouveau"], s["avant"], s["apres"]) for s in rapport["secteurs"]] == [
        ("57G90", False, 5, 3), ("57G93", True, 0, 2),
    ]  # fmt: skip
    assert rapport["disparaissent"] == 2  # avenue de Nancy, and the commune of Marly
    # 57G92, which the list does not name, keeps the same street and boulevard.
    dits = {(d["voie"], d["cote"], tuple(d["secteurs"])) for d in rapport["defauts"]}
    assert ("boulevard de Guyenne", "pairs", ("57G92", "57G93")) in dits
    assert ("Av. de Strasbourg", "pairs", ("57G92", "57G93")) in dits
    html = page(c, importation)
    assert "57G92 et 57G93 répondent tous" in html
    assert "2 règles</b> d’avant n’y sont plus" in html
    assert regles("57G90") == avant["57G90"]
    faire(c, "confirmer", importation)
    assert importation.etat == "fait", importation.message
    assert len(regles("57G90")) == 3
    assert regles("57I90") == avant["57I90"]
    assert Secteur.objects.get(code="57G93").cmp == Structure.objects.get(nom="CMP du Grand Verger")
    assert secteur_de(annuaire, "12 rue Saint Livier") == "57G90"
    assert "Deux règles" in secteur_de(annuaire, "4 avenue de Strasbourg")
    faire(c, "annuler", importation)
    assert importation.etat == "annule", importation.message
    assert {code: regles(code) for code in avant} == avant
    assert Secteur.objects.get(code="57G90").cmp.nom == "CMP des Tilleuls"
    assert not Secteur.objects.filter(code="57G93").exists()


FAUTES = [
    (["57G90", "", "Marly", "", "", "", "", "CMP inconnu"], "Aucune fiche ne porte"),
    (["57G90", "", "59383", "", "", "", "", ""], "n’est pas une commune de ce territoire"),
    (["57G90", "", "", "rue X", "", "", "", ""], "Il manque la commune"),
    (["57G90", "", "Metz", "", "pairs", "", "", ""], "Des numéros demandent une voie"),
    (["57G90", "", "Metz", "rue X", "vert", "", "", ""], "« pairs », « impairs » ou « tous »"),
    (["57G90", "", "Metz", "rue X", "", "9", "3", ""], "vient après le premier"),
    (["57G90", "", "Metz", "rue X", "", "0", "", ""], "n’est pas un numéro de rue"),
    (["57G90", "", "Metz", "rue X", "", "99999", "", ""], "n’est pas un numéro de rue"),
    (["57G90", "", "Metz", "…", "", "", "", ""], "n’est pas un nom de voie"),
    (["??", "", "Metz", "", "", "", "", ""], "s’écrit comme 57G04"),
    (["NEUF", "", "Metz", "", "", "", "", ""], "adultes ou enfants"),
    (["57G90", "martiens", "Metz", "", "", "", "", ""], "« adultes » ou « enfants »"),
    (["57G90", "enfants", "Metz", "rue Y", "", "", "", ""], "donne un autre public à ce secteur"),
    (["57g90", "", "57463", "rue Juste", "", "", "", ""], "La ligne 14 dit déjà"),
]


def test_chaque_faute_a_sa_phrase(annuaire, coordinatrice):
    juste = ["57G90", "adultes", "Metz", "rue Juste", "", "", "", ""]
    lignes = [TITRES, *(f for f, _ in FAUTES[:12]), juste, *(f for f, _ in FAUTES[12:])]
    importation = deposer(coordinatrice, en_csv(lignes), "secteurs")
    dites = list(importation.lignes.filter(verdict="refuser").values_list("pourquoi", flat=True))
    for dite, (faute, phrase) in zip(dites, FAUTES, strict=True):
        assert phrase in dite, (faute, dite)
    assert "Sans les lignes refusées." in page(coordinatrice, importation)


def test_deux_listes_lues_ensemble(annuaire, coordinatrice):
    """The second was read before the first was written: its report is no longer true."""
    un = deposer(
        coordinatrice, en_csv([TITRES, ["57G90", "", "Metz", "rue A", "", "", "", ""]]), "secteurs"
    )
    deux = deposer(
        coordinatrice, en_csv([TITRES, ["57G90", "", "Metz", "rue B", "", "", "", ""]]), "secteurs"
    )
    faire(coordinatrice, "confirmer", un)
    faire(coordinatrice, "confirmer", deux)
    assert deux.etat == "echoue"
    assert "a été remplacée depuis la lecture" in deux.message
    trois = importer(
        coordinatrice, en_csv([TITRES, ["57G90", "", "Metz", "rue B", "", "", "", ""]]), "secteurs"
    )
    assert trois.etat == "fait"
    faire(coordinatrice, "annuler", un)
    assert (un.etat, len(regles("57G90"))) == ("fait", 1)
    assert "annulez-la d’abord" in un.message
    faire(coordinatrice, "annuler", trois)
    faire(coordinatrice, "annuler", un)
    assert (trois.etat, un.etat, len(regles("57G90"))) == ("annule", "annule", 5)


def test_l_export_des_secteurs_revient(annuaire, coordinatrice):
    entetes, lignes = contenu(annuaire.territoire, "secteurs", {})
    importation = deposer(coordinatrice, en_csv([entetes, *lignes]), "secteurs")
    total = RegleSectorielle.objects.count()
    assert importation.comptes == {"identique": total}, list(
        importation.lignes.values_list("rang", "pourquoi")
    )
    assert importation.rapport["disparaissent"] == 0


def test_le_cmp_et_l_equipe_d_un_secteur(annuaire, coordinatrice):
    adresse = reverse("annuaire:rattacher", args=["57G90"])
    cmp, erah = Structure.objects.get(nom="CMP de la Patrotte"), Structure.objects.get(genre="ERAH")
    dit = {"nom": "Metz sud", "etablissement": "CH", "cmp": cmp.pk, "equipe": erah.pk,
           "saisie": annuaire.organisations["erah"].pk}  # fmt: skip
    ailleurs = dit | {"saisie": annuaire.etrangere.organisation.pk}
    assert coordinatrice.post(adresse, ailleurs).status_code == 422
    assert coordinatrice.post(adresse, dit | {"cmp": 0}).status_code == 422
    assert coordinatrice.post(adresse, dit).status_code == 302
    secteur = Secteur.objects.get(code="57G90")
    assert (secteur.nom, secteur.cmp, secteur.equipe) == ("Metz sud", cmp, erah)
    assert secteur.saisie == annuaire.organisations["erah"]
    assert "Metz sud" in coordinatrice.get(reverse("annuaire:secteurs")).content.decode()
    assert coordinatrice.get(reverse("annuaire:rattacher", args=["99G99"])).status_code == 404
