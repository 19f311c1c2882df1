"""The figures of a budget, to the cent, and who may study one. Pure.

Money is `Decimal`, in euros a month; each figure is rounded half up to the cent, once, at the end.
Gross and net effort rates: arrêté du 10 mars 2011, for article R*441-3-1 CCH. Money left per
day and consumption unit: as domain.md § 5 tells USH's Cahier 47, which we have not opened. Nothing
here decides: a person attests.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from partnership.acteurs.refus import ActionRefusee

from .enums import Avis, Ressource

PLAFOND = 5000  # euros a month: above, a slip of the finger
CENTIME, ZERO = Decimal("0.01"), Decimal(0)
JOURS_DU_MOIS = 30  # USH, Cahier 47: a month is thirty days
SEJOUR_LONG = 60  # days: article R821-8 CSS
ADULTE_UC = 14  # age from which one counts as an adult in the consumption units
NOMS = {
    "loyer": "Loyer", "charges": "Charges récupérables", "annexes": "Annexes",
    "travaux": "Contribution au partage des économies de charges",
    "forfait": "Eau et chauffage individuels", "aide": "Aide au logement",
    "credits": "Dettes et crédits", "pensions": "Pensions versées",
    "mandataire": "Frais de mandataire",
}  # fmt: skip


@dataclass(frozen=True)
class Budget:
    """What a household has and what a flat costs, each month, in euros."""

    adultes: int = 1
    ages: tuple[int, ...] = ()  # of the children
    ressources: Mapping[str, Decimal] = field(default_factory=dict)
    loyer: Decimal = ZERO
    charges: Decimal = ZERO
    annexes: Decimal = ZERO
    travaux: Decimal = ZERO
    forfait: Decimal = ZERO
    aide: Decimal = ZERO
    credits: Decimal = ZERO
    pensions: Decimal = ZERO
    mandataire: Decimal = ZERO


@dataclass(frozen=True)
class Seuils:
    """What a budget is looked at beside; rates in %, money in euros a day and unit."""

    attention: Decimal
    alerte: Decimal
    reste_bas: Decimal
    reste_attention: Decimal
    nom: str = "Territoire"


@dataclass(frozen=True)
class Chiffres:
    """The figures of a budget; a rate is None when there are no resources to divide by."""

    unites: Decimal
    ressources: Decimal
    brute: Decimal
    nette: Decimal
    taux_brut: Decimal | None
    taux_net: Decimal | None
    reste: Decimal
    reste_jour: Decimal
    reste_apres: Decimal
    reste_jour_apres: Decimal


def au_centime(montant: Decimal) -> Decimal:
    """Round half up to the cent."""
    return montant.quantize(CENTIME, ROUND_HALF_UP)


def unites(adultes: int, ages: Iterable[int], parts: Mapping[str, Decimal]) -> Decimal:
    """Return the consumption units: 1, then 0.5 from fourteen, 0.3 below (modified OECD scale,
    USH Cahier 47)."""
    ages = list(ages)
    grands = adultes - 1 + sum(age >= ADULTE_UC for age in ages)
    petits = sum(age < ADULTE_UC for age in ages)
    return parts["uc_premier"] + grands * parts["uc_autre"] + petits * parts["uc_enfant"]


def depense_brute(budget: Budget) -> Decimal:
    """Return rent, annexes, recoverable charges, the tenant's contribution to works, and the flat
    amount for individual water and heating: the expense of the arrêté du 10 mars 2011 as domain.md
    § 5 tells it, before the housing aid."""
    return budget.loyer + budget.annexes + budget.charges + budget.travaux + budget.forfait


def depense_nette(budget: Budget) -> Decimal:
    """Return the expense less the housing aid (R*441-3-1 CCH)."""
    return depense_brute(budget) - budget.aide


def taux_d_effort(depense: Decimal, ressources: Decimal) -> Decimal | None:
    """Return the expense as a % of the resources of those who will live there, None without any."""
    return au_centime(100 * depense / ressources) if ressources > 0 else None


def reste_par_jour(reste: Decimal, uc: Decimal) -> Decimal:
    """Return the money left per day and consumption unit, over thirty days (USH, Cahier 47)."""
    return au_centime(reste / JOURS_DU_MOIS / uc)


def calculer(budget: Budget, parts: Mapping[str, Decimal]) -> Chiffres:
    """Return the figures of a budget.

    The last two are the variant once debts, pensions and the fees of a mandataire are paid.
    """
    uc = unites(budget.adultes, budget.ages, parts)
    ressources = sum(budget.ressources.values(), ZERO)
    brute, nette = depense_brute(budget), depense_nette(budget)
    reste = ressources - nette
    apres = reste - budget.credits - budget.pensions - budget.mandataire
    return Chiffres(
        unites=uc,
        ressources=au_centime(ressources),
        brute=au_centime(brute),
        nette=au_centime(nette),
        taux_brut=taux_d_effort(brute, ressources),
        taux_net=taux_d_effort(nette, ressources),
        reste=au_centime(reste),
        reste_jour=reste_par_jour(reste, uc),
        reste_apres=au_centime(apres),
        reste_jour_apres=reste_par_jour(apres, uc),
    )


def avis_effort(taux: Decimal | None, seuils: Seuils) -> Avis:
    """Say what a net effort rate is beside the thresholds: above `alerte` it is beyond."""
    if taux is None:
        return Avis.INCONNU
    if taux > seuils.alerte:
        return Avis.AU_DELA
    return Avis.ATTENTION if taux > seuils.attention else Avis.TENABLE


def avis_reste(reste: Decimal, seuils: Seuils) -> Avis:
    """Say what the money left each day is beside the thresholds: under `reste_bas` it is beyond."""
    if reste < seuils.reste_bas:
        return Avis.AU_DELA
    return Avis.ATTENTION if reste < seuils.reste_attention else Avis.TENABLE


_GRAVITE = [Avis.TENABLE, Avis.ATTENTION, Avis.INCONNU, Avis.AU_DELA]


def avis(chiffres: Chiffres, seuils: Seuils) -> Avis:
    """Return the worst of the two; the variant after debts is shown, and counts too."""
    lus = [
        avis_effort(chiffres.taux_net, seuils),
        avis_reste(chiffres.reste_jour, seuils),
        avis_reste(chiffres.reste_jour_apres, seuils),
    ]
    return max(lus, key=_GRAVITE.index)


def dans(
    budget: Budget, loyer: Decimal, charges: Decimal, forfait: Decimal, aide: Decimal
) -> Budget:
    """Return the same household in another flat, without the annexes nor the works of the first."""
    return replace(budget, loyer=loyer, charges=charges, annexes=ZERO, travaux=ZERO,
                   forfait=forfait, aide=aide)  # fmt: skip


# --- What is typed ------------------------------------------------------------------


def verifier_budget(budget: Budget, le: date, aide_le: date | None, jour: date) -> None:
    """Raise, naming the field, when what is typed cannot be."""
    if le > jour:
        raise ActionRefusee("Étude datée du : cette date est dans le futur.")
    if le < jour - timedelta(days=366):
        raise ActionRefusee("Étude datée du : plus d’un an. Refaites l’étude avec ce qui est vrai.")
    if budget.adultes < 1:
        raise ActionRefusee("Personnes de 18 ans et plus : il y en a au moins une.")
    if any(not 0 <= age < 18 for age in budget.ages):
        raise ActionRefusee("Âge des enfants : de 0 à 17 ans ; au-delà, comptez un adulte.")
    inconnues = set(budget.ressources) - set(Ressource.values)
    if inconnues:
        raise ActionRefusee("Ressources : choisissez-les dans la liste proposée.")
    for nature, montant in budget.ressources.items():
        _verifier_montant(Ressource(nature).label, montant)
    for nom, libelle in NOMS.items():
        _verifier_montant(libelle, getattr(budget, nom))
    _verifier_aide(budget, aide_le, jour)


def verifier_simulation(budget: Budget) -> None:
    """Raise when the aid that is tried exceeds what it helps to pay."""
    if budget.aide > depense_brute(budget):
        raise ActionRefusee("Aide au logement : elle dépasse le loyer et les charges, relisez-la.")


def _verifier_montant(libelle: str, montant: Decimal) -> None:
    if not montant.is_finite() or montant < 0:
        raise ActionRefusee(f"{libelle} : un montant ne peut pas être négatif.")
    if montant > PLAFOND:
        raise ActionRefusee(f"{libelle} : plus de 5 000 € par mois, relisez ce montant.")
    if montant != au_centime(montant):
        raise ActionRefusee(f"{libelle} : deux chiffres au plus après la virgule.")


def _verifier_aide(budget: Budget, aide_le: date | None, jour: date) -> None:
    """The aid is typed from a simulation, never computed; it cannot exceed what it helps to pay."""
    if budget.aide and aide_le is None:
        raise ActionRefusee("Aide au logement : dites la date de la simulation de la CAF.")
    if aide_le is not None and aide_le > jour:
        raise ActionRefusee("Aide simulée le : cette date est dans le futur.")
    verifier_simulation(budget)


# --- When to look again -------------------------------------------------------------


def est_ancienne(le: date, mois: int, jour: date) -> bool:
    """Say whether a study is older than the setting, in months of the calendar."""
    rang = le.year * 12 + le.month - 1 + mois
    annee, numero = divmod(rang, 12)
    dernier = monthrange(annee, numero + 1)[1]
    return jour >= date(annee, numero + 1, min(le.day, dernier))


def sejour_a_revoir(depuis: date | None, etude_le: date | None, jour: date) -> bool:
    """Say whether a hospital stay has passed sixty days since the study was made.

    The AAH is then cut to 30 % from the next month, unless the daily fee is due (R821-8 CSS). For
    those who read where the person lives, alone: neither the operator nor a landlord (SP-04).
    """
    if depuis is None or etude_le is None:
        return False
    passe = depuis + timedelta(days=SEJOUR_LONG)
    return etude_le <= passe < jour
