"""Forms of the accords: shapes and labels; the rules are in `accords`, asked by the actions."""

import uuid

from django import forms

from partnership.acteurs import horloge

from . import accords
from .enums import Categorie, Expression, FinaliteAccord, FormeNotice, MesureProtection, MoyenAccord


def _boutons(libelle: str, choix, **options) -> forms.ChoiceField:
    return forms.ChoiceField(label=libelle, choices=choix, widget=forms.RadioSelect, **options)


def _cases(libelle: str, **options) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=libelle, widget=forms.CheckboxSelectMultiple, error_messages={
            "required": "Cochez au moins une case.",
        }, **options,
    )  # fmt: skip


class DitForm(forms.Form):
    """What every event says: when, how, to whom. `cle`: sent twice, it is written once."""

    cle = forms.UUIDField(widget=forms.HiddenInput)
    le = forms.DateField(label="Quand la personne s’est-elle exprimée ?", widget=forms.DateInput)
    moyen = _boutons("Comment ?", MoyenAccord.choices)
    recueilli_par = forms.CharField(label="À qui l’a-t-elle dit ?", max_length=120)

    def __init__(self, *args, acteur, dossier, **kwargs):
        self.acteur, self.dossier = acteur, dossier
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["cle"].initial = uuid.uuid4
        self.fields["le"].initial = horloge.aujourdhui()
        self.fields["recueilli_par"].initial = str(acteur.utilisateur)

    def donnees(self) -> dict:
        """Return what the action receives."""
        return dict(self.cleaned_data)


class FinaliteForm(DitForm):
    """An information or an opposition: about what."""

    finalite = _boutons("De quoi s’agit-il ?", [])
    field_order = ["finalite", "le", "moyen", "recueilli_par"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["finalite"].choices = _finalites(self.dossier)


class RetraitForm(DitForm):
    """A withdrawal: any means will do."""

    def donnees(self) -> dict:
        return {nom: v for nom, v in self.cleaned_data.items() if nom != "cle"}


class ConsentementForm(DitForm):
    """A consent: what, to whom, what for, until when, how, by whom."""

    finalite = _boutons("Pour quoi faire ?", [])
    categories = _cases(
        "Ce qui pourra être lu",
        help_text="Elle peut accepter une partie seulement : ne cochez que ce qu’elle accepte.",
    )
    destinataires = _cases("Par qui")
    du = forms.DateField(label="À partir du", widget=forms.DateInput)
    jusqua = forms.DateField(
        label="Jusqu’au",
        widget=forms.DateInput,
        help_text="Ce jour compris. Ensuite, tout se referme.",
    )
    mesure = _boutons("La personne a-t-elle une mesure de protection ?", MesureProtection.choices)
    expression = _boutons(
        "Qui s’est exprimé ?",
        Expression.choices,
        help_text="Une personne protégée décide elle-même si elle le peut (code civil, art. 459).",
    )
    representant = forms.CharField(
        label="Si quelqu’un l’aide ou la représente : nom et qualité",
        max_length=120,
        required=False,
    )
    temoin = forms.CharField(
        label="Si l’accord est donné de vive voix : nom du témoin", max_length=120, required=False
    )
    forme = _boutons("Quel texte lui a été lu ou remis ?", FormeNotice.choices)
    empreinte = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    field_order = [
        "finalite", "categories", "destinataires", "du", "jusqua", "le", "moyen", "temoin",
        "recueilli_par", "mesure", "expression", "representant", "forme",
    ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dossier, champs = self.dossier, self.fields
        champs["finalite"].choices = _finalites(dossier)
        proposees = accords.categories_proposees(self.acteur, dossier)
        champs["categories"].choices = [(c.value, Categorie(c).label) for c in proposees]
        champs["destinataires"].choices = [
            (o.pk, f"{o.nom_court}, {o.get_type_display()}")
            for o in accords.destinataires_proposes(dossier, FinaliteAccord.COMMISSION)
        ]
        champs["du"].initial = horloge.aujourdhui()
        champs["jusqua"].initial = accords.fin_proposee(dossier)
        champs["forme"].initial = FormeNotice.STANDARD

    def donnees(self) -> dict:
        dit = dict(self.cleaned_data)
        cle, empreinte = dit.pop("cle"), dit.pop("empreinte")
        return {"cle": cle, "empreinte": empreinte, "dit": accords.Dit(**dit)}

    def clean_destinataires(self) -> list[int]:
        return [int(cle) for cle in self.cleaned_data["destinataires"]]


def _finalites(dossier) -> list[tuple[str, str]]:
    return [(f.value, FinaliteAccord(f).label) for f in accords.FINALITES[dossier.type]]
