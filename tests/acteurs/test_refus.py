"""A refusal shows back what was typed, escaped, and no secret."""

import pytest
from django.test import RequestFactory

from partnership.acteurs.reprise import textes_envoyes

LONG = "Une phrase de plus de vingt caractères"


@pytest.mark.parametrize(
    "champ",
    ["password", "password1", "oldpassword", "mot_de_passe", "encore", "csrfmiddlewaretoken", "credential"],
)  # fmt: skip
def test_aucun_secret_n_est_repete(champ):
    requete = RequestFactory().post("/", {champ: LONG, "texte": LONG + "."})
    assert textes_envoyes(requete) == [LONG + "."]


def test_ni_reference_ni_mot_court():
    requete = RequestFactory().post("/", {"a": "x" * 40, "b": "deux mots", "c": [LONG, LONG + "!"]})
    assert textes_envoyes(requete) == [LONG, LONG + "!"]


def test_le_refus_rend_le_texte_sans_l_executer(distribution, connecte):
    """SP-17: only her own words of this request, as text."""
    piege = "<script>alert(1)</script> et la suite"
    navigateur = connecte(distribution.referente)
    reponse = navigateur.post("/acteurs/membres/inviter/", {"nom": piege, "password1": LONG})
    assert reponse.status_code == 403
    assert "&lt;script&gt;alert(1)&lt;/script&gt; et la suite" in reponse.text
    assert "<script>alert" not in reponse.text
    assert LONG not in reponse.text


def test_un_caractere_nul_se_dit(distribution, connecte):
    """PostgreSQL stores no NUL: wherever a browser puts one, a sentence."""
    navigateur = connecte(distribution.referente)
    for reponse in (
        navigateur.get("/", {"q": "a\x00"}),
        navigateur.get("/", headers={"user-agent": "Mozilla\x00"}),
        navigateur.post("/signalements/", {"q": "\x00"}),
    ):
        assert reponse.status_code == 400
        assert "caractère interdit" in reponse.text


def test_une_longueur_qui_n_en_est_pas_une(distribution, connecte):
    forme = "application/x-www-form-urlencoded"
    reponse = connecte(distribution.referente).post(
        "/signalements/", b"q=1", forme, CONTENT_LENGTH="beaucoup"
    )
    assert reponse.status_code == 400
    assert "longueur" in reponse.text
