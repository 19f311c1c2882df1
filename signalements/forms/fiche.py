"""Forms of the sheet: validity of fields and labels; the actions check the rules again."""

from datetime import timedelta
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee

from .. import regles
from ..enums import Civilite, Demande, Source
from ..models import (
    Demarche,
    FaitObserve,
    Identite,
    ItemFait,
    SituationLocative,
    SoutiensDeclares,
)
from ..textes import mots_refuses, phrase_refus

TYPES_LOGEMENT = ("Chambre", "T1", "T1 bis", "T2", "T3", "T4", "T5", "T6 et plus", "Maison")
TRANCHES = ("Moins d’un mois de loyer", "De 1 à 3 mois", "De 3 à 6 mois", "Plus de 6 mois")
MESURES = (
    "Sauvegarde de justice",
    "Curatelle",
    "Curatelle renforcée",
    "Tutelle",
    "Habilitation familiale",
    "Mesure d’accompagnement (MASP, MAJ)",
)
SANS_MEMOIRE = {"autocomplete": "off"}
SAISIES = (forms.TextInput, forms.NumberInput, forms.Textarea)


def sans_mot_de_soin(texte: str) -> None:
    """Refuse words of diagnosis or treatment, with the explanation (SP-12)."""
    mots = mots_refuses(texte)
    if mots:
        raise ValidationError(phrase_refus(mots))


def date_passee(jour) -> None:
    """Refuse a day in the future or absurdly old, as the actions do."""
    try:
        regles.verifier_date_passee(jour, horloge.aujourdhui(), "Date")
    except ActionRefusee as refus:
        raise ValidationError(refus.phrase.removeprefix("Date : ").capitalize()) from refus


