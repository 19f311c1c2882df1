"""Who may do what to a sub-letting, when, and what is missing before it is signed. Pure checks.

The button, its reason and the write ask the same functions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.enums import Categorie, MesureProtection
from partnership.secret.models import Accord
from partnership.secret.personne.regles import PHRASE_LIMITATION
from partnership.secret.regles_conservation import ajouter_mois

from .. import enums as acces
from ..models import Candidature, Personne
from ..regles import PHRASE_SANS_ACCORD
from .enums import ACTES, BASES, PROTEGES, VIVANTS, Autorisation, EtatBail, Fondement
from .models import Agrement, SousLocation, VoletOperateur

# Above, a slip of the finger (euros a month; euros for a whole line of funding).
PLAFOND, PLAFOND_LIGNE = Decimal(5000), Decimal(999_999)
APRES = "Cet acte vient après la signature."
OPERATEUR_SEUL = "Cet acte revient à l’opérateur, locataire principal."
PAS_PRESENTEE = "L’équipe de l’hôpital n’a pas présenté la candidature à ce bailleur."


@dataclass(frozen=True)
class Elements:
    """What the rules look at beside the sub-letting, read through `visibles_par`.

    `accords`: the consents alive now for the presentation to a landlord. `protegee`: the last
    accord that told it says that the person is protected. `presentee_a`: the landlords in the
    circle.
    """

    personne: Personne | None = None
    volet: VoletOperateur | None = None
    agrements: tuple[Agrement, ...] = ()
    accords: tuple[Accord, ...] = ()
    protegee: bool = False
    presentee_a: frozenset[int] = frozenset()
    gele: bool = False


# --- The person's accord --------------------------------------------------------------


def accord_depuis(accords: Iterable[Accord], bailleur: int) -> date | None:
    """Return since when a live consent lets this landlord know of the person and of her housing
    need, None when none does (SP-05)."""
    debuts = [
        a.du for a in accords
        if a.du and bailleur in a.destinataires and Categorie.SITUATION_LOCATIVE in a.categories
    ]  # fmt: skip
    return timezone.localdate(min(debuts)) if debuts else None


def verifier_preparer(
    acteur: Acteur, candidature: Candidature, bailleur: int, elements: Elements
) -> None:
    """Raise unless this acteur may prepare a sub-letting of a flat of this landlord: the operator
    of an eligible candidature, presented, with a live explicit consent to that landlord (SP-05)."""
    verifier_ouvert(acteur, candidature, elements)
    if candidature.etat != acces.Etat.PRESENTEE or candidature.eligible_le is None:
        raise ActionRefusee("La candidature doit d’abord être éligible et présentée au bailleur.")
    if accord_depuis(elements.accords, bailleur) is None:
        raise ActionRefusee(
            "L’accord explicite de la personne pour ce bailleur n’est pas en vigueur. L’équipe de "
            "l’hôpital peut le lui demander."
        )
    if bailleur not in elements.presentee_a:
        raise ActionRefusee(PAS_PRESENTEE)


def verifier_ouvert(acteur: Acteur, candidature: Candidature, elements: Elements) -> None:
    """Raise unless this acteur speaks for the operator of an open candidature, not frozen."""
    if acteur.role != Role.TRAVAILLEUR_SOCIAL:
        raise ActionRefusee("Votre rôle ne permet pas cet acte.")
    if acteur.organisation.pk != candidature.operateur_id:
        raise ActionRefusee("Cet acte revient à l’opérateur de cette candidature.")
    if candidature.etat not in acces.OUVERTES:
        raise ActionRefusee("Ce n’est plus possible : la candidature est close.")
    if elements.gele:
        raise ActionRefusee(PHRASE_LIMITATION)
    if elements.personne is None:
        raise ActionRefusee(PHRASE_SANS_ACCORD)


# --- Acts -----------------------------------------------------------------------------


def verifier(
    acteur: Acteur, bail: SousLocation, acte: str, elements: Elements, operateur: int | None
) -> None:
    """Raise `ActionRefusee` with the reason when `acteur` may not do `acte` now; `operateur`: that
    of the candidature.

    A lease goes on when an accord ends: its operator still follows what is signed, by contract.
    What is only being prepared goes on with the person's accord, or is given up (SP-08).
    """
    if acteur.role != Role.TRAVAILLEUR_SOCIAL:
        raise ActionRefusee("Votre rôle ne permet pas cet acte.")
    if acteur.organisation.pk != bail.operateur_id:
        raise ActionRefusee(OPERATEUR_SEUL)
    if bail.etat not in VIVANTS:
        raise ActionRefusee("Ce n’est plus possible : la sous-location n’est plus en cours.")
    if elements.gele:
        raise ActionRefusee(PHRASE_LIMITATION)
    if bail.etat not in ACTES[acte].depuis:
        avant = bail.etat == EtatBail.PREPARATION
        raise ActionRefusee(APRES if avant else "Les contrats sont signés : ils ne changent plus.")
    sans_accord = elements.personne is None or operateur != bail.operateur_id
    if bail.etat == EtatBail.PREPARATION and acte != "abandonner" and sans_accord:
        raise ActionRefusee(PHRASE_SANS_ACCORD)


def actions_possibles(
    acteur: Acteur, bail: SousLocation, elements: Elements, operateur: int | None
) -> list[tuple[str, str]]:
    """Return (act, reason of refusal or '') for the operator of a sub-letting that lives."""
    if acteur.role != Role.TRAVAILLEUR_SOCIAL or acteur.organisation.pk != bail.operateur_id:
        return []
    proposes = []
    for acte, dit in ACTES.items():
        if bail.etat not in dit.depuis:
            continue
        try:
            verifier(acteur, bail, acte, elements, operateur)
            manque = manques(bail, elements) if acte == "signer" else []
            proposes.append((acte, f"Il manque : {manque[0]}" if manque else ""))
        except ActionRefusee as refus:
            proposes.append((acte, refus.phrase))
    return proposes


# --- What is missing before the signature ---------------------------------------------


def manques(bail: SousLocation, elements: Elements, signee_le: date | None = None) -> list[str]:
    """Return what is missing before this sub-lease can be signed (on that day if it is told).

    Sources: L442-8-1, L365-4, R365-4 CCH; article 426 C. civ.; SP-05, SP-08, SP-09. What is not
    known is missing. Empty: it can be signed.
    """
    return [
        *_contrats(bail),
        *_agrement(bail, elements, signee_le),
        *protection(elements),
        *_accord(bail, elements, signee_le),
    ]


def _contrats(bail: SousLocation) -> list[str]:
    dits = (
        (bail.attribue_le, "la décision d’attribution du bailleur"),
        (bail.bail_reference and bail.bail_le, "le bail principal : référence et date"),
        (bail.fondement in BASES, "le fondement de la sous-location"),
        (bail.loyer > 0, "le loyer"),
        (bail.debut_le and bail.duree_mois, "le début et la durée de la sous-location"),
        (bail.apl_a, "à qui l’aide au logement est versée"),
        (bail.assureur and bail.assuree_jusqu_au, "l’assurance"),
    )
    trouves = [phrase for present, phrase in dits if not present]
    if bail.assuree_jusqu_au and bail.debut_le and bail.assuree_jusqu_au < bail.debut_le:
        trouves.append("une assurance qui couvre le premier jour")
    return trouves


def _agrement(bail: SousLocation, elements: Elements, signee_le: date | None) -> list[str]:
    base = BASES.get(bail.fondement)
    if base is None or not base.agrement:
        return []
    le = signee_le or bail.debut_le
    if le is not None and agrement_au(elements.agrements, le) is not None:
        return []
    return ["un agrément de l’opérateur en cours à cette date (page « Agréments »)"]


def agrement_au(agrements: Iterable[Agrement], le: date) -> Agrement | None:
    """Return the agrément in force on a day, the one that lasts longest; None when none is."""
    valables = [a for a in agrements if a.delivre_le <= le < a.jusqu_au]
    return max(valables, key=lambda a: a.jusqu_au, default=None)


def protection(elements: Elements) -> list[str]:
    """Return what is missing about the protection of the adult (article 426 C. civ.).

    A protected adult's lease asks for the judge or the family council, unless who protects her
    confirms that it is not needed. A measure that the last accord tells and the operator does not
    is a contradiction: it closes too (SP-09).
    """
    volet = elements.volet
    if volet is None or volet.mesure not in MesureProtection.values:
        return ["si la personne a une mesure de protection (« Protection et coût »)"]
    if volet.mesure not in PROTEGES:
        return ["la mesure de protection que disent les accords"] if elements.protegee else []
    if volet.autorisation not in (Autorisation.OBTENUE, Autorisation.NON_REQUISE):
        return ["l’autorisation de l’article 426 du code civil"]
    return [] if volet.autorisation_le else ["la date de l’autorisation de l’article 426"]


def _accord(bail: SousLocation, elements: Elements, signee_le: date | None) -> list[str]:
    depuis = accord_depuis(elements.accords, bail.bailleur_id)
    if depuis is None:
        return ["l’accord explicite de la personne pour ce bailleur, en vigueur"]
    if signee_le is not None and signee_le < depuis:
        return ["l’accord de la personne, donné avant la signature"]
    if bail.bailleur_id not in elements.presentee_a:
        return ["la présentation de la candidature à ce bailleur, par l’équipe de l’hôpital"]
    return []


def verifier_signer(
    bail: SousLocation, candidature: Candidature, elements: Elements, signee_le: date, jour: date
) -> None:
    """Raise unless the sub-lease can have been signed on that day: nothing missing, the four
    criteria held, no date out of order."""
    manque = manques(bail, elements, signee_le)
    if manque:
        raise ActionRefusee("Il manque : " + " ; ".join(manque) + ".")
    if candidature.eligible_le is None or candidature.etat != acces.Etat.PRESENTEE:
        raise ActionRefusee("Les quatre critères ne sont pas remplis : rien ne peut être signé.")
    if signee_le > jour:
        raise ActionRefusee("Signée le : cette date est dans le futur.")
    if signee_le < candidature.eligible_le:
        raise ActionRefusee("La sous-location ne peut pas précéder l’éligibilité de la personne.")
    if bail.bail_le is None or signee_le < bail.bail_le:
        raise ActionRefusee("La sous-location ne peut pas précéder le bail principal.")
    volet = elements.volet
    if volet and volet.autorisation_le and volet.autorisation_le > signee_le:
        raise ActionRefusee(
            "La sous-location ne peut pas précéder l’autorisation de l’article 426."
        )
    if bail.debut_le is None or bail.debut_le < signee_le:
        raise ActionRefusee("La sous-location commence le jour de sa signature, ou après.")


# --- What is written ------------------------------------------------------------------


def verifier_contrats(dit: dict, bornes: tuple[int, int], jour: date) -> None:
    """Raise unless the dates and amounts of the contracts hold together; what is not known yet may
    be left out."""
    for nom in ("loyer", "charges", "depot"):
        verifier_montant(dit.get(nom), PLAFOND)
    if dit.get("fondement") and dit["fondement"] not in Fondement.values:
        raise ActionRefusee("Choisissez un fondement dans la liste proposée.")
    duree, debut, terme = dit.get("duree_mois"), dit.get("debut_le"), dit.get("bail_terme")
    if duree is not None and not bornes[0] <= duree <= bornes[1]:
        raise ActionRefusee(f"La durée va de {bornes[0]} à {bornes[1]} mois.")
    for nom, titre in (("attribue_le", "Attribué le"), ("bail_le", "Bail principal signé le")):
        if dit.get(nom) is not None:
            verifier_passe(dit[nom], jour, titre)
    if terme is not None:
        verifier_vraisemblable(terme, jour, "Terme du bail principal", 50)
    if debut is not None and abs((debut - jour).days) > 366:
        raise ActionRefusee("La sous-location commence à un an d’ici au plus, avant ou après.")
    if dit.get("bail_le") and terme and terme <= dit["bail_le"]:
        raise ActionRefusee("Le bail principal finit après sa signature.")
    if debut and duree and terme and dernier_jour(debut, duree) > terme:
        raise ActionRefusee("La sous-location ne peut pas durer plus que le bail principal.")


def verifier_montant(montant: Decimal | None, plafond: Decimal) -> None:
    """Raise on a negative amount, one above what makes sense, or one finer than the cent."""
    if montant is None or not montant.is_finite() or not 0 <= montant <= plafond:
        raise ActionRefusee(f"Un montant va de 0 à {plafond} euros.")
    if montant != montant.quantize(Decimal("0.01")):
        raise ActionRefusee("Deux chiffres au plus après la virgule.")


def dernier_jour(debut: date, duree: int) -> date:
    """Return the last day of a period of `duree` months: the eve of the day when it is over."""
    return ajouter_mois(debut, duree) - timedelta(days=1)


def verifier_vraisemblable(le: date, jour: date, titre: str, ans: int) -> None:
    """Raise on a date further than `ans` years from today: a slip of the finger."""
    if abs(le.year - jour.year) > ans:
        raise ActionRefusee(f"{titre} : cette date n’est pas vraisemblable.")


def verifier_passe(le: date, jour: date, titre: str) -> None:
    """Raise when what happened is told in the future, or more than twenty years ago."""
    if le > jour:
        raise ActionRefusee(f"{titre} : cette date est dans le futur.")
    if le.year < jour.year - 20:
        raise ActionRefusee(f"{titre} : cette date est trop ancienne.")


def verifier_loyer(bail: SousLocation, mois: date, retard: int, jour: date) -> None:
    """Raise unless this month is one of the lease, not to come, and the delay no longer than it."""
    if bail.debut_le is None:
        raise ActionRefusee("La sous-location n’a pas de début.")
    premier = bail.debut_le.replace(day=1)
    if not premier <= mois <= jour.replace(day=1):
        raise ActionRefusee("Choisissez un mois entre le début de la sous-location et aujourd’hui.")
    ecoules = (mois.year - premier.year) * 12 + mois.month - premier.month + 1
    if not 0 <= retard <= ecoules:
        raise ActionRefusee(f"Le retard va de 0 à {ecoules} mois : la durée écoulée.")


def verifier_lieux(bail: SousLocation, sens: str, le: date, jour: date) -> None:
    """Raise unless an inventory of fixtures is of this lease: not before its signing."""
    verifier_passe(le, jour, "Fait le")
    if bail.signee_le is None or le < bail.signee_le:
        raise ActionRefusee("Un état des lieux ne précède pas la signature de la sous-location.")


def verifier_ligne(du: date, au: date, montant: Decimal, places: int, jour: date) -> None:
    """Raise unless a line of funding is possible: a period of ten years at most, a place."""
    verifier_vraisemblable(du, jour, "Du", 20)
    verifier_montant(montant, PLAFOND_LIGNE)
    if au < du:
        raise ActionRefusee("La période finit après son début.")
    if au > ajouter_mois(du, 120):
        raise ActionRefusee("Une ligne de financement court dix ans au plus.")
    if not 1 <= places <= 999:
        raise ActionRefusee("Une ligne finance une place au moins.")


def verifier_fin(bail: SousLocation, finie_le: date, jour: date) -> None:
    """Raise unless a sub-letting can have ended on that day; a date alone never ends it."""
    verifier_passe(finie_le, jour, "Finie le")
    if bail.debut_le is None or finie_le < bail.debut_le:
        raise ActionRefusee("La sous-location ne finit pas avant d’avoir commencé.")


def libelle_loyer(retard: int) -> str:
    """Return how the rent stands, at the only level that is told."""
    return "À jour" if retard == 0 else f"Retard de {retard} mois"


# --- Agréments ------------------------------------------------------------------------


def verifier_agrements(acteur: Acteur) -> None:
    """Raise unless this acteur keeps the agréments of an operator."""
    if acteur.role != Role.TRAVAILLEUR_SOCIAL or acteur.organisation.type not in acces.OPERATEURS:
        raise ActionRefusee("Les agréments sont tenus par les opérateurs.")


def a_renouveler(agrements: Iterable[Agrement], jour: date, avance: int) -> Agrement | None:
    """Return the last agrément of an operator when it ends within `avance` months, or is over."""
    dernier = max(agrements, key=lambda a: a.jusqu_au, default=None)
    if dernier is None or dernier.jusqu_au > ajouter_mois(jour, avance):
        return None
    return dernier
