"""A1 (domain.md § 10): from the need to a lease in his own name, to the cent and to the day."""

import pytest
from django.db import transaction

from accompagnement.models import Candidature
from tests.accompagnement import examens as scenes
from tests.navigateur.acces import (
    ACCES,
    accorder,
    accords_longs,
    agir,
    attester,
    ne_sait_pas,
    ne_trouve_pas,
    ouvrir,
    remplir,
)
from tests.navigateur.gestes import le

pytestmark = pytest.mark.django_db(transaction=True)
# Neither who, nor what of his money: in the page of a landlord, digits have no space to hide in.
TUS = ("Marchal", "Théo", "1990", "042,62", "262,00", "129,00", "913,62", "30,45", "12,37",
       "des courses")  # fmt: skip
AU_BAILLEUR = "une maison calme"
DOMAINES = {
    "operateur": ("Paiement", "Assurance", "Entretien", "Démarches", "Appropriation", "Ressources"),
    "bailleur": ("Entretien", "Voisinage"),
}


@pytest.fixture
def sieges(distribution_reelle, poste):
    d = distribution_reelle
    accords_longs(d)
    noms = {"claire": d.clinicienne, "yann": d.travailleuse, "sylvie": d.referente,
            "helene": d.coordinatrice}  # fmt: skip
    return {nom: poste(acteur) for nom, acteur in noms.items()}


def test_a1(distribution_reelle, sieges):
    d = distribution_reelle
    page = _criteres_et_budget(sieges)
    _presentation_et_contrats(sieges, page)
    _premier_examen(sieges, page)
    with le("2027-10-01"):
        _second_examen(d, sieges["yann"], page)
    with le("2028-01-20"):
        _avis_au_prefet(sieges, page)
    _glissement(sieges, page)
    for siege in sieges.values():
        assert not siege.erreurs


def _criteres_et_budget(sieges) -> str:
    claire, yann, sylvie, helene = sieges.values()
    with le("2026-06-01"):
        page = ouvrir(claire, {
            "Civilité": "Monsieur", "Prénom": "Théo", "Nom": "Marchal", "Année": "1990",
            "Commune souhaitée": "Montigny-lès-Metz", "Logement": "T1",
            "Précisions": f"« {AU_BAILLEUR.capitalize()} »",
        })  # fmt: skip
        claire.voit("Le besoin est repéré", "M. Théo M.")
        ne_trouve_pas(yann, page, *TUS)
        accorder(claire, page, "Partage entre", ["Identité", "Situation locative"], ["Opérateur"])
        agir(claire, page, "Associer un opérateur", {"Organisme": "Opérateur"}, "est associé")
        attester(claire, page, 1, {"Ce critère est": "Rempli", "Au vu de": "CDAPH"})
        attester(claire, page, 2, {"Ce critère est": "Rempli", "Au vu de": "service de suivi"})
        attester(yann, page, 3, {"Ce critère est": "Rempli", "Au vu de": "Évaluation sociale"})
        agir(yann, page, "Étudier le budget", {
            "AAH": "1 042,62", "Loyer": "312,40", "Charges": "78,60", "Aide au logement": "262,00",
            "Aide simulée le": "2026-06-01",
        })  # fmt: skip
        claire.ouvrir(page)
        claire.ne_voit_pas("12,37", "913,62")  # the amounts are the operator's, by accord
        for vue in (page + "budget/", page + "criteres/4/attester/"):
            yann.ouvrir(vue)
            yann.voit("129,00 € par mois", "12,37 %", "37,50 %", "913,62 € par mois",
                      "30,45 € par jour")  # fmt: skip
        attester(yann, page, 4, {"Ce critère est": "Rempli", "Au vu de": "Simulation"})
        yann.voit("Les quatre critères sont remplis le lundi 1er juin")
        for siege in (sylvie, helene):  # eligible, and no landlord knows that there is anybody
            ne_trouve_pas(siege, page, *TUS, "ACC-2026")
        # He agrees to be presented two weeks later: before, the page says what is missing.
        claire.ouvrir(page + "presenter/")
        claire.voit("Il faut d'abord l'accord explicite de la personne")
    return page


