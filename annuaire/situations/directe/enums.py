"""Closed lists of a situation brought by a partner: states, acts, ends."""

from dataclasses import dataclass

from django.db.models import TextChoices

from partnership.acteurs.enums import Role

# Not the landlord's agent, who signals; nor the coordination, which reads the sheet over.
OUVRENT = frozenset({Role.TRAVAILLEUR_SOCIAL, Role.CLINICIEN, Role.REFERENT_SOCIAL})


class Etat(TextChoices):
    """Where the dossier stands; the saisine has its own states."""

    PREPARATION = "preparation", "En préparation"
    SAISIE = "saisie", "Devant la commission"
    RENDUE = "rendue", "Examen terminé"
    CLOSE = "close", "Close"


OUVERTES = frozenset({e for e in Etat if e != Etat.CLOSE})


@dataclass(frozen=True)
class Transition:
    """An act: from which states, and what it means."""

    titre: str
    depuis: frozenset[str]
    aide: str = ""


TRANSITIONS: dict[str, Transition] = {
    "completer": Transition("Compléter le dossier", OUVERTES, "La personne, ce qui a été vu."),
    "saisir_commission": Transition(
        "Saisir la commission", frozenset({Etat.PREPARATION, Etat.RENDUE}),
        "Avec l’accord de la personne. Une fiche sans nom, relue par la coordination.",
    ),
    "fermer": Transition("Clore le dossier", OUVERTES, "Votre organisme seul le garde."),
}  # fmt: skip


class Civilite(TextChoices):
    MADAME = "Mme", "Madame"
    MONSIEUR = "M.", "Monsieur"


class MotifCloture(TextChoices):
    """Why it ends; told to its organisation alone."""

    RESOLUE = "resolue", "La situation s’est apaisée"
    RELAIS = "relais", "D’autres ont pris le relais"
    REFUS = "refus", "La personne ne veut pas, ou ne veut plus"
    PARTIE = "partie", "Partie du territoire, ou décédée"
    DOUBLON = "doublon", "Dossier en double"
