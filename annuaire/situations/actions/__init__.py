"""Writes of the saisines: each locks, verifies, writes, journals, and queues word to others."""

from .bilan import ecrire_bilan, publier_bilan
from .impressions import demander_impression
from .ordre import deporter, inscrire, inviter, oter, oter_si_l_accord_est_fini
from .releve import diffuser, restituer, soumettre, suivre_action, valider
from .saisine import abandonner, clore, ecrire, liberer, proposer, refuser, renvoyer, saisir
from .seance import (
    TexteChange,
    ajouter_action,
    clore_les_avis,
    consigner_decision,
    donner_avis,
    fixer_revue,
    marque,
    nommer_issue,
    nommer_referent,
    presenter,
    retirer_action,
    terminer,
)

__all__ = [
    "TexteChange",
    "abandonner",
    "ajouter_action",
    "clore",
    "clore_les_avis",
    "consigner_decision",
    "demander_impression",
    "deporter",
    "diffuser",
    "donner_avis",
    "ecrire",
    "ecrire_bilan",
    "fixer_revue",
    "inscrire",
    "inviter",
    "liberer",
    "marque",
    "nommer_issue",
    "nommer_referent",
    "oter",
    "oter_si_l_accord_est_fini",
    "presenter",
    "proposer",
    "publier_bilan",
    "refuser",
    "renvoyer",
    "restituer",
    "retirer_action",
    "saisir",
    "soumettre",
    "suivre_action",
    "terminer",
    "valider",
]
