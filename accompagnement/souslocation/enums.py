"""Closed lists of the sub-letting: stages, legal grounds, states of a room, lines of funding."""

from dataclasses import dataclass

from django.db.models import TextChoices

from partnership.secret.enums import MesureProtection


class EtatBail(TextChoices):
    """Stages of a sub-letting. No stage is ever reached by a date alone (domain.md § 0.8)."""

    PREPARATION = "preparation", "En préparation"
    SIGNEE = "signee", "Signée"
    TERMINEE = "terminee", "Terminée"
    ABANDONNEE = "abandonnee", "Abandonnée"


VIVANTS = frozenset({EtatBail.PREPARATION, EtatBail.SIGNEE})


@dataclass(frozen=True)
class ActeDuBail:
    """An act of the operator on a sub-letting: its name, the stages from which it is done."""

    titre: str
    depuis: frozenset[str]
    aide: str = ""


_PREP, _SIGNEE = EtatBail.PREPARATION, EtatBail.SIGNEE
ACTES: dict[str, ActeDuBail] = {
    "completer": ActeDuBail(
        "Écrire les contrats", frozenset({_PREP}), "Bail principal, sous-location, assurance."
    ),
    "proteger": ActeDuBail(
        "Protection et coût", VIVANTS, "Mesure de protection, coût par mois. Jamais lu du bailleur."
    ),
    "signer": ActeDuBail(
        "Enregistrer la signature", frozenset({_PREP}), "Quand tous les papiers sont signés."
    ),
    "constater": ActeDuBail(
        "État des lieux", frozenset({_SIGNEE}), "D’entrée ou de sortie, pièce par pièce."
    ),
    "suivre_loyer": ActeDuBail(
        "Suivre le loyer", frozenset({_SIGNEE}), "Une ligne par mois : à jour, ou en retard."
    ),
    "assurer": ActeDuBail("Assurance", VIVANTS, "Assureur et fin de la garantie."),
    "financer": ActeDuBail(
        "Ajouter un financement", VIVANTS, "Les lignes se cumulent. Jamais lu du bailleur."
    ),
    "suivre_ligne": ActeDuBail(
        "Suivre un financement", VIVANTS, "Accordé, versé, refusé, ou écrit par erreur."
    ),
    "terminer": ActeDuBail(
        "Enregistrer la fin", frozenset({_SIGNEE}), "Quand la sous-location a pris fin."
    ),
    "abandonner": ActeDuBail(
        "Abandonner ce logement", frozenset({_PREP}), "La candidature reste ouverte."
    ),
}  # fmt: skip
GRAVES = frozenset({"abandonner", "terminer"})


class Fondement(TextChoices):
    """Why this sub-letting is lawful (article L442-8-1 I CCH; forbidden otherwise by L442-8)."""

    L365_4 = "L365_4", "Organisme agréé pour l’intermédiation locative"
    HANDICAP_L114 = "HANDICAP_L114", "Organisme déclaré, sous-location temporaire"


@dataclass(frozen=True)
class Base:
    """A legal ground: its article, the sentence that the contract bears, whether it asks for an
    agrément of the operator."""

    article: str
    phrase: str
    agrement: bool


BASES: dict[str, Base] = {
    Fondement.L365_4: Base(
        "Articles L442-8-1 et L365-4 du code de la construction et de l’habitation",
        "L’opérateur est agréé au titre de l’article L365-4 ; il sous-loue ce logement, loué "
        "par un organisme d’habitations à loyer modéré, à la personne qu’il accompagne.",
        True,
    ),
    Fondement.HANDICAP_L114: Base(
        # What makes the person eligible is not for the contract to say (SP-04).
        "Article L442-8-1 du code de la construction et de l’habitation",
        "L’opérateur est un organisme déclaré qui sous-loue temporairement ce logement dans les "
        "cas ouverts par l’article L442-8-1.",
        False,
    ),
}


