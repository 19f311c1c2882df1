"""Forms of imports; actions check every rule again."""

from django import forms
from django.conf import settings

from partnership.acteurs.enums import TypeOrganisation
from partnership.acteurs.models import Organisation

from ..enums import Forme, NatureImport
from ..models import Secteur, Structure
from .fichiers import VIDE, trop_lourd


class ChampTableau(forms.FileField):
    """Gives the bytes of a file, which only the worker opens."""

    def __init__(self, **options):
        accepte = ".csv,.xlsx,.ods,.json,.txt"
        super().__init__(
            widget=forms.FileInput(attrs={"accept": accepte}),
            error_messages={"empty": VIDE, "required": "Choisissez un fichier."},
            **options,
        )

    def clean(self, data, initial=None) -> bytes | None:
        """Return the bytes, or say why not."""
        envoye = super().clean(data, initial)
        if not envoye:
            return None
        if envoye.size > settings.PALIER_IMPORT_OCTETS:
            raise forms.ValidationError(trop_lourd(), code="trop_lourd")
        return envoye.read()


class ImportForm(forms.Form):
    """A file, and what it is."""

    nature = forms.ChoiceField(
        label="Que contient ce fichier", choices=NatureImport, widget=forms.RadioSelect,
        initial=NatureImport.ANNUAIRE,
    )  # fmt: skip
    fichier = ChampTableau(
        label="Fichier", help_text="XLSX, ODS ou CSV ; pour FINESS, son CSV ou son JSON."
    )
    libelle = forms.CharField(
        label="Son nom dans Palier", max_length=120, required=False,
        help_text="Par exemple « Annuaire du CCAS, automne 2026 ». Jamais le nom d’une personne.",
    )  # fmt: skip
    vide_efface = forms.BooleanField(
        label="Une case vide efface ce que dit la fiche",
        required=False,
        help_text="Sans cela, une case vide ne change rien.",
    )


EXPORTABLES = [(n, n.label) for n in (NatureImport.ANNUAIRE, NatureImport.SECTEURS)]


class ExportForm(forms.Form):
    """Which spreadsheet, and of what: the filters of the list are those of its address."""

    nature = forms.ChoiceField(choices=EXPORTABLES)
    forme = forms.ChoiceField(choices=Forme)
    q = forms.CharField(max_length=200, required=False)
    commune = forms.CharField(max_length=5, required=False)
    genre = forms.CharField(max_length=30, required=False)
    ouverte = forms.BooleanField(required=False)

    def filtres(self) -> dict:
        """Return the filters that say something."""
        noms = ("q", "commune", "genre", "ouverte")
        dits = {nom: self.cleaned_data[nom] for nom in noms if self.cleaned_data[nom]}
        return dits | ({"ouverte": "1"} if "ouverte" in dits else {})


class RattacherForm(forms.ModelForm):
    """What a sector is called, its CMP, its mobile team, who receives its signalements."""

    class Meta:
        model = Secteur
        fields = ["nom", "etablissement", "cmp", "equipe", "saisie"]
        help_texts = {
            "cmp": "Celui que l’on donne à qui cherche pour une adresse.",
            "equipe": "Celle qui va vers les personnes de ce secteur.",
            "saisie": "L’équipe à qui un signalement de ce secteur est proposé.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        territoire = self.instance.territoire
        self.fields["saisie"].queryset = Organisation.objects.filter(
            territoire=territoire, type=TypeOrganisation.ERAH
        )
        siennes = Structure.objects.du_territoire(territoire)
        soins = ["CMP", "CATTP", "HOPITAL_JOUR", "CH"]
        self.fields["cmp"].queryset = siennes.filter(genre__in=soins)
        mobiles = ["ERAH", "EMPP", "EQUIPE_CRISE", "CENTRE_CRISE", "CMP"]
        self.fields["equipe"].queryset = siennes.filter(genre__in=mobiles)
        for nom in ("cmp", "equipe", "saisie"):
            self.fields[nom].empty_label = "Aucun" if nom == "cmp" else "Aucune"
