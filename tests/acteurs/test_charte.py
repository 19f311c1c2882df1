"""Reading and signing the charter (SP-03)."""

import pytest

from partnership.acteurs.models import Charte, SignatureCharte

URL = "/acteurs/charte/"


@pytest.fixture
def charte2(distribution):
    """Publish a second version."""
    return Charte.objects.create(
        territoire=distribution.territoire, version=2, texte="Le secret, encore. <b>Non</b>"
    )


def _envoi(charte, **autres):
    return {"version": charte.version, "empreinte": charte.empreinte, "lue": "on", **autres}


def test_signer_ouvre_la_porte(distribution, connecte, charte2):
    navigateur = connecte(distribution.referente)
    page = navigateur.get(URL).text
    assert "Le secret, encore." in page
    assert "<b>Non</b>" not in page
    assert navigateur.post(URL, _envoi(charte2)).headers["Location"] == "/"
    assert navigateur.get("/").status_code == 200
    signature = SignatureCharte.objects.get(charte=charte2)
    assert signature.empreinte == charte2.empreinte
    assert "Vous avez signé cette charte" in navigateur.get(URL).text


def test_version_perimee(distribution, connecte, charte2):
    """A page opened before the new version signs nothing."""
    navigateur = connecte(distribution.referente)
    ancienne = Charte.objects.get(territoire=distribution.territoire, version=1)
    reponse = navigateur.post(URL, _envoi(ancienne), follow=True)
    assert "La charte vient de changer" in reponse.text
    reponse = navigateur.post(URL, _envoi(charte2, empreinte="0" * 64), follow=True)
    assert "La charte vient de changer" in reponse.text
    assert not SignatureCharte.objects.filter(charte=charte2).exists()


@pytest.mark.parametrize("trou", [{"lue": ""}, {"version": "x"}, {"empreinte": ""}])
def test_incomplet(distribution, connecte, charte2, trou):
    reponse = connecte(distribution.referente).post(URL, _envoi(charte2, **trou))
    assert reponse.status_code == 422
    assert not SignatureCharte.objects.filter(charte=charte2).exists()


def test_sans_charte(distribution, connecte):
    """SP-09: no charter opens nothing."""
    SignatureCharte.objects.all().delete()
    Charte.objects.all().delete()
    navigateur = connecte(distribution.referente)
    assert navigateur.get("/").headers["Location"] == URL
    assert "pas encore publiée" in navigateur.get(URL).text
    envoi = {"version": 1, "empreinte": "0" * 64, "lue": "on"}
    assert navigateur.post(URL, envoi).headers["Location"] == URL


def test_compte_technique(racine):
    assert racine.get(URL).headers["Location"] == "/acteurs/choisir/"
    assert racine.post(URL, {}).headers["Location"] == "/acteurs/choisir/"
    assert racine.get("/acteurs/hors-convention/").headers["Location"] == "/acteurs/choisir/"
