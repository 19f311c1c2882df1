"""The form of a decision of the allocation commission."""

from django import forms

from ..forms import ActeForm
from .enums import DecisionCaleol


class CaleolForm(ActeForm):
    au_choix = True  # the rank, for one decision alone: the rule says which

    decision = forms.ChoiceField(
        label="Décision", choices=DecisionCaleol.choices, widget=forms.RadioSelect
    )
    le = forms.DateField(label="Réunie le", widget=forms.DateInput)
    rang = forms.IntegerField(
        label="Rang", required=False, min_value=1, max_value=20,
        help_text="Pour une attribution en rang seulement.",
    )  # fmt: skip
