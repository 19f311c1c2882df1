"""Who may do what to a situation brought by a partner. The button and the write ask the same."""

from collections.abc import Iterable
from dataclasses import dataclass

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.cercle import consentements_depuis
from partnership.secret.enums import FinaliteAccord, TypeAccord
from partnership.secret.models import Accord
from partnership.secret.personne.regles import PHRASE_LIMITATION
from partnership.secret.regles import consentement_vivant

from ..regles import PHRASE_ACCORD
from .enums import OUVERTES, OUVRENT, TRANSITIONS
from .models import SituationPortee


@dataclass(frozen=True)
class Elements:
    """What the rules look at beside the cover, read through `visibles_par`."""

    accords: tuple[Accord, ...] = ()
    gele: bool = False


def peut_ouvrir(acteur: Acteur) -> bool:
    """Say whether this role brings a situation by itself."""
    return acteur.role in OUVRENT


def verifier_ouvrir(acteur: Acteur) -> None:
    """Raise unless this role brings a situation (domain.md § 2, « any local professional », within
    the matrix; decision 0027)."""
    if not peut_ouvrir(acteur):
        raise ActionRefusee(
            "Une situation est portée à la commission par une travailleuse ou un travailleur "
            "social, une clinicienne ou un clinicien, une référente ou un référent social."
        )


def verifier_sait(sait: bool) -> None:
    """Raise unless the person knows of it: nothing is written behind her back (SP-06)."""
    if not sait:
        raise ActionRefusee("Parlez-en d’abord avec la personne : rien ne s’écrit à son insu.")


def accord_vivant(accords: Iterable[Accord]) -> bool:
    """SP-06: say whether a consent for the commission lives."""
    maintenant = horloge.maintenant()
    return any(
        c.finalite == FinaliteAccord.COMMISSION and consentement_vivant(c, maintenant)
        for c in consentements_depuis(accords)
    )


PHRASE_NON = (
    "La personne a dit non à la commission : clôturez ce dossier, ou effacez-le si elle le "
    "demande. Si elle change d’avis, consignez son nouvel accord."
)


def a_dit_non(accords: Iterable[Accord]) -> bool:
    """SP-06: say whether the last that she said of the commission is no, nothing living beside."""
    accords = list(accords)
    dits = [a for a in accords if a.finalite == FinaliteAccord.COMMISSION]
    dernier = max(dits, key=lambda a: a.cree_le, default=None)
    non = dernier is not None and dernier.type in {TypeAccord.OPPOSITION, TypeAccord.RETRAIT}
    return non and not accord_vivant(accords)


def verifier(acteur: Acteur, situation: SituationPortee, acte: str, elements: Elements) -> None:
    """Raise `ActionRefusee` with the reason when `acteur` may not do `acte` now."""
    if not peut_ouvrir(acteur):
        raise ActionRefusee("Votre rôle ne permet pas cet acte.")
    if acteur.organisation.pk != situation.organisation_id:
        raise ActionRefusee("Cet acte revient à l’organisme qui a ouvert ce dossier.")
    if situation.etat not in OUVERTES:
        raise ActionRefusee("Ce n’est plus possible : le dossier est clos.")
    if elements.gele:
        raise ActionRefusee(PHRASE_LIMITATION)
    if situation.etat not in TRANSITIONS[acte].depuis:
        raise ActionRefusee("La commission est déjà saisie de cette situation.")
    if acte != "fermer" and a_dit_non(elements.accords):
        raise ActionRefusee(PHRASE_NON)
    if acte == "saisir_commission" and not accord_vivant(elements.accords):
        raise ActionRefusee(PHRASE_ACCORD)


def actions_possibles(
    acteur: Acteur, situation: SituationPortee, elements: Elements
) -> list[tuple[str, str]]:
    """Return (act, reason of refusal or '') for what this acteur could do in an open dossier."""
    if situation.etat not in OUVERTES or acteur.organisation.pk != situation.organisation_id:
        return []
    propositions = []
    for acte in TRANSITIONS:
        try:
            verifier(acteur, situation, acte, elements)
            propositions.append((acte, ""))
        except ActionRefusee as refus:
            propositions.append((acte, refus.phrase))
    return propositions
