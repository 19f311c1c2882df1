"""The pages of the cotation: set by the coordinator, read by those who rank, by no landlord."""

import re
import threading
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accompagnement.cotation import actions, lecture, modele
from accompagnement.cotation.models import GrilleCotation
from accompagnement.rapprochement.actions import noter_caleol
from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.coffre import cles

from . import scenes
from .test_pages import HORS_COMPTE, page


def fixer(d, **autres) -> GrilleCotation:
    dit = {"cle": uuid4(), "grille": modele.proposee(), "du": horloge.aujourdhui(),
           "fondement": "Comité de pilotage", "base": 0} | autres  # fmt: skip
    with d.coordinatrice.agir(), transaction.atomic():
        return actions.fixer(par=d.coordinatrice, **dit)


def saisie(**autres) -> dict:
    """What a browser sends of the proposed grid."""
    dit = {"cle": "00000000-0000-4000-8000-00000000000c", "base": "0",
           "du": horloge.aujourdhui().isoformat(), "fondement": "Comité de pilotage"}  # fmt: skip
    for barre in modele.proposee().barres:
        dit |= {f"{barre.critere}_{n}": str(p) for n, p in enumerate(barre.points)}
        dit[f"{barre.critere}_raison"] = barre.raison
    return dit | autres


def test_la_coordinatrice_fixe_et_tous_lisent(distribution, connecte):
    """Dated, numbered, with who and why; a double click sets one; the former stay."""
    d = distribution
    helene, sylvie = connecte(d.coordinatrice), connecte(d.referente)
    assert "Aucune grille n’est en vigueur" in page(sylvie, "grille")
    html = page(helene, "fixer")
    assert "grille proposée" in html
    for _ in range(2):
        assert helene.post(reverse("accompagnement:fixer"), saisie()).status_code == 302
    assert GrilleCotation.objects.get().numero == 1
    autre = saisie(cle=str(uuid4()), base="1", attente_3="40")
    assert helene.post(reverse("accompagnement:fixer"), autre).status_code == 302
    html = page(sylvie, "grille")
    for dit in ("Grille n° 2", "24 mois et plus", "Comité de pilotage", "N° 1",
                "jamais une décision", "l’endroit où la personne vit"):  # fmt: skip
        assert dit in html.replace("\xa0", " "), dit
    assert "Fixer" not in html.split("<main", 1)[1]
    page(sylvie, "fixer", statut=403)
    page(connecte(d.clinicienne), "fixer", statut=403)


@pytest.mark.parametrize(
    ("faux", "phrase"),
    [
        ({"logement_0": "-3"}, "supérieur"),
        ({"logement_0": "101"}, "inférieur"),
        ({"logement_0": "99999999999999999999"}, "inférieur"),
        ({"logement_0": "1,5"}, "nombre entier"),
        ({"logement_0": ""}, "obligatoire"),
        ({"attente_0": "30", "attente_1": "10"}, "ne baissent pas"),
        ({"etage_raison": ""}, "dites pourquoi"),
        ({"etage_raison": "Les schizophrènes d’abord"}, "À reformuler"),
        ({"fondement": ""}, "obligatoire"),
        ({"du": "2020-01-01"}, "le passé garde sa grille"),
        ({"base": "7"}, "Une autre grille a été fixée"),
    ],
)
def test_une_saisie_fausse_revient_et_garde_tout(distribution, connecte, faux, phrase):
    fixer(distribution) if "base" in faux else None
    reponse = connecte(distribution.coordinatrice).post(
        reverse("accompagnement:fixer"), saisie(communes_2="77") | faux
    )
    html = unescape(reponse.content.decode())
    assert reponse.status_code == 422
    assert phrase in html
    assert 'value="77"' in html
    assert GrilleCotation.objects.count() == ("base" in faux)


def test_la_seconde_coordinatrice_est_prevenue(distribution, connecte):
    """Two pages open on the same grid: the second is told, keeps what she typed, and may insist."""
    d = distribution
    helene = connecte(d.coordinatrice)
    helene.post(reverse("accompagnement:fixer"), saisie())
    perimee = saisie(cle=str(uuid4()), communes_2="77")
    reponse = helene.post(reverse("accompagnement:fixer"), perimee)
    html = unescape(reponse.content.decode())
    assert reponse.status_code == 422
    assert re.search(r'name="base" value="1"', html)
    assert 'value="77"' in html
    assert helene.post(reverse("accompagnement:fixer"), perimee | {"base": "1"}).status_code == 302
    assert GrilleCotation.objects.order_by("numero").last().criteres[4]["points"][2] == 77


