"""Forms of the live session; actions check every rule again."""

from annuaire.situations.forms_point import ConclureForm


class SuiteForm(ConclureForm):
    """The référent and the day of review: what is retained is typed on the screen itself."""

    field_order = ["referent", "revue_le"]
    decision = synthese = lu = None
