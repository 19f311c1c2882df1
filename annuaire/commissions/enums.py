"""Closed lists of the commissions."""

from django.db.models import TextChoices


class Genre(TextChoices):
    """What a commission works on."""

    SITUATIONS = "situations", "Situations complexes"
    LOGEMENT = "logement", "Logement et santé mentale"
    AUTRE = "autre", "Autre commission du territoire"


class Qualite(TextChoices):
    """In which quality somebody holds a seat."""

    TITULAIRE = "titulaire", "Titulaire"
    SUPPLEANT = "suppleant", "Suppléance"


class EtatCharte(TextChoices):
    """Where the signature of the charter of confidentiality stands."""

    SIGNEE = "signee", "Charte signée"
    ANCIENNE = "ancienne", "Ancienne version signée"
    ABSENTE = "absente", "Charte à signer"


# Colleges that a territory starts with; it may add its own.
COLLEGES = (
    ("coordination", "Coordination du CLSM"),
    ("psychiatrie", "Psychiatrie"),
    ("social", "Social et insertion"),
    ("logement", "Logement"),
    ("usagers", "Usagers et familles"),
    ("commune", "Communes"),
)
