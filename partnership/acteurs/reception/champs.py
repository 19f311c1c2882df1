"""The field of a form that receives a file."""

from django import forms
from django.conf import settings

from .bac import recevoir
from .natures import VIDE, FichierRefuse, Recu, trop_lourd


class ChampFichier(forms.FileField):
    """Gives a `Recu`, redrawn; or says why not. `photo`: taken at once, with the phone's camera."""

    def __init__(self, *, photo: bool = False, **options):
        # HEIC is not in the list: an iPhone then turns its picture into a JPEG by itself.
        accepte = {"accept": "image/jpeg,image/png,image/webp,application/pdf"}
        if photo:
            accepte = {"accept": "image/jpeg", "capture": "environment"}
        options.setdefault("widget", forms.FileInput(attrs=accepte))
        messages = {"empty": VIDE, "required": "Choisissez un fichier."}
        super().__init__(error_messages=messages, **options)

    def clean(self, data, initial=None) -> Recu | None:
        envoye = super().clean(data, initial)
        if not envoye:
            return None
        if envoye.size > settings.PALIER_FICHIER_OCTETS:
            raise forms.ValidationError(trop_lourd(), code="trop_lourd")
        try:
            return recevoir(envoye.read())
        except FichierRefuse as refus:
            raise forms.ValidationError(refus.phrase, code="refuse") from refus
