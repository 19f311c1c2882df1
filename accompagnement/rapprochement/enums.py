"""Closed lists of matching, and of what an allocation commission decides."""

from django.db.models import TextChoices


class Sens(TextChoices):
    """What a reason says of a flat."""

    POUR = "pour", "Convient"
    A_VOIR = "a_voir", "À voir"
    CONTRE = "contre", "Contre"


GENRES = {Sens.POUR: "fait", Sens.A_VOIR: "attente", Sens.CONTRE: "refuse"}


class DecisionCaleol(TextChoices):
    """What the commission of a landlord decides (article R441-3 CCH)."""

    ATTRIBUE = "attribue", "Logement attribué"
    RANG = "rang", "Attribué en rang, par ordre de priorité"
    CONDITION = "condition", "Attribué sous condition suspensive"
    NON = "non", "Non attribué"
    REJET = "rejet", "Rejeté, demande irrecevable"
