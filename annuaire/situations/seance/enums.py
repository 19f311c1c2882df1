"""Closed lists of the live session."""

from django.db.models import TextChoices


class Champ(TextChoices):
    """What is typed once for a point, as it is said; at its end it becomes the relevé."""

    SYNTHESE = "synthese", "Ce que la commission retient"
    DECISION = "decision", "Ce qu’elle décide"


AIDES = {
    Champ.SYNTHESE: "Ni diagnostic, ni traitement, ni nom. 1 500 caractères au plus.",
    Champ.DECISION: "1 000 caractères au plus. Qui fait quoi s’écrit plus bas, action par action.",
}
# domain.md § 2 for the synthesis; as the relevé takes them.
LONGUEURS = {Champ.SYNTHESE: 1500, Champ.DECISION: 1000}
LONGUEUR = max(LONGUEURS.values())
