"""The CNIL's rule on passwords."""

import string

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from partnership.acteurs.mots_de_passe import ValidateurCnil

valide = ValidateurCnil().validate


@settings(deadline=None)
@given(st.text(string.ascii_lowercase, min_size=1, max_size=19))
def test_une_seule_sorte_demande_vingt_caracteres(texte):
    with pytest.raises(ValidationError, match="20 caractères"):
        valide(texte)


@settings(deadline=None)
@given(st.text(string.ascii_lowercase + " ", min_size=20, max_size=60))
def test_vingt_caracteres_suffisent(texte):
    valide(texte)


@pytest.mark.parametrize("texte", ["Chaise-Longue-12", "chaiselongue 12!", "CHAISElongue 12"])
def test_quatorze_caracteres_de_trois_sortes(texte):
    valide(texte)


@pytest.mark.parametrize("texte", ["Azerty12!", "password1234567", "CourtMais3sort"[:13]])
def test_refus_par_les_reglages(texte):
    with pytest.raises(ValidationError):
        validate_password(texte)
