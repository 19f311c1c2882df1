"""Promise 5: a withdrawal acts at the next statement, by every door, whatever was open before it."""

from html import unescape

import pytest
from django.db import transaction
from django.urls import reverse

from partnership.acteurs import horloge
from partnership.secret import actions_accords as accords
from partnership.secret import cercle, tasks
from signalements import actions
from signalements.models import Impression, SoutiensDeclares
from tests.preuve.releve import relever
from tests.secret.outils import brut, consentir
from tests.signalements import scenes
from tests.signalements.test_impressions import contenu, texte

CANARI = "Zwarthoek, sa sœur"


@pytest.fixture
def s(distribution):
    """A transmitted signalement; the ERAH reads its social situation by consent alone."""
    s = scenes.transmis(distribution)
    with distribution.referente.agir(), transaction.atomic():
        SoutiensDeclares(
            dossier_id=s.dossier_id, territoire=distribution.territoire, aidants=CANARI,
            auteur=distribution.referente.affectation,
        ).save(force_insert=True)  # fmt: skip
    return s


def demander(d, s) -> Impression:
    with d.clinicienne.agir(), transaction.atomic():
        return actions.demander_impression(signalement=s, par=d.clinicienne, modele="fiche")


def adresse(nom: str, s, *suite) -> str:
    return reverse(f"signalements:{nom}", args=[s.pk, *suite])


def portes(d, navigateur, s, faite: Impression) -> dict[str, bool]:
    """Whether the clinician still reads the canary, by each door."""
    with d.clinicienne.agir(), transaction.atomic():
        lus = {
            "SQL": bool(brut("SELECT id FROM signalements_soutiensdeclares")),
            "Python": SoutiensDeclares.objects.visibles_par(d.clinicienne).exists(),
        }
    lus["page"] = CANARI in unescape(navigateur.get(adresse("dossier", s)).text)
    telecharge = navigateur.get(adresse("telecharger", s, faite.pk))
    lus["PDF fait avant"] = telecharge.status_code == 200
    lus["PDF dit prêt"] = "Télécharger" in navigateur.get(adresse("impression", s, faite.pk)).text
    neuve = demander(d, s)
    tasks.relever_pdf()
    lus["tâche"] = CANARI in texte(contenu(d.clinicienne, neuve))
    return lus


def test_un_retrait_ferme_chaque_porte(distribution, connecte, s):
    d = distribution
    navigateur = connecte(d.clinicienne)  # a session opened before, and used all along
    with d.referente.agir(), transaction.atomic():
        accord = consentir(d.referente, s.dossier, ["SITUATION_SOCIALE"], [d.organisations["erah"]])
        cercle.projeter(s.dossier)
    faite = demander(d, s)
    tasks.relever_pdf()
    avant = portes(d, navigateur, s, faite)
    assert all(avant.values()), avant
    with d.clinicienne.agir(), transaction.atomic():
        brut("SELECT id FROM signalements_soutiensdeclares")
        with d.referente.agir(), transaction.atomic():
            accords.retirer_consentement(
                accord=accord, par=d.referente, le=horloge.aujourdhui(), moyen="TELEPHONE",
                recueilli_par="Moi",
            )  # fmt: skip
        with d.clinicienne.agir(), transaction.atomic():
            suivante = brut("SELECT id FROM signalements_soutiensdeclares")
    apres = portes(d, navigateur, s, faite) | {"instruction suivante": bool(suivante)}
    relever(portes=len(apres), portes_ouvertes_apres_le_retrait=sum(apres.values()))
    assert not any(apres.values()), apres
