"""The re-identification guard, as a pure rule: what names the person is found, however typed."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annuaire.situations.enums import DURS
from annuaire.situations.regles_reperes import (
    Reperes,
    aplatir,
    masquer,
    traits,
    tranche_age,
)

DOSSIER = Reperes(
    noms=("Ferrand-Léger", "Odile"),
    adresses=("12 rue des Allemands",),
    telephones=("06 12 34 56 78",),
    references=("DEMO-2009-114", "SIG-2026-0001"),
    annee=1958,
    lieux=("Metz", "Montigny-lès-Metz"),
)
# What a text says, and the kinds that must be found in it (by hand).
PHRASES = [
    ("Mme Ferrand-Léger ne répond pas", {"nom"}),
    ("FERRAND LEGER ne répond pas", {"nom"}),
    ("la famille ferrand", {"nom"}),
    ("son prénom est odile", {"nom"}),
    ("M. Dupont l’aide", {"civilite"}),
    ("Madame D. l’aide", {"civilite"}),
    ("au 12, rue des Allemands", {"adresse"}),
    ("près de l’avenue Foch", {"adresse"}),
    ("57000", {"adresse"}),
    ("appeler le 0612345678", {"telephone"}),
    ("appeler le 03.87.00.11.22", {"telephone"}),
    ("écrire à o.durand@exemple.fr", {"courriel"}),
    ("bail DEMO 2009 114", {"reference"}),
    ("voir SIG-2026-0143", {"reference"}),
    ("elle est née en 1958", {"naissance"}),
    ("le 12/05/2026", {"date"}),
    ("depuis le 3 septembre 2026", {"date"}),
    ("elle a 68 ans", {"age"}),
    ("elle vit à Montigny lès Metz", {"lieu"}),
    ("au 3e étage", {"logement"}),
    ("elle est sourde", {"rarete"}),
    ("ancienne infirmière", {"metier"}),
    ("elle est veuve", {"rarete"}),
    ("elle a des jumeaux", {"rarete"}),
    ("elle connaît bien Josiane", {"majuscule"}),
]


@pytest.mark.parametrize(("texte", "genres"), PHRASES)
def test_ce_qui_nomme_est_trouve(texte, genres):
    assert genres <= {t.genre for t in traits(texte, DOSSIER)}, traits(texte, DOSSIER)


@pytest.mark.parametrize("texte", [
    "Volets fermés depuis deux ans. Trois visites sans réponse, un courrier.",
    "Elle veut rester dans son logement, avec l’aide du CCAS et de la CAF.",
    "Impayé de trois mois, un plan d’apurement est en place.",
])  # fmt: skip
def test_une_phrase_ordinaire_passe(texte):
    """A guard that cries at everything is not read."""
    assert traits(texte, DOSSIER) == []


def casse(mot, data) -> str:
    """The same name, typed otherwise: capitals, no accent, a space for a hyphen."""
    tours = [str, str.upper, str.lower, str.title, lambda m: aplatir(m)[0],
             lambda m: m.replace("-", " "), lambda m: m.replace("-", "  ")]  # fmt: skip
    return data.draw(st.sampled_from(tours))(mot)


_noms = st.text("abcdefghijklmnopqrstuvwxyzéèëçôïÉ-", min_size=4, max_size=14).map(
    lambda n: n.strip("-")
).filter(lambda n: len(aplatir(n)[0].replace(" ", "")) >= 4)  # fmt: skip
_autour = st.text(st.characters(categories=("L", "N", "P", "Z"), max_codepoint=0x24F), max_size=40)


@settings(max_examples=300, deadline=None)
@given(_noms, _autour, _autour, st.data())
def test_un_nom_du_dossier_est_trouve_ou_qu_il_soit(nom, avant, apres, data):
    """Whatever stands around and however it is typed; masked, it is not there any more."""
    tape = casse(nom, data)
    texte = f"{avant} {tape} {apres}"
    reperes = Reperes(noms=(nom,))
    trouves = traits(texte, reperes)
    ici = len(avant) + 1
    assert any(t.dur and t.debut <= ici and t.fin >= ici + len(tape.rstrip()) for t in trouves)
    for trait in trouves:
        assert texte[trait.debut : trait.fin] == trait.mot
    assert all(a.fin <= b.debut for a, b in itertools.pairwise(trouves))
    assert not [t for t in traits(masquer(texte, trouves), reperes) if t.genre == "nom"]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_le_garde_ne_tombe_jamais(texte):
    for trait in traits(texte, DOSSIER):
        assert 0 <= trait.debut < trait.fin <= len(texte)
        assert trait.dur == (trait.genre in DURS)


def test_une_cle_ne_dit_pas_le_mot():
    """The digest kept of an acknowledged trait is of its field and word, in any typing."""
    (un,), (deux,) = traits("elle est veuve"), traits("Elle est Veuve")
    assert un.cle("faits") == deux.cle("faits") != un.cle("tente")
    assert "veuve" not in un.cle("faits")


@pytest.mark.parametrize(("annee", "tranche"), [
    (2001, "18-25"), (2000, "26-39"), (1986, "40-54"), (1961, "65-79"), (1946, "80"), (None, "inconnu"),
    (2026, "inconnu"), (1800, "inconnu"),
])  # fmt: skip
def test_les_tranches_d_age(annee, tranche):
    assert tranche_age(annee, 2026) == tranche
