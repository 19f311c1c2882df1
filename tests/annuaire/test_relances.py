"""Who keeps an entry is asked to look at it again: once for each period, in one message."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from annuaire import actions
from annuaire.models import Structure
from annuaire.tasks import relancer_les_porteurs
from partnership.acteurs import horloge
from partnership.acteurs.identite import SYSTEME, agir_comme
from partnership.acteurs.models import Affectation
from partnership.envois import courriel
from partnership.envois.models import Envoi

LUNDI = timezone.make_aware(datetime(2026, 11, 30, 8))


@pytest.fixture
def d(distribution):
    """Two entries of MOSELIS, one that nobody owns, all verified a year before; one fresh."""
    moselis = str(distribution.organisations["moselis"].ref)
    with horloge.au(LUNDI), distribution.coordinatrice.agir():
        for nom, proprietaire, age in (
            ("Agence A", moselis, 400), ("Agence B", moselis, 400), ("GEM", None, 400),
            ("Fraîche", moselis, 10),
        ):  # fmt: skip
            fiche = actions.creer(
                par=distribution.coordinatrice,
                document={"genre": "AUTRE", "nom": nom, "proprietaire": proprietaire},
            )
            vue = horloge.aujourdhui() - timedelta(days=age)
            Structure.objects.filter(pk=fiche.pk).update(verifie_le=vue)
    return distribution


def envois() -> list[Envoi]:
    with agir_comme(SYSTEME):
        return list(Envoi.objects.filter(gabarit="annuaire_a_verifier").order_by("destinataire"))


def destinataires() -> list[str]:
    return [e.destinataire.split("@")[0] for e in envois()]


def au(jours: int):
    return horloge.au(LUNDI + timedelta(days=jours))


def test_une_relance_par_periode_et_par_porteur(d, connecte):
    for jour in (0, 0, 7, 14):
        with au(jour):
            relancer_les_porteurs()
    assert destinataires() == ["admin_organisation", "coordinatrice"]
    for envoi in envois():
        dit = courriel.composer(envoi, envoi.lien, None)
        assert not any(nom in dit.subject + dit.body for nom in ("Agence", "GEM", "MOSELIS"))
    with au(14):
        page = connecte(d.admin_organisation).get(reverse("annuaire:a_verifier")).content.decode()
        assert "Agence A" in page
        assert "Fraîche" not in page
        assert "GEM" not in page
        assert (
            "Aucune fiche" in connecte(d.agent).get(reverse("annuaire:a_verifier")).content.decode()
        )
        with d.referente.agir():
            for fiche in Structure.objects.filter(nom__startswith="Agence"):
                actions.verifier(structure=fiche, par=d.referente)
    with au(189):  # a period later: what is still not looked at; « Fraîche » has become old
        relancer_les_porteurs()
    assert destinataires() == ["admin_organisation"] * 2 + ["coordinatrice"] * 2


def test_sans_admin_la_coordination_repond(d):
    Affectation.objects.filter(pk=d.admin_organisation.affectation.pk).update(fin=timezone.now())
    with au(0):
        relancer_les_porteurs()
    assert destinataires() == ["coordinatrice"]


def test_un_compte_ferme_n_est_pas_relance(d):
    d.coordinatrice.utilisateur.is_active = False
    d.coordinatrice.utilisateur.save()
    with au(0):
        relancer_les_porteurs()
    assert destinataires() == ["admin_organisation"]