def _presentation_et_contrats(sieges, page) -> None:
    claire, yann, sylvie, helene = sieges.values()
    with le("2026-06-15"):
        accorder(claire, page, "Présentation d’une candidature", ["Situation locative"],
                 ["MOSELIS"])  # fmt: skip
        agir(claire, page, "Présenter à un bailleur", {"Organisme": "MOSELIS"}, "est présentée")
        sylvie.ouvrir(page)
        sylvie.voit("Les quatre critères sont remplis le lundi 1er juin", AU_BAILLEUR, "Solvable",
                    "Les montants restent entre la personne et l'opérateur")  # fmt: skip
        ne_sait_pas(sylvie, page, ACCES, "/", tus=TUS)
        for prive in ("budget/", "suivi/", "sous-location/", "pourquoi/", "criteres/1/attester/"):
            assert sylvie.ouvrir(page + prive).status in (403, 404), prive
        ne_trouve_pas(helene, page, *TUS, "ACC-2026")
    with le("2026-09-10"):
        sylvie.ouvrir(ACCES + "logements/offrir/")
        remplir(sylvie, {
            "Commune": "Montigny-lès-Metz", "Adresse": "3 rue Basse", "Type": "T1",
            "Surface": "31", "Étage": "0", "Loyer": "312,40", "Charges, par mois": "78,60",
            "Chauffage": "Collectif", "Disponible le": "2026-09-15",
        })  # fmt: skip
        sylvie.valider()
        sylvie.voit("Le logement est offert")
        yann.ouvrir(page)
        yann.suivre("Chercher un logement")
        yann.voit("T1, 31 m²", "12,37 % d'effort net, 30,45 € par jour", "Convient")
        yann.ne_voit_pas("3 rue Basse")
    with le("2026-09-22"):
        agir(yann, page, "Noter la commission", {
            "Décision": "Logement attribué", "Réunie le": "2026-09-21",
        }, "La décision est notée")  # fmt: skip
    with le("2026-10-01"):
        _signer(yann, page)
    with le("2026-10-02"):
        sylvie.ouvrir(page)
        sylvie.voit("La sous-location est signée")
        sylvie.ne_voit_pas("Solvable")
        sylvie.ouvrir(page + "sous-location/")
        sylvie.voit("312,40 € + 78,60 € par mois", "jeudi 1er octobre", "18 mois")
        ne_sait_pas(sylvie, page, page + "sous-location/", page + "examens/", page + "mois/",
                    tus=(*TUS, "480,00"))  # fmt: skip
        agir(claire, page + "suivi/", "contrat de soin", {
            "Signé le": "2026-10-01", "En vigueur depuis": "2026-10-01",
        }, "Contrat de soin", "En vigueur")  # fmt: skip
        assert sylvie.ouvrir(page + "suivi/").status == 404
        ne_trouve_pas(helene, page, *TUS, "ACC-2026")


def _signer(yann, page) -> None:
    yann.ouvrir(ACCES + "agrements/")
    remplir(yann, {"Numéro": "57-2024-07", "Délivré le": "2024-02-29"})
    yann.valider()
    yann.voit("28 février 2029")
    bail = page + "sous-location/"
    agir(yann, bail, "Préparer une sous-location", {"Logement": "T1, 31 m²"}, "se prépare")
    agir(yann, bail, "Écrire les contrats", {
        "Attribué par": "2026-09-21", "Référence du bail": "MOS-2026-118",
        "Bail principal signé": "2026-10-01", "Fondement": "Organisme agréé",
        "Début": "2026-10-01", "Durée fixée": "18", "Aide au logement versée": "À l’opérateur",
    }, "Les contrats sont écrits")  # fmt: skip
    agir(yann, bail, "Protection et coût", {
        "Mesure de protection": "Aucune mesure", "Coût": "480",
    }, "Aucun bailleur ne le lit")  # fmt: skip
    yann.voit("Ce qui manque pour signer", "L'assurance")
    agir(yann, bail, "Assureur et fin", {"Assureur": "Mutuelle", "Assurée jusqu’au": "2028-12-31"})
    agir(yann, bail, "Enregistrer la signature", {"Signées le": "2026-10-01"},
         "La sous-location est signée")  # fmt: skip
    yann.voit("1er avril 2027", "1er octobre 2027", "1er avril 2028", "1er février 2028")


def _premier_examen(sieges, page) -> None:
    """Six months: every condition of a lease but the year; nobody reads before all have given."""
    claire, yann, sylvie, _ = sieges.values()
    examens = page + "examens/"
    with le("2027-03-25"):
        _convoquer(yann, examens, "2027-04-01")
    with le("2027-04-01"):
        agir(yann, examens, "L’examen a eu lieu", {
            "Tenu le": "2027-04-01", "La personne": "Présente",
        }, "est ouverte", "À tenir au plus tard le")  # fmt: skip
        yann.voit("jeudi 1er avril")
        _donner(yann, examens, "operateur")
        _donner(sylvie, examens, "bailleur")
        for siege in (yann, claire):
            siege.ouvrir(examens)
            siege.voit("Donné, lu quand tous le seront", "Attendu")
        claire.ne_voit_pas("Va bien", "Favorable</span>")
        agir(yann, examens, "Ce que dit la personne", {
            "Ce qu’elle souhaite": "avec un bail à son nom", "Accepterait-elle": "Oui",
            "Dans ses mots": "« Je fais des courses au marché. »",
        }, "C'est écrit")  # fmt: skip
        _donner(claire, examens, "erah")
        claire.voit("Tout est là pour conclure", "Des visites régulières chez elle")
        yann.ouvrir(examens)
        yann.voit("Voisinage : va bien")
        sylvie.ouvrir(examens)
        sylvie.voit("Favorable", "Entretien du logement : va bien")
        sylvie.ne_voit_pas("Paiement du loyer", "Des visites régulières")
        assert sylvie.corps.locator("#avis li").count() == 1
        ne_sait_pas(sylvie, examens, tus=TUS)
        agir(yann, examens, "Conclure l’évaluation", {"Ce que les partenaires": "Bail à son nom"})
        yann.voit("Un bail ne peut pas être proposé", "12 mois de sous-location, le 01/10/2027")
        remplir(yann, {"Ce que les partenaires": "Maintien"})
        yann.valider()
        yann.voit(
            "L'évaluation est conclue", "Prochain examen, au plus tard le vendredi 1er octobre"
        )


