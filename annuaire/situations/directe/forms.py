"""Forms of a situation brought by a partner: shapes and labels; the rules are elsewhere."""

import uuid

from django import forms

from ..enums import Motif
from . import enums
from .models import SituationPortee


class SituationForm(forms.Form):
    """Who she is, what was observed. `cle`: sent twice, it is written once."""

    cle = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1,
                                 max_value=2_000_000_000)  # fmt: skip
    civilite = forms.ChoiceField(
        label="Civilité", required=False, widget=forms.RadioSelect,
        choices=[("", "Non précisée"), *enums.Civilite.choices],
    )  # fmt: skip
    prenom = forms.CharField(label="Prénom", max_length=80)
    nom = forms.CharField(label="Nom", max_length=80)
    annee_naissance = forms.IntegerField(
        label="Année de naissance", min_value=1900, max_value=2100, required=False
    )
    telephone = forms.CharField(label="Téléphone", max_length=20, required=False)
    adresse = forms.CharField(label="Adresse", max_length=200, required=False)
    motif = forms.ChoiceField(
        label="Ce qui amène cette situation, avant tout", choices=Motif.choices,
        initial=Motif.INCONNU,
    )  # fmt: skip
    faits = forms.CharField(
        label="Ce que vous avez vu ou entendu", max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Des faits, sans diagnostic ni traitement. La fiche de la commission partira de "
        "ces mots, sans nom.",
    )  # fmt: skip
    tente = forms.CharField(
        label="Ce qui a déjà été essayé", max_length=1500, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    sait = forms.BooleanField(
        label="La personne sait que j’ouvre ce dossier pour demander l’avis de la commission.",
        error_messages={
            "required": "Parlez-en d’abord avec la personne : rien ne s’écrit à son insu."
        },
    )  # fmt: skip

    def __init__(self, *args, neuve: bool = True, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for nom in ("version",) if neuve else ("cle", "sait"):
            del self.fields[nom]
        if neuve:
            self.fields["cle"].initial = uuid.uuid4

    def donnees(self) -> dict:
        """Return what the actions receive."""
        return dict(self.cleaned_data)


class FermerForm(forms.Form):
    """Why the dossier ends, on the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)
    motif = forms.ChoiceField(
        label="Pourquoi", choices=enums.MotifCloture.choices, widget=forms.RadioSelect,
        help_text="Lu par votre organisme seul.",
    )  # fmt: skip

    def __init__(self, *args, situation: SituationPortee, **kwargs):
        initial = {"version": situation.version}
        super().__init__(*args, label_suffix="", initial=initial, **kwargs)

    def donnees(self) -> dict:
        """Return what the action receives."""
        return dict(self.cleaned_data)
