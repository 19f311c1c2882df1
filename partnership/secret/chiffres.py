"""Counts from the events without identity (STATISTIQUE), masked when they leave an organisation."""

from collections.abc import Iterable

from django.db.models import Count
from django.db.models.functions import ExtractMonth

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role, TypeOrganisation
from partnership.acteurs.models import Organisation
from partnership.acteurs.reglages import reglage

from .models import Evenement
from .statistiques import TOTAL, TableMasquee, masquer

MOIS = ["janv.", "févr.", "mars", "avr.", "mai", "juin",
        "juil.", "août", "sept.", "oct.", "nov.", "déc."]  # fmt: skip
# Events counted as stages, in the order of the path.
NATURES = {
    "transmettre": "Transmis",
    "accuser": "Reçus par l’ERAH",
    "admettre": "Admis",
    "refuser": "Non recevables",
    "faire_retour": "Retours faits",
    "clore": "Clos",
}
MOTIFS_PASSER_OUTRE = {
    "danger_personne": "Danger pour la personne",
    "danger_autrui": "Danger pour autrui",
    "hors_d_etat": "La personne est hors d’état de s’exprimer",
}
DU_TERRITOIRE = {Role.COORDINATEUR, Role.PILOTAGE}
DE_L_ORGANISME = {Role.REFERENT_SOCIAL}


def ouverts_a(acteur: Acteur) -> bool:
    """Say whether the page of figures is for this role."""
    return acteur.role in DU_TERRITOIRE | DE_L_ORGANISME


def annee() -> int:
    """Return the year that is counted: the current one, with no choice of period (SP-16)."""
    return horloge.aujourdhui().year


def _evenements(acteur: Acteur, natures: Iterable[str]):
    lus = Evenement.objects.filter(
        territoire=acteur.territoire, le__year=annee(), nature__in=list(natures)
    )
    if acteur.role not in DU_TERRITOIRE:
        lus = lus.filter(organisation=acteur.organisation)
    return lus


def seuil(acteur: Acteur) -> int:
    """Return the size under which a figure is hidden: never under the floor of 5 (SP-16)."""
    voulu = reglage(acteur.territoire, "seuil_petits_effectifs", horloge.aujourdhui())
    return max(5, int(voulu))


def bailleurs(acteur: Acteur) -> list[str]:
    """Return the landlords of the territory, all of them: a missing row would be a figure too."""
    return list(
        Organisation.objects.filter(
            territoire=acteur.territoire, type=TypeOrganisation.BAILLEUR
        ).values_list("nom_court", flat=True)
    )


def transmis_par_mois(acteur: Acteur) -> TableMasquee:
    """Return landlords × months for the signalements transmitted this year."""
    mois = MOIS[: horloge.aujourdhui().month]
    noms = bailleurs(acteur) if acteur.role in DU_TERRITOIRE else [acteur.organisation.nom_court]
    table = {nom: dict.fromkeys(mois, 0) for nom in noms}
    comptes = (
        _evenements(acteur, ["transmettre"])
        .values_list("organisation__nom_court", ExtractMonth("le"))
        .annotate(nombre=Count("pk"))
    )
    for nom, rang, nombre in comptes:
        # A date to come (demonstration data) has no column.
        if nom in table and rang <= len(mois):
            table[nom][mois[rang - 1]] += nombre
    return masquer(table, seuil(acteur) if acteur.role in DU_TERRITOIRE else 0)


def etapes(acteur: Acteur, transmis: TableMasquee | None = None) -> list[tuple[str, int | None]]:
    """Return how many signalements passed each stage this year, over the territory or the own one.

    « Transmis » is also the total of the other table: it is shown exactly when that one shows it,
    or one table would give away the other.
    """
    comptes = dict(_evenements(acteur, NATURES).values_list("nature").annotate(nombre=Count("pk")))
    plancher = seuil(acteur) if acteur.role in DU_TERRITOIRE else 0
    lues = []
    for nature, libelle in NATURES.items():
        nombre = comptes.get(nature, 0)
        lues.append((libelle, nombre if nombre >= plancher else None))
    table = transmis or transmis_par_mois(acteur)
    return [(NATURES["transmettre"], table[TOTAL, TOTAL]), *lues[1:]]


def registre_passer_outre(acteur: Acteur) -> list[dict]:
    """Return the overrides of the year, without identity: date, landlord, motive (SP-07)."""
    lus = (
        _evenements(acteur, ["valider_passer_outre"])
        .select_related("organisation")
        .order_by("-le", "organisation__nom_court")
    )
    return [
        {
            "le": e.le,
            "organisme": e.organisation.nom_court,
            "motif": MOTIFS_PASSER_OUTRE.get(e.detail, "Motif non précisé"),
        }
        for e in lus
    ]
