"""Who keeps the directory, and what a true entry is."""

import math
import re
from datetime import date, timedelta

from django.db.models import QuerySet
from stdnum import luhn
from stdnum.exceptions import ValidationError as NumeroFaux
from stdnum.fr import siret as numeros_siret

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Commune
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.reglages import reglage

from .enums import Suite
from .models import Modification, Structure

TENEURS = frozenset(
    {
        Role.ADMIN_ORGANISATION,
        Role.COORDINATEUR,
        Role.CLINICIEN,
        Role.REFERENT_SOCIAL,
        Role.TRAVAILLEUR_SOCIAL,
    }
)
FINESS = re.compile(r"[0-9][0-9AB][0-9]{7}")
PORTABLE = re.compile(r"(?:\+33|0033|0)\s*[67]")
TELEPHONE = re.compile(r"(?:\+33|0)[1-9]\d{8}|3\d{3}|1\d{1,2}|116\d{3}")
TERRE_AUTOUR = 40.0  # kilometres from the main place of a commune; the widest of France is 47 wide


def coordonne(acteur: Acteur) -> bool:
    """Say whether this acteur keeps the whole directory of her territory."""
    return acteur.role == Role.COORDINATEUR


def tient(acteur: Acteur, structure: Structure) -> bool:
    """Say whether this acteur keeps an entry: its owner, or the coordinator."""
    if coordonne(acteur):
        return acteur.territoire.pk == structure.territoire_id
    sienne = structure.proprietaire_id == acteur.organisation.pk
    return sienne and acteur.role in TENEURS


def verifier_tenir(acteur: Acteur, structure: Structure) -> None:
    """Raise `ActionRefusee` unless this acteur keeps the entry."""
    if not tient(acteur, structure):
        raise ActionRefusee(
            "Cette fiche est tenue par un autre organisme : proposez-lui une modification."
        )


def verifier_decider(acteur: Acteur, modification: Modification) -> None:
    """Raise `ActionRefusee` unless this acteur may answer a proposal."""
    if modification.structure is None:
        if not coordonne(acteur):
            raise ActionRefusee("La coordination du CLSM répond aux fiches nouvelles.")
        return
    verifier_tenir(acteur, modification.structure)


def propositions(acteur: Acteur) -> QuerySet[Modification]:
    """Return the proposals that this acteur may answer."""
    proposees = Modification.objects.filter(
        territoire=acteur.territoire, suite=Suite.PROPOSEE
    ).select_related("structure__commune", "auteur__organisation", "territoire")
    if coordonne(acteur):
        return proposees
    if acteur.role not in TENEURS:
        return proposees.none()
    return proposees.filter(structure__proprietaire=acteur.organisation)


def verifier_importer(acteur: Acteur) -> None:
    """Raise `ActionRefusee` unless this acteur may import into the directory: the coordinator.

    A line of a file may name any entry of the territory: an organisation, owner of a few, changes
    them on their pages, and gives its table to the coordinator (decision 0015).
    """
    if not coordonne(acteur):
        raise ActionRefusee(
            "La coordination du CLSM importe dans l’annuaire : envoyez-lui votre tableau."
        )


def verifier_presenter(acteur: Acteur) -> None:
    """Raise `ActionRefusee` unless this acteur writes how the partnership presents itself."""
    if not coordonne(acteur):
        raise ActionRefusee("La coordination du CLSM présente le partenariat.")


def prochaine_revue(structure: Structure, jour: date) -> date | None:
    """Return when an entry is to be looked at again; None when it never was.

    Delay: setting `revue_annuaire`, in days.
    """
    if structure.verifie_le is None:
        return None
    return structure.verifie_le + timedelta(
        days=reglage(structure.territoire, "revue_annuaire", jour)
    )


def a_verifier(structure: Structure, jour: date) -> bool:
    """Say whether an entry is shown as « à vérifier »: never looked at, or its review is past."""
    revue = prochaine_revue(structure, jour)
    return revue is None or revue < jour


def finess_faux(numero: str) -> str:
    """Return what is wrong with a FINESS number, "" when nothing is.

    Source: nine characters, a department and a Luhn key (domain.md § 7); Corsica (2A, 2B) is
    checked by its form only.
    """
    if not FINESS.fullmatch(numero):
        return "Un numéro FINESS a neuf caractères, comme 570000158."
    if numero.isdigit() and not luhn.is_valid(numero):
        return "Ce numéro FINESS contient une faute : sa clé ne correspond pas."
    return ""


def siret_faux(numero: str) -> str:
    """Return what is wrong with a SIRET (14 digits, Luhn; La Poste apart), "" when nothing is."""
    try:
        numeros_siret.validate(numero)
    except NumeroFaux:
        return "Ce SIRET contient une faute : il a quatorze chiffres, dont une clé."
    return ""


def telephone_lu(texte: str) -> str:
    """Return a telephone as it is kept (0387000000, 115, 3114), "" when it is none."""
    compact = re.sub(r"[\s.\-()]", "", texte)
    compact = re.sub(r"^0033", "+33", compact)
    if not TELEPHONE.fullmatch(compact):
        return ""
    return "0" + compact[3:] if compact.startswith("+33") else compact


def est_portable(telephone: str) -> bool:
    """Say whether a number is that of a mobile phone, perhaps a private one."""
    return bool(PORTABLE.match(telephone))


def point_faux(latitude: float, longitude: float, commune: Commune) -> str:
    """Return what is wrong with a point: too far from its commune, or out at sea."""
    if commune.latitude is None or commune.longitude is None:
        return ""
    loin = distance(latitude, longitude, commune.latitude, commune.longitude)
    if loin <= TERRE_AUTOUR:
        return ""
    return f"Ce point est à {loin:.0f} km de {commune.nom} : la latitude vient avant la longitude."


def distance(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Return kilometres between two points in degrees (haversine formula, radius 6371 km)."""
    phi_a, phi_b = math.radians(lat_a), math.radians(lat_b)
    delta = math.radians(lon_b - lon_a)
    corde = (
        math.sin((phi_b - phi_a) / 2) ** 2
        + math.cos(phi_a) * math.cos(phi_b) * math.sin(delta / 2) ** 2
    )
    return 2 * 6371 * math.asin(math.sqrt(min(1.0, corde)))
