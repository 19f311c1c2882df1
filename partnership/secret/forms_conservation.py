"""Form of a legal hold."""

from django import forms

from .enums import MotifGel


class GelForm(forms.Form):
    """A reference typed by the delegate, and a motive of the closed list."""

    reference = forms.RegexField(
        label="Référence du dossier",
        regex=r"\A[A-Z]{2,8}(-[0-9]+)+\Z",
        max_length=20,
        help_text="Comme sur les courriels et les courriers : SIG-2026-0143.",
        error_messages={"invalid": "Une référence s’écrit comme SIG-2026-0143."},
    )
    motif = forms.ChoiceField(
        label="Pourquoi le conserver", choices=MotifGel.choices, widget=forms.RadioSelect
    )
