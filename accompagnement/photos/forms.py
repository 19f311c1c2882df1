"""The forms of the photos: several at once, and what each shows."""

from django import forms
from django.conf import settings

from partnership.acteurs.reception.natures import VIDE, FichierRefuse, trop_lourd

from ..models import PhotoLogement
from . import actions


class Plusieurs(forms.FileInput):
    """Several files at once, from the camera or the pictures of a phone."""

    allow_multiple_selected = True


class ChampPhotos(forms.FileField):
    """Gives photos redrawn, all of them or none; says which one is refused and why."""

    def __init__(self, **options):
        # HEIC is not in the list: an iPhone then turns its picture into a JPEG by itself.
        widget = Plusieurs(attrs={"accept": "image/jpeg,image/png,image/webp"})
        messages = {"required": "Choisissez une photo au moins.", "empty": VIDE}
        super().__init__(widget=widget, error_messages=messages, **options)

    def clean(self, data, initial=None) -> list[actions.Dessin]:
        envoyees = [super(ChampPhotos, self).clean(f, initial) for f in data or [None]]
        if sum(f.size for f in envoyees) > settings.PALIER_PHOTOS_OCTETS:
            mo = settings.PALIER_PHOTOS_OCTETS // 1_000_000
            raise forms.ValidationError(
                f"Ces photos pèsent plus de {mo} Mo ensemble : envoyez-les en plusieurs fois."
            )
        return [self._dessiner(f, rang, len(envoyees)) for rang, f in enumerate(envoyees, 1)]

    def _dessiner(self, envoyee, rang: int, nombre: int) -> actions.Dessin:
        try:
            if envoyee.size > settings.PALIER_FICHIER_OCTETS:
                raise FichierRefuse(trop_lourd())
            return actions.dessiner(envoyee.read())
        except FichierRefuse as refus:
            # Its name is not kept (SP-17): it is told by its place among those that were chosen.
            laquelle = f"Photo n° {rang} sur {nombre} : " if nombre > 1 else ""
            reste = " Aucune n’a été ajoutée." if nombre > 1 else ""
            raise forms.ValidationError(
                f"{laquelle}{refus.phrase}{reste}", code="refuse"
            ) from refus


class PhotosForm(forms.Form):
    """The photos that are added."""

    photos = ChampPhotos(label="Photos")

    def __init__(self, *args, limite: int, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.limite = limite
        un, tous = (n // 1_000_000 for n in (settings.PALIER_FICHIER_OCTETS,
                                             settings.PALIER_PHOTOS_OCTETS))  # fmt: skip
        self.fields["photos"].help_text = (
            f"Une ou plusieurs à la fois (JPEG, PNG ou WebP) : {un} Mo au plus chacune, {tous} Mo "
            f"ensemble. {limite} photos au plus par logement."
        )


class LegendeForm(forms.ModelForm):
    """What one photo shows."""

    class Meta:
        model = PhotoLogement
        fields = ("legende",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.auto_id = f"id_{self.instance.ref}_%s"
