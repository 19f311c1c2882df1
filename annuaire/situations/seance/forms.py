"""Forms of the live session; actions check every rule again."""

from annuaire.situations.forms_point import ConclureForm


class SuiteForm(ConclureForm):
    """What is proposed, the référent, the day of review: the rest is typed on the screen itself."""

    field_order = ["issue", "offre", "referent", "revue_le"]
    decision = synthese = lu = None
