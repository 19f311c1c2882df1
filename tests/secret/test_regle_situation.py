"""The rule in a situation that a partner brings by herself, by hand (decision 0027)."""

from itertools import product

import pytest

from partnership.secret.regles import decider

from .test_regle import (
    ACCORDS,
    CATEGORIES,
    CLINICIEN,
    EL,
    QUALITES,
    RIEN,
    ROLES,
    TRAVAILLEUR,
    Cas,
    L,
    attendu,
    contexte,
    obtenu,
)

# What the house that brings a situation has there, beside the table above.
PORTEE = {
    "IDENTITE": {TRAVAILLEUR: EL, CLINICIEN: EL},
    "FAITS": {TRAVAILLEUR: EL},
    "SITUATION_LOCATIVE": {TRAVAILLEUR: EL, CLINICIEN: EL},
    "SITUATION_SOCIALE": {CLINICIEN: EL},
    "SYNTHESE": {TRAVAILLEUR: "Lc", CLINICIEN: "Lc"},
}


@pytest.mark.parametrize("role", ROLES)
def test_une_situation_portee_est_a_qui_l_a_ouverte(role):
    """SP-01, SP-02: its house writes it, and reads its own file once closed; by any other place, the
    table holds as it stands, and a landlord has nothing more."""
    for categorie, qualite, vit, *drapeaux in product(
        CATEGORIES, QUALITES, ("aucun", "vivant"), *[(False, True)] * 4
    ):
        cas = Cas(vit == "vivant", qualite, *drapeaux)
        voulu = attendu(role, categorie, cas)
        propre = PORTEE.get(categorie, {}).get(role)
        if propre and qualite in ("EMETTEUR", "EMETTEUR_CLOS"):
            if propre == "Lc":
                voulu = voulu or (L if cas.accord else RIEN)
            else:
                encore = qualite == "EMETTEUR" or categorie == "FAITS"
                voulu = propre if encore else L
        c = contexte(role, cas, ACCORDS[categorie][vit][1], type_dossier="SITUATION")
        assert obtenu(decider(c, categorie)) == voulu, (categorie, cas)