def _convoquer(yann, examens, jour) -> None:
    agir(yann, examens, "Convoquer l’examen", {"Prévu le": jour, "Lieu": "Au logement"},
         "L'examen est convoqué")  # fmt: skip


def _donner(siege, examens, partie) -> None:
    dits = dict.fromkeys(DOMAINES.get(partie, ()), "Va bien")
    dits |= {"Besoins d’accompagnement": ["Des visites régulières"]} if partie == "erah" else {}
    agir(siege, examens, "Donner l’avis", dits | {"Avis de votre organisme": "Favorable"},
         "Votre avis est donné")  # fmt: skip


def _second_examen(d, yann, page) -> None:
    """A year: told through the actions, read on the page. The date alone transfers nothing."""
    with d.travailleuse.agir(), transaction.atomic():
        c = Candidature.objects.visibles_par(d.travailleuse).get(pk=page.split("/")[-2])
    scenes.tenir(d, c)
    for partie in ("operateur", "bailleur", "erah"):
        scenes.donner(d, c, partie)
    scenes.ecouter(d, c)
    scenes.faire(d, c, "conclure", issue="maintien")
    yann.ouvrir(page + "examens/")
    yann.voit("Prochain examen, au plus tard le samedi 1er avril 2028")
    douze = yann.corps.locator("li", has_text="12 mois de sous-location, le 01/10/2027")
    assert "Rempli" in douze.inner_text()
    yann.ouvrir(page + "sous-location/")
    yann.voit("La sous-location est signée depuis le jeudi 1er octobre 2026")


def _avis_au_prefet(sieges, page) -> None:
    _, _, sylvie, _ = sieges.values()
    sylvie.ouvrir("/")
    sylvie.voit("au plus tard le mardi 1er février")
    agir(sylvie, page + "examens/", "Avis au préfet", {"Proposez-vous": "Oui"},
         "après une évaluation partagée qui l'a retenu")  # fmt: skip
    remplir(sylvie, {"Proposez-vous": "Non", "Sinon, pourquoi": "L’évaluation partagée"})
    sylvie.valider()
    sylvie.voit("L'avis est écrit", "Fin de la période", "samedi 1er avril", "mardi 1er février",
                "jeudi 20 janvier")  # fmt: skip
    ne_sait_pas(sylvie, page + "examens/", tus=TUS)


def _glissement(sieges, page) -> None:
    """Eighteen months: three favourable views and his accord; then the lease, a month later."""
    claire, yann, sylvie, helene = sieges.values()
    examens, bail = page + "examens/", page + "sous-location/"
    with le("2028-03-20"):
        yann.ouvrir(page + "budget/etudier/")
        remplir(yann, {"Aide simulée le": "2028-03-15"})
        yann.valider()
        yann.voit("12,37 %")
        _convoquer(yann, examens, "2028-04-01")
    with le("2028-04-01"):
        agir(yann, examens, "L’examen a eu lieu", {"La personne": "Présente"}, "est ouverte")
        for siege, partie in ((yann, "operateur"), (sylvie, "bailleur"), (claire, "erah")):
            _donner(siege, examens, partie)
        agir(yann, examens, "Ce que dit la personne", {
            "Ce qu’elle souhaite": "avec un bail à son nom", "Accepterait-elle": "Oui",
        })  # fmt: skip
        yann.ne_voit_pas("Il manque")
        agir(yann, examens, "Conclure l’évaluation", {"Ce que les partenaires": "Bail à son nom"},
             "Dernière conclusion : bail à son nom proposé", "Le bail n'en change pas")  # fmt: skip
        sylvie.ouvrir(examens)
        sylvie.voit("Bail à son nom proposé")
        ne_sait_pas(sylvie, page, bail, examens, page + "mois/", tus=TUS)
        sylvie.ouvrir(bail)
        sylvie.voit("La sous-location est signée")  # nothing is transferred by it
    with le("2028-05-01"):
        agir(yann, bail, "Enregistrer la fin", {
            "Finie le": "2028-05-01", "Comment": "un bail à son nom",
        }, "a pris fin le lundi 1er mai", "La personne a un bail à son nom")  # fmt: skip
        sylvie.ouvrir(bail)
        sylvie.voit("a pris fin le lundi 1er mai")
        ne_sait_pas(sylvie, page, bail, tus=TUS)
        ne_trouve_pas(helene, page, *TUS, "ACC-2026")
