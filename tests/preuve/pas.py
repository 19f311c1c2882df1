"""The steps of a life: each acts on the house, and writes in the notebook what it should change."""

from tests.preuve.pas_dehors import (
    briser,
    changer_de_charte,
    changer_de_profession,
    desactiver,
    partir,
    quitter_la_convention,
    refermer,
    regler_la_note,
    signer,
    vieillir,
)
from tests.preuve.pas_dossier import (
    clore,
    consentir_bien,
    consentir_mal,
    dire,
    entrer,
    forcer,
    retirer,
    sortir,
)
from tests.preuve.vie import Vie

PAS = {
    entrer: 12, sortir: 4, clore: 2, forcer: 3, consentir_bien: 12, consentir_mal: 2, retirer: 4,
    dire: 2, partir: 4, desactiver: 3, changer_de_charte: 1, signer: 3, quitter_la_convention: 3,
    changer_de_profession: 3, regler_la_note: 2, vieillir: 6, briser: 6, refermer: 1,
}  # fmt: skip
# What closes or opens a gate.
DEHORS = {partir, desactiver, changer_de_charte, signer, quitter_la_convention, vieillir,
          changer_de_profession}  # fmt: skip


def jouer(vie: Vie) -> str:
    """Play one step, drawn by its weight; return its name, empty when it could not be played."""
    faire = vie.hasard.choices(list(PAS), list(PAS.values()))[0]
    suite = faire(vie)
    vie.recit.append(f"{faire.__name__} {suite or ''}")
    if faire in DEHORS:
        vie.acteurs = None
    return faire.__name__ if suite is not None else ""
