"""Commissions of the CLSM as entries of the directory: seats, mandates, charter, dates."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from annuaire.commissions import actions
from annuaire.commissions.models import College, Commission, Mandat, Seance, Siege
from partnership.acteurs import horloge
from partnership.acteurs.models import Affectation, Charte
from partnership.acteurs.refus import ActionRefusee
from tests.signalements.test_lecture import requetes_au_plus

JOUR = timezone.make_aware(datetime(2026, 11, 12, 9))


def adresse(nom, *args):
    return reverse(f"commissions:{nom}", args=args)


@pytest.fixture
def d(distribution):
    with horloge.au(JOUR):
        yield distribution


@pytest.fixture
def commission(d) -> Commission:
    with d.coordinatrice.agir():
        return actions.ouvrir(
            par=d.coordinatrice, dit={"genre": "situations", "nom": "Situations complexes"}
        )


@pytest.fixture
def siege(d, commission) -> Siege:
    college = College.objects.get(territoire=d.territoire, code="psychiatrie")
    with d.coordinatrice.agir():
        return actions.ecrire_siege(
            commission=commission, par=d.coordinatrice,
            dit={"college": college, "organisation": d.organisations["erah"], "fonction": "Médecin"},
        )  # fmt: skip


def page(c, commission) -> str:
    return c.get(adresse("commission", commission.ref)).content.decode()


def mandat(siege, **autres) -> dict:
    return {"qualite": "titulaire", "debut": "2026-01-01", **autres}


def test_du_siege_au_membre(d, connecte):
    """The whole way through the pages, as a coordinator does it."""
    c = connecte(d.coordinatrice)
    assert c.post(adresse("nouvelle"), {"genre": "autre", "nom": ""}).status_code == 422
    envoi = {"genre": "autre", "nom": "Commission logement", "objet": "Accès et maintien"}
    assert c.post(adresse("nouvelle"), envoi).status_code == 302
    assert "porte déjà ce nom" in c.post(adresse("nouvelle"), envoi).content.decode()
    commission = Commission.objects.get()
    college = College.objects.get(code="usagers")
    dit = {
        "college": college.pk,
        "organisme": "UNAFAM 57",
        "fonction": "Représentante des familles",
    }
    assert (
        c.post(
            adresse("asseoir", commission.ref), {**dit, "organisation": d.organisations["erah"].pk}
        ).status_code
        == 422
    )
    assert c.post(adresse("asseoir", commission.ref), dit).status_code == 302
    siege = Siege.objects.get()
    assert "Siège vacant" in page(c, commission)
    assert (
        c.post(adresse("mandater", siege.ref), mandat(siege, personne="Mme Rose Petit")).status_code
        == 302
    )
    lue = page(c, commission)
    assert "Mme Rose Petit" in lue
    assert "Charte à signer" in lue
    tenu = Mandat.objects.get()
    charte = Charte.objects.get(territoire=d.territoire)
    papier = mandat(siege, personne="Mme Rose Petit", charte=charte.pk)
    assert "a sa version et sa date" in c.post(adresse("mandat", tenu.ref), papier).content.decode()
    papier["signee_le"] = "2026-02-01"
    assert c.post(adresse("mandat", tenu.ref), papier).status_code == 302
    assert "Charte signée" in page(connecte(d.agent), commission)
    assert c.post(adresse("terminer", tenu.ref), {"fin": "2025-01-01"}).status_code == 422
    assert c.post(adresse("terminer", tenu.ref), {"fin": "2026-11-11"}).status_code == 302
    lue = page(c, commission)
    assert "Siège vacant" in lue
    assert "Avant" in lue
    assert (
        c.post(
            adresse("mandater", siege.ref), mandat(siege, personne="M. Neuf", debut="2026-11-12")
        ).status_code
        == 302
    )


def test_un_siege_ne_se_tient_pas_a_deux(d, connecte, siege):
    """Refused by the base, whoever was first; a substitute, or the day after, is another matter."""
    c = connecte(d.coordinatrice)
    deja = mandat(siege, affectation=d.clinicienne.affectation.pk, fin="2026-06-30")
    assert c.post(adresse("mandater", siege.ref), deja).status_code == 302
    encore = mandat(siege, personne="Autre", debut="2026-06-30")
    refus = c.post(adresse("mandater", siege.ref), encore)
    assert refus.status_code == 422
    assert "déjà tenu dans cette qualité" in refus.content.decode()
    assert 'value="Autre"' in refus.content.decode()
    assert (
        c.post(adresse("mandater", siege.ref), {**encore, "qualite": "suppleant"}).status_code
        == 302
    )
    assert (
        c.post(adresse("mandater", siege.ref), {**encore, "debut": "2026-07-01"}).status_code == 302
    )
    dernier = Mandat.objects.get(debut="2026-07-01")
    with pytest.raises(IntegrityError, match="mandats_sans_chevauchement"), transaction.atomic():
        Mandat.objects.filter(pk=dernier.pk).update(debut=date(2026, 6, 1))


FAUX = [
    ({}, "Choisissez une personne qui a un compte, ou nommez-la"),
    ({"personne": "X", "fin": "2025-01-01"}, "finit après son début"),
    ({"personne": "X", "qualite": "roi"}, "roi"),
    ({"personne": "X", "debut": "demain"}, "date"),
]


@pytest.mark.parametrize(("dit", "phrase"), FAUX)
def test_un_mandat_faux_dit_pourquoi(d, connecte, siege, dit, phrase):
    reponse = connecte(d.coordinatrice).post(adresse("mandater", siege.ref), mandat(siege, **dit))
    assert reponse.status_code == 422
    assert phrase in reponse.content.decode()


def test_seuls_ceux_de_l_organisme_sont_proposes(d, connecte, siege):
    c = connecte(d.coordinatrice)
    reponse = c.post(
        adresse("mandater", siege.ref), mandat(siege, affectation=d.agent.affectation.pk)
    )
    assert reponse.status_code == 422
    etrangere = mandat(siege, affectation=d.etrangere.affectation.pk)
    assert c.post(adresse("mandater", siege.ref), etrangere).status_code == 422


def test_la_charte_de_qui_a_un_compte(d, connecte, siege):
    """Signed in Palier; a new version is to be signed again."""
    c = connecte(d.coordinatrice)
    c.post(adresse("mandater", siege.ref), mandat(siege, affectation=d.clinicienne.affectation.pk))
    assert "Charte signée" in page(c, siege.commission)
    neuve = Charte.objects.create(territoire=d.territoire, version=2, texte="La charte, suite.")
    neuve.signatures.create(utilisateur=d.coordinatrice.utilisateur, empreinte=neuve.empreinte)
    assert "Ancienne version signée" in page(c, siege.commission)


def test_un_membre_parti_est_passe(d, connecte, siege):
    c = connecte(d.coordinatrice)
    c.post(adresse("mandater", siege.ref), mandat(siege, affectation=d.clinicienne.affectation.pk))
    Affectation.objects.filter(pk=d.clinicienne.affectation.pk).update(fin=JOUR - timedelta(days=1))
    assert "jusqu’à son départ" in page(c, siege.commission)


def test_le_calendrier(d, connecte, commission):
    c = connecte(d.coordinatrice)
    seance = {"jour": "2026-12-10", "heure": "14:00", "fin": "16:00", "lieu": "Mairie de Metz"}
    assert c.post(adresse("dater", commission.ref), {**seance, "lieu": ""}).status_code == 422
    assert c.post(adresse("dater", commission.ref), {**seance, "fin": "13:00"}).status_code == 422
    assert (
        c.post(adresse("dater", commission.ref), {**seance, "visio": "javascript:x"}).status_code
        == 422
    )
    assert c.post(adresse("dater", commission.ref), seance).status_code == 302
    assert "déjà une séance" in c.post(adresse("dater", commission.ref), seance).content.decode()
    assert "Mairie de Metz" in page(connecte(d.membre), commission)
    assert "jeudi 10" in c.get(adresse("liste")).content.decode()
    prevue = Seance.objects.get()
    autre_salle = {**seance, "lieu": "Salle 2", "revision": 0}
    assert c.post(adresse("deplacer", prevue.ref), autre_salle).status_code == 302
    for _ in range(2):
        assert c.post(adresse("annuler", prevue.ref), {"revision": 1}).status_code == 302
    assert "Annulée" in page(c, commission)
    assert c.post(adresse("deplacer", prevue.ref), seance).status_code == 422
    assert c.post(adresse("dater", commission.ref), seance).status_code == 302  # another that day


def test_la_coordination_seule_tient(d, connecte, commission, siege):
    for nom in ("referente", "clinicienne", "membre", "pilotage"):
        c = connecte(getattr(d, nom))
        assert "Médecin" in page(c, commission)
        assert "Modifier le siège" not in page(c, commission)
        for ou, ref in (
            ("modifier", commission),
            ("asseoir", commission),
            ("dater", commission),
            ("siege", siege),
            ("mandater", siege),
        ):
            assert c.get(adresse(ou, ref.ref)).status_code == 403
        assert c.post(adresse("clore", commission.ref)).status_code == 403
    loin = connecte(d.etrangere)
    assert loin.get(adresse("commission", commission.ref)).status_code == 404
    assert loin.post(adresse("retirer_siege", siege.ref)).status_code == 404
    assert "Situations complexes" not in loin.get(adresse("liste")).content.decode()


def test_clore_retirer_corriger(d, connecte, commission, siege):
    c = connecte(d.coordinatrice)
    envoi = {"genre": "situations", "nom": "Situations", "revision": commission.revision}
    assert c.post(adresse("modifier", commission.ref), envoi).status_code == 302
    assert c.post(adresse("modifier", commission.ref), envoi).status_code == 422  # stale
    c.post(adresse("mandater", siege.ref), mandat(siege, personne="X"))
    assert c.post(adresse("retirer_siege", siege.ref)).status_code == 403
    Mandat.objects.all().delete()
    assert c.post(adresse("retirer_siege", siege.ref)).status_code == 302
    assert c.post(adresse("clore", commission.ref)).status_code == 302
    assert "Ajouter un siège" not in page(c, commission)
    with pytest.raises(ActionRefusee, match="close"), d.coordinatrice.agir():
        actions.clore(commission=commission, par=d.coordinatrice)


def test_les_colleges_sont_ceux_du_territoire(d, connecte, commission):
    c = connecte(d.coordinatrice)
    assert c.post(adresse("colleges"), {"nom": "Justice"}).status_code == 302
    assert "porte déjà" in c.post(adresse("colleges"), {"nom": "justice"}).content.decode()
    assert "Justice" in c.get(adresse("asseoir", commission.ref)).content.decode()
    assert not College.objects.filter(territoire=d.etrangere.territoire).exists()
    assert connecte(d.referente).get(adresse("colleges")).status_code == 403


def test_les_requetes_sont_constantes(d, connecte, commission, siege):
    with d.coordinatrice.agir():
        for n in range(8):
            autre = actions.ecrire_siege(
                commission=commission, par=d.coordinatrice,
                dit={"college": siege.college, "organisme": f"Organisme {n}", "fonction": "F"},
            )  # fmt: skip
            actions.asseoir(
                siege=autre, par=d.coordinatrice,
                dit={"qualite": "titulaire", "affectation": d.membre.affectation, "debut": JOUR.date()},
            )  # fmt: skip
    c = connecte(d.clinicienne)
    with requetes_au_plus(12):
        assert "Organisme 7" in page(c, commission)
