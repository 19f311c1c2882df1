"""Closed lists of the commissions."""

from django.db.models import TextChoices

from partnership.acteurs.enums import TypeOrganisation


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


class NatureAvis(TextChoices):
    """What a member is told of a session; each value is a message of the outbox."""

    CONVOCATION = "convocation", "Convocation"
    ORDRE_DU_JOUR = "ordre_du_jour", "Ordre du jour"
    CHANGEMENT = "changement", "Changement de date, d’heure ou de lieu"
    ANNULATION = "annulation", "Annulation"


class ReponseDite(TextChoices):
    """What a member answers to a convocation."""

    VIENDRA = "viendra", "Sera là"
    ABSENTE = "absente", "Ne viendra pas"
    REMPLACEE = "remplacee", "Se fait remplacer"


class Rang(TextChoices):
    """Which one of a month a session falls on."""

    PREMIER = "1", "premier"
    DEUXIEME = "2", "deuxième"
    TROISIEME = "3", "troisième"
    QUATRIEME = "4", "quatrième"
    DERNIER = "-1", "dernier"


# Seats with which a commission of this kind opens: (college, types, function). Each is that of
# the only organisation of these types in the territory, else to be given to one of them. The
# coordinator takes out or adds what she wants.
# Source: domain.md § 5 (operator, hospital team, landlords), § 2 (who runs, who sits) [default].
SIEGES = {
    Genre.LOGEMENT: (
        ("coordination", (TypeOrganisation.CLSM,), "Animation et secrétariat"),
        ("psychiatrie", (TypeOrganisation.ERAH,), "Équipe qui accompagne"),
        (
            "social",
            (TypeOrganisation.OPERATEUR, TypeOrganisation.IML),
            "Gestion locative et accompagnement",
        ),
        ("social", (TypeOrganisation.CCAS,), "Action sociale"),
        ("logement", (TypeOrganisation.BAILLEUR,), "Logements offerts"),
    )
}

# Colleges that a territory starts with; it may add its own.
COLLEGES = (
    ("coordination", "Coordination du CLSM"),
    ("psychiatrie", "Psychiatrie"),
    ("social", "Social et insertion"),
    ("logement", "Logement"),
    ("usagers", "Usagers et familles"),
    ("commune", "Communes"),
)
