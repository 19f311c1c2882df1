"""A social worker brings a situation that nobody signalled, from the first words to the agenda."""

import pytest

from tests.navigateur.parcours import defauts
from tests.situations import scenes

pytestmark = pytest.mark.django_db(transaction=True)
NOM, ADRESSE = "Vasseur", "12 rue des Tanneurs"
CACHES = (NOM, "Irène", "Tanneurs", "SIT-")


def soigner(siege) -> None:
    siege.sans_defilement_lateral()
    assert defauts(siege) == [], siege.page.url


def ouvrir(yann) -> str:
    """Open the dossier; what was refused once is kept. Return its path."""
    yann.ouvrir("/annuaire/situations/")
    yann.suivre("Porter une situation")
    soigner(yann)
    yann.ecrire("Prénom", "Irène")
    yann.corps.get_by_label("Nom", exact=True).fill(NOM)
    yann.ecrire("Adresse", ADRESSE)
    yann.choisir("Ce qui amène", "Isolement, lien rompu")
    yann.ecrire("Ce que vous avez vu", "Volets fermés depuis le printemps.")
    yann.valider()
    yann.voit("rien ne s'écrit à son insu")
    assert yann.corps.get_by_label("Adresse").input_value() == ADRESSE
    soigner(yann)
    yann.toucher("La personne sait")
    yann.valider()
    yann.voit("Il manque l'accord de la personne", f"Mme Irène {NOM}"[4:], "votre service")
    soigner(yann)
    return yann.page.url.removeprefix(yann.adresse)


def accorder(yann) -> None:
    """Record her accord for the commission, read over with her."""
    yann.suivre("Consigner son accord")
    soigner(yann)
    for choix in ("Examen en commission", "Faits observés", "Synthèse partagée"):
        yann.toucher(choix)
    for organisme in ("CLSM", "CCAS", "ERAH", "Opérateur"):
        yann.toucher(organisme)
    yann.toucher("Par un écrit signé")
    yann.toucher("Aucune mesure")
    yann.corps.get_by_text("La personne elle-même", exact=True).click()
    yann.valider()
    yann.voit("Relire avec la personne")
    yann.presser("La personne est d’accord")
    yann.voit("L'accord de la personne est consigné")


def saisir(yann, dossier: str) -> str:
    """Write the sheet until it names nobody, and send it. Return the path of the saisine."""
    yann.ouvrir(dossier)
    yann.suivre("Saisir la commission")
    soigner(yann)
    yann.valider()
    assert "Volets fermés" in yann.corps.get_by_label("Ce qui a été observé").input_value()
    yann.ecrire("La question", "Comment reprendre contact ?")
    yann.ecrire("Ce qui a été observé", f"Mme {NOM} garde ses volets fermés.")
    yann.ecrire("Ce qui a déjà été essayé", "Deux visites.")
    yann.ecrire("Ce que la personne demande", "Rester chez elle.")
    yann.choisir("Tranche d’âge", "65 à 79 ans")
    yann.toucher("Elle ne souhaite pas venir")
    yann.valider()
    yann.voit(NOM, "À enlever")
    yann.presser("Envoyer à la coordination")
    yann.voit("La fiche ne doit nommer personne")
    yann.suivre("Corriger la fiche")
    yann.ecrire("Ce qui a été observé", "Elle garde ses volets fermés.")
    yann.valider()
    soigner(yann)
    yann.presser("Envoyer à la coordination")
    yann.voit("La fiche est envoyée à la coordination")
    return yann.page.url.removeprefix(yann.adresse)


def relire(helene, saisine: str) -> None:
    """Read the sheet over and put it on the agenda."""
    helene.ouvrir(saisine)
    helene.ne_voit_pas(*CACHES)
    helene.suivre("Relire la fiche")
    for repere in helene.corps.locator("input[name=vus]").all():
        repere.check()
    helene.presser("La fiche peut aller en séance")
    helene.suivre("Mettre à l’ordre du jour")
    helene.valider()
    helene.voit("La situation est à l'ordre du jour")


@pytest.mark.parametrize("telephone", [False, True])
def test_d_une_inquietude_a_l_ordre_du_jour(distribution_reelle, poste, telephone):
    """Issue 5.1: a partner alone, with the person's accord; who sits reads a sheet without a name,
    and not who brought it; the accord taken back, it is there no more."""
    d = distribution_reelle
    scenes.commission(d, animee=True)
    yann = poste(d.travailleuse, telephone=telephone)
    dossier = ouvrir(yann)
    accorder(yann)
    saisine = saisir(yann, dossier)
    helene, membre = poste(d.coordinatrice), poste(d.membre, telephone=telephone)
    assert membre.ouvrir(saisine).status == 404
    relire(helene, saisine)
    membre.ouvrir(saisine)
    membre.voit("un partenaire", "Elle garde ses volets fermés.")
    membre.ne_voit_pas(*CACHES, "Opérateur")
    soigner(membre)
    for autre in (helene, membre, poste(d.clinicienne), poste(d.referente)):
        assert autre.ouvrir(dossier).status == 404
    yann.ouvrir(dossier)
    yann.voit("La commission est saisie")
    yann.suivre("Accords de la personne")
    yann.suivre("Consigner son retrait")
    yann.toucher("Par téléphone")
    yann.valider()
    assert membre.ouvrir(saisine).status == 404
    helene.ouvrir(saisine)
    helene.voit("Retirée")
    helene.ne_voit_pas("Comment reprendre contact", "volets fermés")
    yann.ouvrir(dossier)
    yann.suivre("Clore le dossier")
    yann.toucher("La personne ne veut pas")
    yann.valider()
    yann.voit("Le dossier est clos")
    for siege in (yann, helene, membre):
        assert siege.erreurs == []
