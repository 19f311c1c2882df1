"""Forms of the commissions; actions check every rule again, the base refuses overlaps."""

from django import forms
from django.db.models import Q

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Affectation, Charte, Organisation

from .enums import Genre, Qualite
from .models import College, Commission, Mandat, Siege


class CommissionForm(forms.ModelForm):
    """What a commission is for, and when it meets."""

    class Meta:
        model = Commission
        fields = ["genre", "nom", "objet", "rythme"]
        widgets = {"genre": forms.RadioSelect, "objet": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["genre"].choices = Genre.choices  # no empty radio


class CollegeForm(forms.ModelForm):
    """A college of the territory's own."""

    class Meta:
        model = College
        fields = ["nom"]


class SiegeForm(forms.ModelForm):
    """Which organisation sits, in which function, for which college."""

    class Meta:
        model = Siege
        fields = ["college", "organisation", "organisme", "fonction"]

    def __init__(self, *args, acteur: Acteur, **kwargs):
        super().__init__(*args, **kwargs)
        territoire = acteur.territoire
        self.fields["college"].queryset = College.objects.filter(territoire=territoire)
        self.fields["organisation"].queryset = Organisation.objects.filter(territoire=territoire)

    @property
    def dit(self) -> dict:
        return {nom: self.cleaned_data[nom] for nom in self._meta.fields}


class ChoixDePersonne(forms.ModelChoiceField):
    """A person by her name, her role and her organisation."""

    def label_from_instance(self, affectation: Affectation) -> str:
        qui, ou = affectation.utilisateur, affectation.organisation.nom_court
        return f"{qui}, {affectation.titre}, {ou}"


class MandatForm(forms.ModelForm):
    """Who holds a seat, in which quality, from when to when; the paper that she signed."""

    affectation = ChoixDePersonne(
        Affectation.objects.none(), label="Personne qui a un compte", required=False
    )

    class Meta:
        model = Mandat
        fields = ["qualite", "affectation", "personne", "debut", "fin", "charte", "signee_le"]
        widgets = {"qualite": forms.RadioSelect}
        help_texts = {
            "charte": "Pour une personne sans compte. Qui a un compte la signe dans Palier."
        }

    def __init__(self, *args, siege: Siege, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.siege = siege
        self.fields["qualite"].choices = Qualite.choices  # no empty radio
        territoire = siege.commission.territoire_id
        deja = Q(pk=self.instance.affectation_id)
        siennes = Q(pk__in=Affectation.objects.en_vigueur().values("pk"))
        if siege.organisation_id:
            siennes &= Q(organisation=siege.organisation_id)
        else:
            siennes &= Q(organisation__territoire=territoire)
        self.fields["affectation"].queryset = (
            Affectation.objects.filter(siennes | deja)
            .select_related("utilisateur", "organisation")
            .order_by("utilisateur__nom", "utilisateur__prenom")
        )
        self.fields["charte"].queryset = Charte.objects.filter(territoire=territoire)

    @property
    def dit(self) -> dict:
        return {nom: self.cleaned_data[nom] for nom in self._meta.fields}


class TerminerForm(forms.Form):
    """Until which day somebody holds a seat."""

    fin = forms.DateField(label="Dernier jour du mandat", widget=forms.DateInput)