def test_deux_au_meme_instant_une_seule_grille(distribution_reelle):
    """Under the lock: one is written, the other refused, whatever the order."""
    d = distribution_reelle
    barriere, dits = threading.Barrier(2), []

    def tenter():
        barriere.wait()
        try:
            fixer(d)
            dits.append("fixée")
        except ActionRefusee as refus:
            dits.append(refus.phrase)
        finally:
            connection.close()

    fils = [threading.Thread(target=tenter) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert sorted(dits) == sorted(["fixée", actions.PERIMEE])
    assert GrilleCotation.objects.count() == 1


def test_le_classement_se_lit_de_qui_cherche(distribution, connecte):
    """The team and the operator read points and reasons; a need that the operator does not read is
    not there; a landlord and the coordinator have no such page."""
    d = distribution
    claire, yann = connecte(d.clinicienne), connecte(d.travailleuse)
    assert "Aucune grille n’est fixée" in page(claire, "cotation")
    fixer(d)
    vieux = scenes.presentee(d)
    with d.travailleuse.agir(), transaction.atomic():
        noter_caleol(candidature=vieux, par=d.travailleuse, decision="non",
                     le=horloge.aujourdhui())  # fmt: skip
    seul = scenes.ouverte(d, nom="Baret", besoin_le=horloge.aujourdhui(), etage="indifferent")
    html = page(claire, "cotation")
    assert html.index(vieux.reference) < html.index(seul.reference)
    for dit in ("jamais une décision", "Commissions d’attribution qui n’ont pas abouti : 1",
                "2 besoins que vous lisez"):  # fmt: skip
        assert dit in html.replace("\xa0", " "), dit
    for tu in ("Marchal", "À l’hôpital", scenes.TEXTE):
        assert tu not in html, tu
    assert seul.reference not in page(yann, "cotation")
    assert seul.reference not in page(claire, "cotation", parmi="eligibles")
    for qui in (d.referente, d.coordinatrice, d.agent, d.membre):
        page(connecte(qui), "cotation", statut=403)


def totaux(acteur) -> dict:
    with acteur.agir(), transaction.atomic():
        return {b.cle: b.faits for b in lecture.besoins(acteur).besoins}


def test_un_total_est_le_meme_pour_tous_ou_n_est_pas(distribution):
    """When the accord ends, the operator ranks it no more: it would count less than it is."""
    d = distribution
    c = scenes.associee(d)
    assert totaux(d.clinicienne) == totaux(d.travailleuse)
    assert list(totaux(d.clinicienne)) == [c.dossier_id]
    scenes.retirer(d, scenes.accord(d, c, "PARTAGE"))
    assert totaux(d.travailleuse) == {}
    assert list(totaux(d.clinicienne)) == [c.dossier_id]


def test_ce_qui_est_gele_n_est_pas_classe(distribution, connecte):
    """Article 18 RGPD: what the person had limited is used for nothing."""
    from partnership.secret.personne import actions as droits

    d = distribution
    c = scenes.associee(d)
    fixer(d)
    with d.clinicienne.agir(), transaction.atomic():
        droits.limiter(dossier=c.dossier, par=d.clinicienne, cle=uuid4(), motif="exactitude",
                       recu_le=horloge.aujourdhui(), moyen="COURRIER")  # fmt: skip
    html = page(connecte(d.clinicienne), "cotation")
    assert c.reference not in html
    assert "n’est pas classé" in html


def test_la_cotation_ne_touche_pas_aux_tables_interdites(distribution, connecte):
    """SP-05: no query of the page reads who she is, where she lives, a criterion or a budget."""
    d = distribution
    fixer(d)
    scenes.eligible(d)
    claire = connecte(d.clinicienne)
    page(claire, "cotation")
    with CaptureQueriesContext(connection) as vues:
        page(claire, "cotation")
    lues = " ".join(q["sql"] for q in vues)
    for table in (
        "personne",
        "origine",
        "critereatteste",
        "etude",
        "jetoncandidat",
        "contratdesoin",
    ):
        assert f"accompagnement_{table}" not in lues, table
    assert "accompagnement_souhait" in lues
    assert "precisions" not in lues


def test_un_nombre_constant_de_requetes(distribution, connecte):
    d = distribution
    fixer(d)
    comptes = []
    claire = connecte(d.clinicienne)
    for _ in range(2):
        scenes.eligible(d)
        page(claire, "cotation")
        cles.oublier()
        with CaptureQueriesContext(connection) as vues:
            page(claire, "cotation")
        comptes.append(sum(not HORS_COMPTE.search(q["sql"]) for q in vues))
    assert comptes[0] == comptes[1] <= 12
