"""Closed list of what a cotation counts. What is not here is never read."""

from django.db.models import TextChoices

from ..enums import Etage, TypeLogement


class Critere(TextChoices):
    """A criterion of a grid."""

    ATTENTE = "attente", "Attente depuis que le besoin est repéré"
    ELIGIBILITE = "eligibilite", "Attente depuis que les quatre critères sont remplis"
    LOGEMENT = "logement", "Type de logement souhaité"
    ETAGE = "etage", "Étage souhaité"
    COMMUNES = "communes", "Communes souhaitées"
    PROPOSITIONS = "propositions", "Commissions d’attribution qui n’ont pas abouti"


# Criteria whose values grow: more of it never gives fewer points.
CROISSANTS = frozenset({Critere.ATTENTE, Critere.ELIGIBILITE, Critere.PROPOSITIONS})
# Criteria of a closed list; the codes of their values.
LISTES: dict[str, dict[str, str]] = {
    Critere.LOGEMENT: dict(TypeLogement.choices),
    Critere.ETAGE: dict(Etage.choices),
    Critere.COMMUNES: {
        "1": "une commune, ou non dite",
        "2": "deux communes",
        "3": "trois communes",
    },
}
JAMAIS_LU = (
    "le nom, l’âge, les ressources, l’endroit où la personne vit, ses soins, ce qui est dit de "
    "chaque critère, les précisions libres"
)
