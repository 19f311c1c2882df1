"""Who keeps the commissions, and how a member stands on a day."""

from datetime import date

from django.utils import timezone

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Affectation, Charte
from partnership.acteurs.refus import ActionRefusee

from .. import regles as annuaire
from .enums import EtatCharte
from .models import Mandat


def verifier_tenir(acteur: Acteur) -> None:
    """Raise `ActionRefusee` unless this acteur keeps the commissions: the coordinator."""
    if not annuaire.coordonne(acteur):
        raise ActionRefusee("La coordination du CLSM tient les commissions à jour.")


def en_cours(mandat: Mandat, jour: date) -> bool:
    """Say whether a mandate holds on this day: within its dates, and its account still in place.

    `mandat` comes with `affectation`.
    """
    if mandat.debut > jour or (mandat.fin is not None and mandat.fin < jour):
        return False
    compte = mandat.affectation
    return compte is None or compte.fin is None or timezone.localdate(compte.fin) > jour


def a_venir(mandat: Mandat, jour: date) -> bool:
    """Say whether a mandate has not begun on this day."""
    return mandat.debut > jour


def etat_charte(
    mandat: Mandat, courante: int | None, signatures: set[tuple[int, int]]
) -> EtatCharte:
    """Return where a member's signature stands against the current charter of the territory.

    `courante`: its version; `signatures`: (user, version) of those signed in Palier. Without a
    charter nothing is signed.
    Source: domain.md § 2: signed before the first session, again when the version changes.
    """
    return etat_de(mandat.affectation, mandat.charte, courante, signatures)


def etat_de(
    compte: Affectation | None,
    papier: Charte | None,
    courante: int | None,
    signatures: set[tuple[int, int]],
) -> EtatCharte:
    """Return the same for somebody who has an account, or who signed on paper."""
    if courante is None:
        return EtatCharte.ABSENTE
    if compte:
        siennes = {v for u, v in signatures if u == compte.utilisateur_id}
    else:
        siennes = {papier.version} if papier else set()
    if courante in siennes:
        return EtatCharte.SIGNEE
    return EtatCharte.ANCIENNE if siennes else EtatCharte.ABSENTE