class AplVersee(TextChoices):
    """To whom the housing aid is paid."""

    PERSONNE = "personne", "À la personne"
    OPERATEUR = "operateur", "À l’opérateur, locataire principal"
    BAILLEUR = "bailleur", "Au bailleur"


class Autorisation(TextChoices):
    """Article 426 of the code civil, for a protected adult."""

    ATTENDUE = "attendue", "Attendue"
    OBTENUE = "obtenue", "Obtenue du juge ou du conseil de famille"
    NON_REQUISE = "non_requise", "Non requise, confirmé par la personne qui la protège"


PROTEGES = frozenset({m.value for m in MesureProtection if m != MesureProtection.AUCUNE})


class Sens(TextChoices):
    ENTREE = "entree", "D’entrée"
    SORTIE = "sortie", "De sortie"


class AvecQui(TextChoices):
    """With whom an inventory of fixtures was made."""

    PERSONNE = "personne", "La personne"
    PERSONNE_ET_TIERS = "personne_tiers", "La personne et quelqu’un de son choix"
    SEUL = "seul", "Sans elle, convoquée"


class EtatPiece(TextChoices):
    """State of a room: a closed word, never a remark on who lives there."""

    __empty__ = "Sans objet"

    NEUF = "neuf", "Neuf ou refait"
    BON = "bon", "Bon état"
    USAGE = "usage", "Usage normal"
    A_REPRENDRE = "a_reprendre", "À reprendre"


PIECES_DU_LOGEMENT = {
    "entree": "Entrée",
    "sejour": "Séjour",
    "chambre": "Chambre",
    "cuisine": "Cuisine",
    "salle_d_eau": "Salle d’eau et toilettes",
    "annexes": "Cave, balcon ou parking",
}


class Ligne(TextChoices):
    """Lines of funding, cumulable (domain.md § 5)."""

    FSL_ASLL = "fsl_asll", "FSL : accompagnement social lié au logement"
    FSL_GESTION = "fsl_gestion", "FSL : supplément de gestion locative"
    AVDL = "avdl", "FNAVDL : accompagnement vers et dans le logement"
    GLA = "gla", "FNAVDL : gestion locative adaptée"
    IML = "iml", "Intermédiation locative (IML)"
    AMI = "ami", "AMI Logement d’abord"
    ARS = "ars", "ARS : fonds d’intervention régional"
    MEDICO_SOCIAL = "medico_social", "Service médico-social (SAVS, SAMSAH)"
    LOCA_PASS = "loca_pass", "Loca-Pass"
    BAILLEUR = "bailleur", "Fonds propres du bailleur"
    OPERATEUR = "operateur", "Fonds propres de l’opérateur"
    AUTRE = "autre", "Autre"


class StatutLigne(TextChoices):
    """Where a line stands; only what is granted, or paid, covers anything.

    A line written by mistake is given up, never removed: what was told stays told.
    """

    DEMANDEE = "demandee", "Demandée"
    ACCORDEE = "accordee", "Accordée"
    VERSEE = "versee", "Versée"
    REFUSEE = "refusee", "Refusée"
    ANNULEE = "annulee", "Annulée, ou écrite par erreur"


ACQUISES = frozenset({StatutLigne.ACCORDEE, StatutLigne.VERSEE})


class FinDuBail(TextChoices):
    """How a sub-letting ended: facts of the contract, none of care (SP-04)."""

    NOUVEAU_BAIL = "nouveau_bail", "La personne a un bail à son nom"
    CONGE = "conge", "Congé donné par la personne"
    AUTRE_LOGEMENT = "autre_logement", "Relogée ailleurs"
    BAIL_PRINCIPAL = "bail_principal", "Fin du bail principal"
    JUGEMENT = "jugement", "Décision de justice"


class ModelePdf(TextChoices):
    """What is printed of a sub-letting."""

    CONTRAT = "contrat", "Contrat de sous-location"
    CONVENTION = "convention", "Convention tripartite"
    AVIS_PREFET = "avis_prefet", "Avis au préfet"


CONTRATS = (ModelePdf.CONTRAT, ModelePdf.CONVENTION)
