"""The CNIL's rule on passwords."""

import string

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from partnership.acteurs.mots_de_passe import ValidateurCnil, ValidateurDivulgue, _empreinte

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


@pytest.mark.parametrize(
    "texte",
    [
        "Palier-ERAH-2026!!",
        "Signalement HLM 57!",
        "Moselis.Moselis.2026",
        "Essai bonjour 1998 !!!!",
    ],
)
def test_les_mots_d_ici_ne_suffisent_pas(distribution, texte):
    """Words of the trade, of one's organisation, of one's town, and the year."""
    with pytest.raises(ValidationError, match="tout le monde"):
        validate_password(texte, distribution.referente.utilisateur)


def test_un_mot_d_ici_dans_une_vraie_phrase(distribution):
    validate_password("Le palier sent la soupe au chou", distribution.referente.utilisateur)


@pytest.mark.parametrize("combien", [1, 2, 7, 100])
def test_un_mot_de_passe_divulgue_se_refuse(tmp_path, settings, combien):
    """The list is read in place, by halves: each of its lines is found, and nothing else."""
    connus = [f"Un mot de passe connu {n}" for n in range(combien)]
    lignes = sorted(_empreinte(mot).decode() + f":{len(mot)}" for mot in connus)
    liste = tmp_path / "divulgues.txt"
    liste.write_bytes("\r\n".join(lignes).encode())
    settings.PALIER_MOTS_DE_PASSE_DIVULGUES = liste
    for mot in connus:
        with pytest.raises(ValidationError, match="fuite"):
            ValidateurDivulgue().validate(mot)
    for n in range(50):
        ValidateurDivulgue().validate(f"Un mot à moi {n}")
