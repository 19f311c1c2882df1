"""Forms of the secret; actions check every rule again."""

from django import forms

from .enums import MotifDangerVital


class BrisForm(forms.Form):
    """Reference, motive, and why now; nothing is said of the reference before the motive."""

    reference = forms.CharField(
        label="Référence du dossier",
        max_length=20,
        help_text="Exacte, par exemple SIG-2026-0143. Quelqu’un vous l’a donnée au téléphone.",
    )
    motif = forms.ChoiceField(
        label="Le danger", choices=MotifDangerVital.choices, widget=forms.RadioSelect
    )
    precision = forms.CharField(
        label="Pourquoi maintenant",
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Qui vous a alerté, à quelle heure. Ni nom, ni diagnostic, ni traitement.",
    )
    compris = forms.BooleanField(
        label="J’ai compris que la coordination et le délégué aux données sont prévenus."
    )


class RevueForm(forms.Form):
    """The delegate's judgement."""

    justifie = forms.TypedChoiceField(
        label="Cet accès était-il justifié ?",
        choices=[("oui", "Justifié"), ("non", "Non justifié")],
        coerce=lambda valeur: valeur == "oui",
        widget=forms.RadioSelect,
    )
    commentaire = forms.CharField(
        label="Ce que vous avez vérifié",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Avec qui vous en avez parlé, ce qui a été décidé. Rien du dossier.",
    )
