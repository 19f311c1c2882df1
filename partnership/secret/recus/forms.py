"""The form that receives a signed paper: taken with the phone, or chosen."""

import uuid

from django import forms

from partnership.acteurs.reception.champs import ChampFichier
from partnership.acteurs.reception.natures import Recu


class FormulaireForm(forms.Form):
    """One of the two; `cle`: sent twice, it is written once."""

    au_choix = True  # neither field is asked for by itself, neither may be left out with the other

    cle = forms.UUIDField(widget=forms.HiddenInput)
    photo = ChampFichier(
        label="Photographier le formulaire",
        help_text="À plat, bien éclairé, la signature et les cases lisibles.",
        photo=True,
        required=False,
    )
    fichier = ChampFichier(label="Choisir un fichier (photo ou PDF)", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["cle"].initial = uuid.uuid4

    def clean(self) -> dict:
        donnees = super().clean()
        if not self.errors and bool(donnees["photo"]) == bool(donnees["fichier"]):
            self.add_error("fichier", "Joignez une photo ou un fichier, un seul à la fois.")
        return donnees

    @property
    def recu(self) -> Recu:
        return self.cleaned_data["photo"] or self.cleaned_data["fichier"]
