"""Closed lists of the live session."""

from django.db.models import TextChoices


class Champ(TextChoices):
    """What is typed once for a point, as it is said."""

    SYNTHESE = "synthese", "Ce que la commission retient"
    PROPOSITIONS = "propositions", "Ce qu’elle propose"
    RESTITUTION = "restitution", "Comment la personne l’apprend"


AIDES = {
    Champ.SYNTHESE: "Sans diagnostic ni traitement. 1 500 caractères au plus.",
    Champ.PROPOSITIONS: "Une proposition par ligne : quoi, qui, pour quand.",
    Champ.RESTITUTION: "Qui le lui dit, quand, de quelle façon.",
}
LONGUEUR = 1500  # domain.md § 2: shared synthesis
