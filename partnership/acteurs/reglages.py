"""Settings of a territory: their names, defaults and sources. Values are dated rows (`Reglage`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from .models import Reglage, Territoire


@dataclass(frozen=True)
class Defaut:
    """Default of a setting: its value, its French name, its unit, its source, maybe its bounds."""

    valeur: Any
    nom: str
    unite: str
    source: str = "valeur par défaut proposée, à fixer par la convention"
    bornes: tuple[int, int] | None = None


DEFAUTS: dict[str, Defaut] = {
    "delai_accuse": Defaut(2, "Accusé de réception par l’ERAH", "jours ouvrés"),
    "delai_recevabilite": Defaut(5, "Décision de recevabilité", "jours ouvrés"),
    "delai_premier_contact": Defaut(10, "Première tentative de contact", "jours ouvrés"),
    "delai_retour": Defaut(30, "Retour au bailleur", "jours"),
    "delai_veille": Defaut(15, "Revue d’une situation en veille", "jours"),
    "revue_roles": Defaut(6, "Revue des rôles de chaque organisme", "mois"),
    "note_soignante": Defaut(False, "Note soignante réservée à l’ERAH", "oui ou non"),
    "notice_version": Defaut("v1", "Version de la notice remise à la personne", "version"),
    "duree_accord": Defaut(180, "Durée proposée pour un accord de la personne", "jours"),
    "duree_accord_max": Defaut(730, "Durée la plus longue d’un accord de la personne", "jours"),
    "delai_demande": Defaut(
        1, "Réponse à une personne qui exerce ses droits", "mois", "article 12 § 3 RGPD"
    ),
    "duree_copie": Defaut(7, "Copie remise à une personne : gardée prête", "jours"),
    "delai_revue_danger_vital": Defaut(5, "Revue d’un accès pour danger vital", "jours ouvrés"),
    "lectures_periode": Defaut(30, "Lectures inhabituelles : période examinée", "jours"),
    "lectures_par_jour": Defaut(
        20, "Lectures inhabituelles : dossiers ouverts en un jour, au-delà de", "dossiers"
    ),
    "lectures_ouverture": Defaut(7, "Lectures inhabituelles : avant cette heure", "heure"),
    "lectures_fermeture": Defaut(20, "Lectures inhabituelles : à partir de cette heure", "heure"),
    "lectures_frein": Defaut(
        150,
        "Pages de dossiers ouvertes en dix minutes par un compte, au plus",
        "pages",
        bornes=(30, 100_000),
    ),
    "seuil_petits_effectifs": Defaut(5, "Effectif en dessous duquel un chiffre est masqué", ""),
}


def declarer(cle: str, defaut: Defaut) -> None:
    """Add the setting of an upper room, from its `AppConfig.ready()`."""
    DEFAUTS[cle] = defaut


def reglage(territoire: Territoire, cle: str, le: date) -> Any:
    """Return the value of setting `cle` in `territoire` on day `le`.

    Raises KeyError on an unknown setting: a typo must not become a default.
    """
    defaut = DEFAUTS[cle]
    ligne = (
        Reglage.objects.filter(territoire=territoire, cle=cle, du__lte=le).order_by("-du").first()
    )
    return ligne.valeur if ligne else defaut.valeur


def reglages(territoire: Territoire, cles: Iterable[str], le: date) -> dict[str, Any]:
    """Return the values of several settings in one query; KeyError on an unknown one."""
    return reglages_aux(territoire, cles, [le])[le]


def reglages_aux(
    territoire: Territoire, cles: Iterable[str], jours: Iterable[date]
) -> dict[date, dict[str, Any]]:
    """Return the values of several settings on several days, in one query."""
    valeurs, jours = {cle: DEFAUTS[cle].valeur for cle in cles}, set(jours)
    lignes = Reglage.objects.filter(territoire=territoire, cle__in=valeurs, du__lte=max(jours))
    dites = list(lignes.order_by("du").values_list("du", "cle", "valeur"))
    return {le: valeurs | {cle: v for du, cle, v in dites if du <= le} for le in jours}
