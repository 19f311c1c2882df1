"""Forms of the candidature: shapes and labels; the rules are elsewhere."""

import uuid

from django import forms

from partnership.acteurs import horloge
from partnership.acteurs.models import Commune, Organisation
from partnership.acteurs.reglages import reglage

from . import enums, phrases
from .models import Candidature


def _boutons(libelle: str, choix, **options) -> forms.ChoiceField:
    return forms.ChoiceField(label=libelle, choices=choix, widget=forms.RadioSelect, **options)


def _jour(libelle: str, **options) -> forms.DateField:
    return forms.DateField(label=libelle, widget=forms.DateInput, **options)


class CandidatureForm(forms.Form):
    """Who she is, where she lives now, what she wishes. `cle`: sent twice, it is written once."""

    cle = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1,
                                 max_value=2_000_000_000)  # fmt: skip
    civilite = _boutons("Civilité", [("", "Non précisée"), *enums.Civilite.choices], required=False)
    prenom = forms.CharField(label="Prénom", max_length=80)
    nom = forms.CharField(label="Nom", max_length=80)
    annee_naissance = forms.IntegerField(
        label="Année de naissance", min_value=1900, max_value=2100, required=False
    )
    telephone = forms.CharField(label="Téléphone", max_length=20, required=False)
    besoin_le = _jour("Besoin repéré le", help_text="L’attente se compte à partir de ce jour.")
    lieu = _boutons(
        "Où vit-elle aujourd’hui ?", enums.Lieu.choices, initial=enums.Lieu.HOPITAL,
        help_text="Lu par votre équipe ; jamais par un bailleur.",
    )  # fmt: skip
    depuis = _jour("Depuis quand", required=False)
    commune_1 = forms.ModelChoiceField(Commune.objects.none(), label="Commune souhaitée",
                                       empty_label="Choisir")  # fmt: skip
    commune_2 = forms.ModelChoiceField(Commune.objects.none(), label="Sinon", required=False,
                                       empty_label="Pas d’autre commune")  # fmt: skip
    commune_3 = forms.ModelChoiceField(Commune.objects.none(), label="Ou encore", required=False,
                                       empty_label="Pas d’autre commune")  # fmt: skip
    type_logement = _boutons(
        "Logement", enums.TypeLogement.choices, initial=enums.TypeLogement.INDIFFERENT
    )
    etage = _boutons("Étage", enums.Etage.choices, initial=enums.Etage.INDIFFERENT)
    foyer = _boutons("Elle souhaite vivre", enums.Foyer.choices, initial=enums.Foyer.SEULE)
    animal = forms.BooleanField(label="Avec un animal", required=False)
    precisions = forms.CharField(
        label="Précisions, dans ses mots si possible", max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Le logement seulement : un bailleur pourra le lire. Rien sur les soins.",
    )  # fmt: skip

    COMMUNES = ("commune_1", "commune_2", "commune_3")

    def __init__(self, *args, acteur, neuve: bool = True, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        communes = acteur.territoire.communes.order_by("nom")
        for nom in self.COMMUNES:
            self.fields[nom].queryset = communes
        del self.fields["version" if neuve else "cle"]
        if neuve:
            self.fields["cle"].initial = uuid.uuid4
        self.fields["besoin_le"].initial = horloge.aujourdhui()

    def donnees(self) -> dict:
        """Return what the actions receive."""
        donnees = dict(self.cleaned_data)
        communes = [donnees.pop(nom) for nom in self.COMMUNES]
        donnees["communes"] = [commune for commune in communes if commune]
        return donnees


class ActeForm(forms.Form):
    """What every act carries: the version of the page that the person was reading."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    def __init__(self, *args, candidature: Candidature, **kwargs):
        self.candidature = candidature
        initial = {"version": candidature.version, **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, label_suffix="", initial=initial, **kwargs)

    def donnees(self) -> dict:
        """Return what the action receives."""
        return dict(self.cleaned_data)


class CritereForm(ActeForm):
    """What is said of one criterion: never a paper, only its kind."""

    au_choix = True  # the kind of evidence, or the day to look again: the rule says which

    etat = _boutons("Ce critère est", enums.DITS)
    le = _jour("Attesté le")
    preuve = _boutons(
        "Au vu de", [], required=False,
        help_text="La nature de ce que vous avez vu ; le document reste chez vous. "
        "À dire, sauf si le critère est à réexaminer.",
    )  # fmt: skip
    revoir_le = _jour(
        "À revoir le", required=False,
        help_text="S’il est à réexaminer, ou pour y revenir : une tâche vous le rappellera.",
    )  # fmt: skip

    def __init__(self, *args, numero: int, **kwargs):
        super().__init__(*args, **kwargs)
        jour = horloge.aujourdhui()
        mois = reglage(self.candidature.territoire, "delai_reexamen_critere", jour)
        self.fields["preuve"].choices = phrases.preuves(numero)
        self.fields["le"].initial = jour
        self.fields["revoir_le"].help_text += f" Proposé : tous les {mois} mois."


class OrganisationForm(ActeForm):
    """One organisation, among those whom the person agreed to."""

    organisation = forms.ChoiceField(label="Organisme", choices=[], widget=forms.RadioSelect)

    def __init__(self, *args, organisations: list[Organisation], **kwargs):
        super().__init__(*args, **kwargs)
        self.organisations = {str(o.ref): o for o in organisations}
        self.fields["organisation"].choices = [
            (cle, o.nom) for cle, o in self.organisations.items()
        ]

    def donnees(self) -> dict:
        donnees = super().donnees()
        donnees["organisation"] = self.organisations[donnees["organisation"]]
        return donnees


class CloreForm(ActeForm):
    motif = _boutons(
        "Pourquoi", enums.MotifCloture.choices,
        help_text="Lu par votre équipe et l’opérateur. Aucun bailleur ne le voit.",
    )  # fmt: skip
