"""French addresses as people write them: one street, one key."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annuaire.adresses import Adresse, cle_de_voie, lire, sans_accent, se_ressemblent

TABLE = tomllib.loads(Path(__file__).with_name("adresses.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("ecrite", "numero", "indice", "voie"), TABLE["lues"])
def test_lire(ecrite, numero, indice, voie):
    assert lire(ecrite) == Adresse(numero or None, indice, voie)


@pytest.mark.parametrize("facons", TABLE["memes"], ids=lambda f: f[0])
def test_une_voie_une_cle(facons):
    assert len({cle_de_voie(f) for f in facons}) == 1, {f: cle_de_voie(f) for f in facons}


@pytest.mark.parametrize(("une", "autre"), TABLE["autres"])
def test_deux_voies_deux_cles(une, autre):
    assert cle_de_voie(une) != cle_de_voie(autre)


@pytest.mark.parametrize(("une", "autre"), TABLE["proches"])
def test_se_ressemblent(une, autre):
    assert se_ressemblent(cle_de_voie(une), cle_de_voie(autre))
    assert se_ressemblent(cle_de_voie(autre), cle_de_voie(une))


@pytest.mark.parametrize(("une", "autre"), TABLE["eloignees"])
def test_ne_se_ressemblent_pas(une, autre):
    assert not se_ressemblent(cle_de_voie(une), cle_de_voie(autre))


@given(st.text(max_size=300))
def test_rien_ne_casse_la_lecture(texte):
    adresse = lire(texte)
    assert adresse.numero is None or 1 <= adresse.numero <= 9999
    assert adresse.voie == sans_accent(adresse.voie)


@given(st.text(max_size=80))
def test_une_cle_relue_ne_change_plus(texte):
    cle = cle_de_voie(texte)
    assert cle_de_voie(cle.upper()) == cle_de_voie(cle)


@given(st.sampled_from([f[0] for f in TABLE["memes"]]), st.integers(1, 9999))
def test_le_numero_ne_change_pas_la_voie(voie, numero):
    assert lire(f"{numero} {voie}") == Adresse(numero, "", cle_de_voie(voie))
    assert lire(f"{numero} bis, {voie}, 57000 METZ") == Adresse(numero, "bis", cle_de_voie(voie))
