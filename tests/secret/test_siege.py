"""Sitting in the commission, or acting in its plan, gives nothing more (domain.md § 0.4, SP-06)."""

from dataclasses import replace
from itertools import product

from partnership.secret.regles import decider

from .test_regle import ACCORDS, CATEGORIES, ROLES, Cas, attendu, contexte, obtenu


def test_siege_seul_l_accord_pour_la_commission_ouvre():
    """SP-06: what was agreed to for something else opens nothing to who sits."""
    for role, categorie, finalite in product(ROLES, CATEGORIES, ("PARTAGE", "CANDIDATURE", "")):
        dits = tuple(replace(c, finalite=finalite) for c in ACCORDS[categorie]["vivant"][1])
        for qualite in ("COMMISSION", "ACTEUR_DU_PLAN"):
            cas = Cas(False, qualite, True, True, True, True)
            decision = decider(contexte(role, cas, dits), categorie)
            assert obtenu(decision) == attendu(role, categorie, cas), (role, categorie, finalite)
