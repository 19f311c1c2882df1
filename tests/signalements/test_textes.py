"""The guard on words (SP-12): diagnosis and treatment, not everyday French."""

import pytest

from partnership.secret.personne.tiers import plat
from signalements.textes import mots_refuses, phrase_refus


@pytest.mark.parametrize(
    ("texte", "mot"),
    [
        ("Elle est paranoïaque", "parano"),
        ("PARANO complet", "parano"),
        ("schizophrène d’après les voisins", "schizo"),
        ("il est bipolaire", "bipolaire"),
        ("Il est fou !", "fou"),
        ("la folle du 3e", "folle"),
        ("homme dément", "dement"),
        ("état dépressif", "depressi"),
        ("il délire la nuit", "delir"),
        ("un toxico", "toxico"),
        ("alcooliques notoires", "alcoolique"),
        ("il est sous traitement", "sous traitement"),
        ("il ne prend plus son traitement", "traitement"),
        ("sorti d’HO en mai", "HO"),
        ("hospitalisée en mai", "hospitalis"),
        ("prend du Xanax", "xanax"),
        ("suivi en psychiatrie", "psychiatr"),
        ("de\u0301lire", "delir"),  # accents typed as combining marks
    ],
)
def test_refuse(texte, mot):
    assert any(mot.casefold() in plat(m) for m in mots_refuses(texte)), mots_refuses(texte)


@pytest.mark.parametrize(
    "texte",
    [
        "",
        "Un fou rire dans l’escalier",
        "Il y avait un monde fou",
        "Trois cadenas sur la porte",
        "Elle foule le paillasson, un foulard sur la tête",
        "Elle dit que les voisins entrent la nuit",
        "Le chauffe-eau est hors service, odeur de gaz",
        "Ho ! la porte est ouverte",
        "Il a refusé l’accès à la chaudière trois fois",
    ],
)  # fmt: skip
def test_laisse_passer(texte):
    assert mots_refuses(texte) == []


def test_chaque_mot_une_fois_et_la_phrase_explique():
    mots = mots_refuses("fou, fou, et schizo")
    assert mots == ["fou", "schizo"]
    phrase = phrase_refus(mots)
    assert "« fou », « schizo »" in phrase
    assert "propos de la personne" in phrase


def test_le_mot_est_cite_comme_il_est_ecrit():
    assert mots_refuses("œuvre d’une Paranoïaque, DÉPRESSIVE") == ["Paranoïaque", "DÉPRESSIVE"]


def test_un_texte_enorme_ne_coute_rien():
    assert mots_refuses("a" * 500_000 + " parano") == ["parano"]
