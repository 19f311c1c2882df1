"""The catalogue is data of the territory, changed in the technical administration."""

import pytest
from django.test import Client
from django.urls import reverse

from signalements.models import CategorieFait, ItemFait


@pytest.fixture
def technique(distribution):
    navigateur = Client()
    navigateur.force_login(distribution.superutilisateur)
    return navigateur


def test_un_fait_cesse_d_etre_propose(distribution, technique, connecte):
    fait = ItemFait.objects.get(categorie__territoire=distribution.territoire, code="nuisibles")
    adresse = reverse("admin:signalements_itemfait_change", args=[fait.pk])
    donnees = {
        "categorie": fait.categorie_id,
        "code": fait.code,
        "libelle": fait.libelle,
        "ordre": 3,
    }
    assert technique.post(adresse, donnees).status_code == 302
    fait.refresh_from_db()
    assert not fait.actif


def test_les_pages_du_catalogue_s_ouvrent(distribution, technique):
    famille = CategorieFait.objects.filter(territoire=distribution.territoire).first()
    for nom, arguments in (
        ("itemfait_changelist", []),
        ("categoriefait_changelist", []),
        ("categoriefait_change", [famille.pk]),
        ("itemfait_add", []),
    ):
        adresse = reverse(f"admin:signalements_{nom}", args=arguments)
        assert technique.get(adresse).status_code == 200, nom


def test_le_catalogue_ne_s_efface_pas(distribution, technique):
    fait = ItemFait.objects.filter(categorie__territoire=distribution.territoire).first()
    adresse = reverse("admin:signalements_itemfait_delete", args=[fait.pk])
    assert technique.post(adresse, {"post": "yes"}).status_code == 403
