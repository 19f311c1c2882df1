"""Forms around the sessions; actions check every rule again."""

from datetime import date, timedelta

from django import forms

from partnership.acteurs.calendrier import JOURS

from ..forms import AdresseWeb
from . import regles_seances
from .enums import Rang, ReponseDite
from .models import College, Commission, Mandat, Seance

DEUX_ANS = timedelta(days=731)


class SeanceForm(forms.ModelForm):
    """A date of a commission."""

    class Meta:
        model = Seance
        fields = ["jour", "heure", "fin", "lieu", "visio"]
        field_classes = {"visio": AdresseWeb}
        labels = {"heure": "Heure de début", "fin": "Heure de fin"}
        help_texts = {"visio": "Lu par les partenaires du territoire, jamais par le public."}

    @property
    def dit(self) -> dict:
        return {nom: self.cleaned_data[nom] for nom in self._meta.fields}


class SerieForm(SeanceForm):
    """« Le deuxième jeudi du mois » from one day to another: when, then the same room."""

    rang = forms.ChoiceField(label="Le", choices=Rang.choices, initial=Rang.DEUXIEME)
    jour_semaine = forms.TypedChoiceField(
        label="Jour", choices=list(enumerate(JOURS[:5])), coerce=int, initial=3
    )
    tous_les = forms.TypedChoiceField(
        label="Rythme", coerce=int, initial=1,
        choices=[(1, "chaque mois"), (2, "tous les deux mois"), (3, "chaque trimestre")],
    )  # fmt: skip
    du = forms.DateField(label="Du", widget=forms.DateInput)
    au = forms.DateField(label="Au", widget=forms.DateInput)
    field_order = ["rang", "jour_semaine", "tous_les", "du", "au", "heure", "fin", "lieu", "visio"]

    class Meta(SeanceForm.Meta):
        fields = ["heure", "fin", "lieu", "visio"]

    def clean(self) -> dict:
        donnees = super().clean()
        du, au = donnees.get("du"), donnees.get("au")
        if du and au and not du <= au <= du + DEUX_ANS:
            self.add_error("au", "Choisissez un dernier jour après le premier, à deux ans au plus.")
        return donnees

    def dates(self, zone: str) -> list[regles_seances.DateDeSerie]:
        """Return the dates that a valid form says."""
        dit = self.cleaned_data
        return regles_seances.dates_de_serie(
            rang=int(dit["rang"]), jour_semaine=dit["jour_semaine"], du=dit["du"], au=dit["au"],
            tous_les=dit["tous_les"], zone=zone,
        )  # fmt: skip


class ReponseForm(forms.Form):
    """What a member answers; `mandat` says for which seat."""

    mandat = forms.ModelChoiceField(Mandat.objects.none(), to_field_name="ref")
    dite = forms.ChoiceField(choices=ReponseDite.choices)

    def __init__(self, *args, seance: Seance, **kwargs):
        super().__init__(*args, **kwargs)
        siens = Mandat.objects.filter(siege__commission=seance.commission_id)
        self.fields["mandat"].queryset = siens.select_related("siege", "affectation")


class EntreeForm(forms.Form):
    """Who enters: a member, or a guest without an account who signs the charter at the door."""

    mandat = forms.ModelChoiceField(Mandat.objects.none(), to_field_name="ref", required=False)
    personne = forms.CharField(label="Nom", max_length=120, required=False)
    organisme = forms.CharField(label="Organisme", max_length=120, required=False)
    charte_papier = forms.BooleanField(
        label="A signé sur papier la charte en vigueur", required=False
    )

    def __init__(self, *args, seance: Seance, **kwargs):
        super().__init__(*args, **kwargs)
        siens = Mandat.objects.filter(siege__commission=seance.commission_id)
        relations = ("siege", "affectation__utilisateur", "affectation__organisation", "charte")
        self.fields["mandat"].queryset = siens.select_related(*relations)


class CompositionForm(forms.Form):
    """How many members of each college are expected: two fields for each."""

    def __init__(self, *args, commission: Commission, **kwargs):
        super().__init__(*args, **kwargs)
        dites = {c.college_id: c for c in commission.composition.all()}
        self.colleges = list(College.objects.filter(territoire=commission.territoire_id))
        for college in self.colleges:
            dite = dites.get(college.pk)
            for nom, label in (("au_moins", "au moins"), ("au_plus", "au plus")):
                self.fields[f"{nom}_{college.pk}"] = forms.IntegerField(
                    label=f"{college.nom}, {label}", min_value=0, max_value=50, required=False,
                    initial=getattr(dite, nom) if dite else None,
                )  # fmt: skip

    def clean(self) -> dict:
        donnees = super().clean()
        for college in self.colleges:
            moins, plus = (
                donnees.get(f"au_moins_{college.pk}"),
                donnees.get(f"au_plus_{college.pk}"),
            )
            if plus is not None and plus < (moins or 0):
                self.add_error(f"au_plus_{college.pk}", "« Au plus » n’est pas inférieur.")
        return donnees

    @property
    def dit(self) -> list[dict]:
        return [
            {
                "college": college,
                "au_moins": self.cleaned_data[f"au_moins_{college.pk}"] or 0,
                "au_plus": self.cleaned_data[f"au_plus_{college.pk}"],
            }
            for college in self.colleges
        ]


def jours_coches(valeurs: list[str], proposes: set[date]) -> list[date]:
    """Return the dates kept among those that the series proposes; anything else is ignored."""
    return [jour for jour in sorted(proposes) if jour.isoformat() in valeurs]