class FormulaireFiche(forms.ModelForm):
    """What the forms of the sheet share: nothing is remembered by the browser, guarded texts."""

    repris_le = None  # when the values come from what was being typed
    gardes: tuple[str, ...] = ()
    listes: dict[str, tuple[str, ...]] = {}

    def __init__(self, *args, territoire=None, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for nom, champ in self.fields.items():
            if isinstance(champ.widget, SAISIES):
                champ.widget.attrs |= SANS_MEMOIRE
            if nom in self.gardes:
                champ.validators = [*champ.validators, sans_mot_de_soin]
        for nom, valeurs in self.listes.items():
            self._lister(nom, valeurs)

    def _lister(self, nom: str, valeurs: tuple[str, ...]) -> None:
        """Offer a closed list for a text field, without losing another value already there."""
        connue = str(self.initial.get(nom) or "")
        tous = (*valeurs, connue) if connue and connue not in valeurs else valeurs
        modele = self.fields[nom]
        self.fields[nom] = forms.ChoiceField(
            label=modele.label,
            help_text=modele.help_text,
            required=False,
            choices=[("", "Non renseigné"), *((v, v) for v in tous)],
        )

    def _post_clean(self):
        """Check the constraints between fields; uniqueness belongs to the actions."""
        self._validate_unique = False
        super()._post_clean()


class OuForm(FormulaireFiche):
    """Where; who if known."""

    commune = forms.ModelChoiceField(queryset=None, label="Commune", empty_label="Choisissez")
    field_order = ("commune", "adresse", "batiment", "etage", "prenom", "nom")

    class Meta:
        model = Identite
        fields = ("adresse", "batiment", "etage", "prenom", "nom")
        help_texts = {"adresse": "Numéro et rue.", "nom": "Si vous le connaissez."}

    def __init__(self, *args, territoire, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = territoire.communes.all()


class PersonneForm(FormulaireFiche):
    """Who (block B)."""

    gardes = ("langue", "occupants", "animal")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["civilite"].choices = [("", "Non renseignée"), *Civilite.choices]

    class Meta:
        model = Identite
        fields = (
            *("civilite", "prenom", "nom", "annee_naissance", "telephone", "langue"),
            *("interprete", "occupants", "mineurs", "animal"),
        )
        labels = {"mineurs": "Y a-t-il des enfants mineurs au domicile ?"}
        help_texts = {
            "annee_naissance": "L’année suffit.",
            "occupants": "Un lien suffit : « son fils », « un ami ».",
        }
        widgets = {"mineurs": forms.RadioSelect, "telephone": forms.TextInput({"type": "tel"})}

    def clean_annee_naissance(self):
        annee = self.cleaned_data["annee_naissance"]
        if annee is not None and not 1900 <= annee <= horloge.aujourdhui().year:
            raise ValidationError("Donnez une année entre 1900 et cette année.")
        return annee


class LogementForm(FormulaireFiche):
    """Lease and dwelling (blocks C and E)."""

    gardes = ("procedure", "travaux")
    listes = {"type_logement": TYPES_LOGEMENT, "tranche_impaye": TRANCHES}

    class Meta:
        model = SituationLocative
        fields = (
            *("reference_bail", "type_logement", "entree_le", "titulaire", "acces_difficile"),
            *("impaye", "tranche_impaye", "plan_apurement", "procedure", "travaux"),
        )
        labels = {
            "type_logement": "Type de logement",
            "entree_le": "Date d’entrée dans le logement",
            "titulaire": "La personne est titulaire du bail",
            "acces_difficile": "L’accès au logement est difficile",
            "impaye": "Il y a un impayé",
            "plan_apurement": "Un plan d’apurement est en cours",
        }

    def clean_entree_le(self):
        jour = self.cleaned_data["entree_le"]
        if jour and not 1900 <= jour.year <= horloge.aujourdhui().year + 1:
            raise ValidationError("Cette date n’est pas vraisemblable.")
        return jour


class SoutiensForm(FormulaireFiche):
    """Supports declared by the person, or known from the lease file (block F)."""

    gardes = ("aidants", "travailleur_social", "mandataire")
    listes = {"mesure_protection": MESURES}

    class Meta:
        model = SoutiensDeclares
        fields = ("aidants", "travailleur_social", "mesure_protection", "mandataire")
        labels = {"travailleur_social": "Travailleur social connu de vous"}


class DemandeForm(forms.Form):
    """What is asked of the ERAH (block I)."""

    repris_le = None
    demande = forms.ChoiceField(
        label="Que demandez-vous à l’ERAH ?", choices=Demande, widget=forms.RadioSelect
    )

    def __init__(self, *args, territoire=None, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class FaitForm(FormulaireFiche):
    """One dated, sourced fact. Words of care are kept here: the sheet shows them to reword."""

    cle = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = FaitObserve
        fields = ("item", "du", "au", "frequence", "source", "texte")
        labels = {
            "item": "Qu’avez-vous constaté ?",
            "du": "Quand ?",
            "au": "Jusqu’à quand, si cela a duré ?",
            "frequence": "Combien de fois ?",
            "source": "De qui le tenez-vous ?",
            "texte": "En quelques mots",
        }
        help_texts = {
            "texte": "Ce qui a été vu ou entendu, sans avis sur la santé. "
            "Pour les propos de la personne : ses mots, tels quels."
        }
        widgets = {
            "item": forms.RadioSelect,
            "frequence": forms.RadioSelect,
            "source": forms.RadioSelect,
            "texte": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args, territoire, **kwargs):
        kwargs["initial"] = {"cle": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        champ = self.fields["item"]
        champ.queryset = ItemFait.objects.filter(
            categorie__territoire=territoire, actif=True
        ).select_related("categorie")
        champ.empty_label = None
        self.fields["source"].choices = Source.choices
        for nom in ("du", "au"):
            self.fields[nom].validators.append(date_passee)

    def familles(self) -> list[dict]:
        """Return the items as radios, family by family; the one chosen says which is open."""
        familles: dict[str, dict] = {}
        for option in self["item"].subwidgets:
            item = option.data["value"].instance
            famille = familles.setdefault(
                item.categorie.libelle,
                {"nom": item.categorie.libelle, "choix": [], "ouverte": False},
            )
            famille["choix"].append({"option": option, "item": item})
            famille["ouverte"] |= option.data["selected"]
        return list(familles.values())

    def clean(self):
        donnees = super().clean()
        # The person's own words are marked by their source: they pass the guard (SP-12).
        item = donnees.get("item")
        if item and item.propos:
            donnees["source"] = Source.PERSONNE
        donnees["propos"] = donnees.get("source") == Source.PERSONNE
        if donnees["propos"] and not donnees.get("texte"):
            self.add_error("texte", "Citez les mots de la personne.")
        return donnees


class DemarcheForm(FormulaireFiche):
    """Something already tried (block G)."""

    gardes = ("quoi", "resultat")
    cle = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Demarche
        fields = ("le", "quoi", "resultat")
        labels = {"quoi": "Qu’avez-vous fait ?", "resultat": "Qu’est-ce que cela a donné ?"}
        help_texts = {"quoi": "Appel, courrier, visite, médiation, orientation…"}
        widgets = {"resultat": forms.Textarea({"rows": 3})}

    def __init__(self, *args, territoire=None, **kwargs):
        kwargs["initial"] = {"cle": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["le"].validators.append(date_passee)


class CripForm(forms.Form):
    """When the 119 or the CRIP was told about a child in danger."""

    crip_le = forms.DateTimeField(
        label="J’ai prévenu le 119 ou la CRIP le",
        widget=forms.DateTimeInput(SANS_MEMOIRE),
        error_messages={"required": "Dites quand le 119 ou la CRIP a été prévenu."},
    )

    def clean_crip_le(self):
        instant, maintenant = self.cleaned_data["crip_le"], horloge.maintenant()
        if not maintenant - timedelta(days=366) <= instant <= maintenant + timedelta(minutes=1):
            raise ValidationError("Cette heure est dans le futur, ou trop ancienne.")
        return min(instant, maintenant)
