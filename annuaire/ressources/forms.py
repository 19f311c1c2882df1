"""Forms of the shared documents; actions check every rule again."""

from django import forms
from django.conf import settings

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role, TypeOrganisation
from partnership.acteurs.models import Organisation
from partnership.acteurs.reception.natures import VIDE, FichierRefuse

from .. import regles as annuaire
from .enums import Genre
from .examen import natures
from .models import Ressource

ACCEPTE = ",".join(f".{n.extension}" for n in natures.NatureDocument)


class ChampDocument(forms.FileField):
    """Gives a `Document`, written anew; or says why not."""

    def __init__(self, **options):
        messages = {"empty": VIDE, "required": "Choisissez un fichier."}
        widget = forms.FileInput(attrs={"accept": ACCEPTE})
        super().__init__(widget=widget, error_messages=messages, **options)

    def clean(self, data, initial=None) -> natures.Document | None:
        envoye = super().clean(data, initial)
        if not envoye:
            return None
        if envoye.size > settings.PALIER_FICHIER_OCTETS:
            raise forms.ValidationError(natures.trop_lourd(), code="trop_lourd")
        try:
            return natures.recevoir(envoye.read())
        except FichierRefuse as refus:
            raise forms.ValidationError(refus.phrase, code="refuse") from refus


def _champ_document() -> ChampDocument:
    mo = settings.PALIER_FICHIER_OCTETS // 1_000_000
    return ChampDocument(
        label="Fichier",
        help_text=f"PDF, ODT, ODS, ODP, DOCX, XLSX ou PPTX, {mo} Mo au plus. Jamais un document "
        "sur une personne. Le nom de son auteur en est retiré.",
    )


class RessourceForm(forms.ModelForm):
    """What is said of a document, and to whom it is shown."""

    class Meta:
        model = Ressource
        fields = ["genre", "titre", "resume", "types", "roles", "portee"]
        widgets = {
            "genre": forms.RadioSelect,
            "resume": forms.Textarea(attrs={"rows": 3}),
            "portee": forms.RadioSelect,
        }
        help_texts = {"resume": "Ce qu’on y trouve, et quand s’en servir."}

    types = forms.MultipleChoiceField(
        label="Pour ces organismes", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Rien de coché : tous.",
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        label="Pour ces rôles", required=False, widget=forms.CheckboxSelectMultiple,
        choices=Role.choices, help_text="Rien de coché : tous.",
    )  # fmt: skip

    def __init__(self, *args, acteur: Acteur, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["genre"].choices = Genre.choices  # no empty radio
        presents = Organisation.objects.filter(territoire=acteur.territoire)
        connus = {*presents.values_list("type", flat=True), *self.instance.types}
        self.fields["types"].choices = [c for c in TypeOrganisation.choices if c[0] in connus]
        # What comes from elsewhere is shared further from there.
        if not annuaire.coordonne(acteur) or self.instance.source_id:
            del self.fields["portee"]

    @property
    def essentiel(self) -> list:
        return [self[nom] for nom in ("titre", "genre", "resume")]

    @property
    def public(self) -> list:
        return [self[nom] for nom in ("types", "roles", "portee") if nom in self.fields]

    @property
    def dit(self) -> dict:
        """Return the fields that an action writes."""
        return {nom: self.cleaned_data[nom] for nom in self._meta.fields if nom in self.fields}


class NouvelleForm(RessourceForm):
    """The same, and its first file."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"] = _champ_document()


class VersionForm(forms.Form):
    """A new file, and what it changes."""

    note = forms.CharField(
        label="Ce qui a changé", max_length=300,
        help_text="Ce que liront celles et ceux qui avaient l’ancienne version.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"] = _champ_document()


class RetirerForm(forms.Form):
    """Why a document is withdrawn."""

    motif = forms.CharField(label="Pourquoi la retirer", max_length=300)
