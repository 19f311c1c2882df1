"""Why a flat suits a need, or not: reasons in words, no score, never a decision. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from partnership.acteurs.refus import ActionRefusee

from ..enums import Etage, Foyer, TypeLogement, TypeOffert
from ..logements.regles import jours_vacants
from ..models import Logement
from ..solvabilite import regles as budgets
from ..solvabilite.enums import Avis
from .enums import DecisionCaleol, Sens


@dataclass(frozen=True)
class Besoin:
    """What is looked for, of what the reader may read; an empty need says nothing of a flat."""

    communes: tuple[str, ...] = ()  # in the order of the wishes
    type_logement: str = TypeLogement.INDIFFERENT
    etage: str = Etage.INDIFFERENT
    foyer: str = Foyer.NE_SAIT
    animal: bool = False
    budget: budgets.Budget | None = None


@dataclass(frozen=True)
class Raison:
    """One reason, in words."""

    sens: Sens
    texte: str


@dataclass(frozen=True)
class Piste:
    """One flat beside the need, with its reasons."""

    logement: Logement
    raisons: tuple[Raison, ...]

    def nombre(self, sens: str) -> int:
        return sum(raison.sens == sens for raison in self.raisons)

    @property
    def sens(self) -> Sens:
        """The worst of its reasons."""
        for sens in (Sens.CONTRE, Sens.A_VOIR):
            if self.nombre(sens):
                return sens
        return Sens.POUR


def ranger(
    besoin: Besoin,
    offerts: Iterable[Logement],
    seuils: budgets.Seuils,
    parts: Mapping[str, Decimal],
    jour: date,
) -> list[Piste]:
    """Return the flats, those with the fewest reasons against first, then the commune wished most,
    then the fewest to look at, then the soonest free. The order is said on the page."""
    pistes = [
        Piste(offert, tuple(_raisons(besoin, offert, seuils, parts, jour))) for offert in offerts
    ]
    return sorted(pistes, key=lambda p: _ordre(besoin, p))


def _ordre(besoin: Besoin, piste: Piste) -> tuple:
    offert, voulues = piste.logement, besoin.communes
    rang = voulues.index(offert.commune_id) if offert.commune_id in voulues else len(voulues)
    return (
        piste.nombre(Sens.CONTRE), rang, piste.nombre(Sens.A_VOIR), offert.disponible_le,
        str(offert.ref),
    )  # fmt: skip


def _raisons(
    besoin: Besoin,
    offert: Logement,
    seuils: budgets.Seuils,
    parts: Mapping[str, Decimal],
    jour: date,
) -> list[Raison]:
    trouvees = [
        _commune(besoin, offert),
        _type(besoin, offert),
        _etage(besoin, offert),
        _foyer(besoin, offert),
        _loyer(besoin, offert, seuils, parts),
        _animal(besoin),
        _libre(offert, jour),
    ]
    return [raison for raison in trouvees if raison is not None]


def _commune(besoin: Besoin, offert: Logement) -> Raison | None:
    if not besoin.communes:
        return None
    if offert.commune_id not in besoin.communes:
        return Raison(Sens.CONTRE, f"{offert.commune.nom} : hors des communes souhaitées")
    rang = besoin.communes.index(offert.commune_id)
    place = "souhaitée en premier" if rang == 0 else "souhaitée aussi"
    return Raison(Sens.POUR, f"{offert.commune.nom} : {place}")


def _type(besoin: Besoin, offert: Logement) -> Raison | None:
    if besoin.type_logement == TypeLogement.INDIFFERENT:
        return None
    nom = TypeOffert(offert.type_logement).label
    if besoin.type_logement == offert.type_logement:
        return Raison(Sens.POUR, f"{nom}, comme souhaité")
    return Raison(Sens.CONTRE, f"{nom} : un autre type est souhaité")


def _etage(besoin: Besoin, offert: Logement) -> Raison | None:
    if besoin.etage == Etage.INDIFFERENT:
        return None
    haut = "Rez-de-chaussée" if not offert.etage else f"Étage {offert.etage}"
    haut += " avec ascenseur" if offert.ascenseur else " sans ascenseur"
    convient = (
        offert.etage <= 1 if besoin.etage == Etage.BAS else offert.ascenseur or offert.etage == 0
    )
    if convient:
        return Raison(Sens.POUR, haut)
    voulu = "au premier au plus" if besoin.etage == Etage.BAS else "avec ascenseur"
    return Raison(Sens.CONTRE, f"{haut} : souhaité {voulu}")


def _foyer(besoin: Besoin, offert: Logement) -> Raison | None:
    if besoin.foyer != Foyer.A_DEUX or offert.type_logement != TypeOffert.T1:
        return None
    return Raison(Sens.A_VOIR, f"À deux dans un T1 de {offert.surface} m²")


def _loyer(
    besoin: Besoin, offert: Logement, seuils: budgets.Seuils, parts: Mapping[str, Decimal]
) -> Raison | None:
    """Beside the latest study, with its housing aid: to be simulated for this flat."""
    if besoin.budget is None:
        return None
    forfait = besoin.budget.forfait
    aide = min(besoin.budget.aide, offert.loyer + offert.charges + forfait)
    ici = budgets.dans(besoin.budget, offert.loyer, offert.charges, forfait, aide)
    lu = budgets.calculer(ici, parts)
    if lu.taux_net is None:
        return Raison(Sens.A_VOIR, "Sans ressources, le loyer ne se compare pas")
    chiffres = f"{lu.taux_net} % d’effort net, {lu.reste_jour} € par jour".replace(".", ",")
    sens = {Avis.TENABLE: Sens.POUR, Avis.ATTENTION: Sens.A_VOIR}.get(
        budgets.avis(lu, seuils), Sens.CONTRE
    )
    return Raison(sens, f"{chiffres}, avec l’aide de la dernière étude : à simuler")


def _animal(besoin: Besoin) -> Raison | None:
    """A clause that forbids a familiar animal is void (loi du 9 juillet 1970, article 10)."""
    if not besoin.animal:
        return None
    return Raison(Sens.POUR, "L’animal ne peut pas être refusé (loi du 9 juillet 1970, article 10)")


def _libre(offert: Logement, jour: date) -> Raison:
    vacants = jours_vacants(offert, jour)
    if offert.disponible_le > jour:
        dans = (offert.disponible_le - jour).days
        return Raison(Sens.A_VOIR, f"Libre dans {dans} jour{'s' if dans > 1 else ''}")
    if not vacants:
        return Raison(Sens.POUR, "Libre aujourd’hui")
    return Raison(Sens.POUR, f"Libre, vacant depuis {vacants} jour{'s' if vacants > 1 else ''}")


# --- The allocation commission of a landlord -----------------------------------------


def verifier_caleol(decision: str, le: date, rang: int | None, jour: date) -> None:
    """Raise unless what is noted of a commission can be (article R441-3 CCH)."""
    if decision not in DecisionCaleol.values:
        raise ActionRefusee("Décision : choisissez-la dans la liste proposée.")
    if le > jour:
        raise ActionRefusee("Réunie le : cette date est dans le futur.")
    if le.year < jour.year - 2:
        raise ActionRefusee("Réunie le : cette date est trop ancienne.")
    if (decision == DecisionCaleol.RANG) != (rang is not None):
        raise ActionRefusee("Rang : dites-le pour une attribution en rang, et pour elle seule.")
    if rang is not None and not 1 <= rang <= 20:
        raise ActionRefusee("Rang : de 1 à 20.")
