"""The person says yes: the clinician reads her situation; she takes it back: closed again."""

import pytest
from django.db import transaction

from signalements.models import SoutiensDeclares
from tests.navigateur.gestes import dossier
from tests.navigateur.test_accessibilite import defauts
from tests.signalements import scenes

pytestmark = pytest.mark.django_db(transaction=True)
REF = "SIG-2026-0001"


def _remplir(d, s) -> None:
    with d.referente.agir(), transaction.atomic():
        SoutiensDeclares(
            dossier_id=s.dossier_id, territoire=d.territoire, auteur=d.referente.affectation,
            aidants="Sa sœur passe le dimanche",
        ).save(force_insert=True)  # fmt: skip


def _soigner(siege) -> None:
    siege.sans_defilement_lateral()
    assert defauts(siege) == [], siege.page.url


@pytest.mark.parametrize("telephone", [False, True])
def test_un_accord_ouvre_puis_son_retrait_ferme(distribution_reelle, poste, telephone):
    """SP-08, in two browsers: what the référente records opens and closes the other's page."""
    d = distribution_reelle
    s = scenes.transmis(d)
    _remplir(d, s)
    referente, clinicienne = poste(d.referente, telephone=telephone), poste(d.clinicienne)
    dossier(clinicienne, s.reference)
    clinicienne.ne_voit_pas("Sa sœur passe")
    dossier(referente, s.reference)
    referente.suivre("Accords de la personne")
    _soigner(referente)
    referente.suivre("Consigner un accord")
    _soigner(referente)
    referente.toucher("Partage entre professionnels nommés")
    referente.toucher("Situation sociale et soutiens")
    referente.toucher("ERAH,")
    referente.toucher("Par un écrit signé")
    referente.toucher("Aucune mesure")
    referente.corps.get_by_text("La personne elle-même", exact=True).click()
    referente.valider()
    referente.voit(
        "Relire avec la personne", "avant : rien · après : tout", "Vous pouvez changer d'avis"
    )
    _soigner(referente)
    referente.presser("La personne est d’accord")
    referente.voit(
        "L'accord de la personne est consigné", "En vigueur", "Le texte qui lui a été montré"
    )
    _soigner(referente)
    clinicienne.page.reload()
    clinicienne.voit("Sa sœur passe le dimanche")
    referente.suivre("Consigner son retrait")
    referente.voit("Ce que ce retrait fermera")
    referente.toucher("Par téléphone")
    _soigner(referente)
    referente.valider()
    referente.voit("Retiré")
    clinicienne.page.reload()
    clinicienne.ne_voit_pas("Sa sœur passe")
    referente.suivre("Formulaire facile à lire")
    referente.voit("C'est vous qui choisissez")
    _soigner(referente)
    assert not referente.erreurs
    assert not clinicienne.erreurs
