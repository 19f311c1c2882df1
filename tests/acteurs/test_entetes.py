"""Headers of the answers that no view makes, and of the way out (security promise 13)."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.test import Client
from django.urls import path

from partnership import urls
from partnership.acteurs.entetes import A_LA_SORTIE
from tests.depot.entetes import fautes_d_entetes

FEUILLE = "/static/css/palier.css"


@login_not_required
def _tombe(request):
    raise RuntimeError("essai")


class Routes:
    urlpatterns = [*urls.urlpatterns, path("aide/tombe/", _tombe)]


@pytest.mark.parametrize(
    ("chemin", "statut", "envoi"),
    [
        ("/rien/", 404, {}),
        ("/aide/", 200, {}),
        ("/aide", 301, {}),
        ("/aide/?q=%00", 400, {}),
        ("/aide/tombe/", 500, {}),
        (FEUILLE, 200, {}),
        ("/static/absent.css", 404, {}),
        ("/", 400, {"HTTP_HOST": "mechant.test"}),
        ("/", 302, {}),
    ],
)
def test_toute_reponse_porte_ses_en_tetes(db, settings, chemin, statut, envoi):
    settings.ROOT_URLCONF = Routes
    navigateur = Client(raise_request_exception=False)
    reponse = navigateur.get(chemin, **envoi)
    assert reponse.status_code == statut
    assert not fautes_d_entetes(reponse, statique=chemin == FEUILLE)
    reponse.close()


def test_403_du_jeton_et_413(distribution, connecte, settings):
    navigateur = Client(enforce_csrf_checks=True)
    navigateur.force_login(distribution.referente.utilisateur)
    reponse = navigateur.post("/acteurs/choisir/", {"affectation": "x"})
    assert reponse.status_code == 403
    assert not fautes_d_entetes(reponse)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    reponse = connecte(distribution.referente).post("/acteurs/choisir/", {"affectation": "x" * 99})
    assert reponse.status_code == 400
    assert not fautes_d_entetes(reponse)


def test_la_redirection_vers_https(db, settings):
    settings.SECURE_SSL_REDIRECT = True
    reponse = Client().get("/aide/")
    assert reponse.status_code == 301
    assert not fautes_d_entetes(reponse)
    reponse = Client().get("/aide/", HTTP_HOST="mechant.test")
    assert reponse.status_code == 400
    assert not fautes_d_entetes(reponse)


def test_la_sortie_efface_ce_que_le_navigateur_gardait(distribution, connecte):
    navigateur = connecte(distribution.referente)
    assert "Clear-Site-Data" not in navigateur.get("/").headers
    reponse = navigateur.post("/comptes/deconnexion/")
    assert reponse.headers["Clear-Site-Data"] == A_LA_SORTIE
    assert reponse.cookies["sessionid"].value == ""


def test_la_sortie_de_l_administration_aussi(racine):
    assert racine.post("/admin/logout/").headers["Clear-Site-Data"] == A_LA_SORTIE


def test_head_repond_comme_get(distribution, connecte):
    """RFC 9110, 9.3.2: the same status and headers, no body."""
    navigateur = connecte(distribution.referente)
    for chemin in ("/", "/signalements/", "/nulle-part/"):
        lu, tete = navigateur.get(chemin), navigateur.head(chemin)
        assert tete.status_code == lu.status_code
        assert tete.headers.keys() == lu.headers.keys()
        assert tete.content == b""
