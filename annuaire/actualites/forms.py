"""Form of a piece of news."""

from django import forms

from partnership.acteurs.acteur import Acteur

from ..models import Structure
from ..ressources.models import Ressource
from .models import Actualite


class ActualiteForm(forms.ModelForm):
    """Title, text, who reads it; what it speaks of came with the page, and may be left out."""

    structure = forms.ModelChoiceField(
        Structure.objects.none(), required=False, to_field_name="ref", widget=forms.HiddenInput
    )
    ressource = forms.ModelChoiceField(
        Ressource.objects.none(), required=False, to_field_name="ref", widget=forms.HiddenInput
    )

    class Meta:
        model = Actualite
        fields = ["titre", "texte", "diffusion"]
        widgets = {
            "texte": forms.Textarea(attrs={"rows": 10}),
            "diffusion": forms.RadioSelect,
        }
        help_texts = {
            "texte": "Une ligne vide sépare deux paragraphes ; une adresse web devient un lien. "
            "Jamais rien sur une personne.",
        }

    def __init__(self, *args, acteur: Acteur, propos: dict, **kwargs):
        kwargs.setdefault("initial", {}).update(propos)
        super().__init__(*args, **kwargs)
        structures = Structure.objects.du_territoire(acteur.territoire)
        ressources = Ressource.objects.lisibles_par(acteur).filter(territoire=acteur.territoire)
        self.fields["structure"].queryset = structures
        self.fields["ressource"].queryset = ressources

    @property
    def propos(self) -> list:
        """Return (field, what it leads to) of each link that the news would bear."""
        trouves = []
        for nom in ("structure", "ressource"):
            try:
                vers = self.fields[nom].clean(self[nom].value())
            except forms.ValidationError:
                vers = None
            if vers:
                trouves.append((nom, vers))
        return trouves

    @property
    def dit(self) -> dict:
        """Return the fields that an action writes."""
        lu = self.cleaned_data
        return {nom: lu[nom] for nom in (*self._meta.fields, "structure", "ressource")}
