"""The form of a flat: shapes and labels; amounts are typed with a comma or a point."""

import uuid

from django import forms

from partnership.acteurs import horloge

from ..models import Logement

PLAFOND = 5000  # euros a month: above, a slip of the finger


class Montant(forms.DecimalField):
    """Euros: « 312,40 », « 312.40 », « 1 042,62 » or « 312,40 € »."""

    def __init__(self, *, plafond: int = PLAFOND, **options):
        phrase = "Un montant en euros, par exemple 312,40."
        erreurs = {"invalid": phrase, "max_digits": phrase, "max_whole_digits": phrase,
                   "max_decimal_places": "Deux chiffres au plus après la virgule."}  # fmt: skip
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(min_value=0, max_value=plafond, max_digits=8, decimal_places=2,
                         widget=widget, error_messages=erreurs, **options)  # fmt: skip

    def to_python(self, value):
        if isinstance(value, str):
            value = "".join(value.replace("€", "").split()).replace(",", ".")
        return super().to_python(value)


class LogementForm(forms.ModelForm):
    """What is offered: nothing of who might live there."""

    loyer = Montant(label="Loyer hors charges, par mois")
    charges = Montant(label="Charges, par mois")
    depot = Montant(label="Dépôt de garantie", required=False)
    surface = forms.IntegerField(label="Surface, en m²", min_value=8, max_value=150)
    etage = forms.IntegerField(
        label="Étage", min_value=0, max_value=40, help_text="0 pour un rez-de-chaussée."
    )
    cle = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1,
                                 max_value=2_000_000_000)  # fmt: skip

    class Meta:
        model = Logement
        fields = (
            "commune", "quartier", "adresse", "type_logement", "surface", "etage", "ascenseur",
            "loyer", "charges", "charges_comprises", "depot", "chauffage", "dpe", "financement",
            "qpv", "alentours", "disponible_le",
        )  # fmt: skip
        widgets = {
            "type_logement": forms.RadioSelect,
            "chauffage": forms.RadioSelect,
            "alentours": forms.Textarea(attrs={"rows": 3}),
            "disponible_le": forms.DateInput,
        }
        help_texts = {
            "adresse": "Lue de votre organisme, et de l’opérateur qui prépare un contrat ici.",
            "alentours": "Arrêt de bus, commerces, médecin… Rien sur les voisins.",
        }

    def __init__(self, *args, acteur, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["commune"].queryset = acteur.territoire.communes.order_by("nom")
        self.fields["commune"].empty_label = "Choisir"
        for nom in ("type_logement", "chauffage"):
            self.fields[nom].choices = [c for c in self.fields[nom].choices if c[0]]
        if self.instance.pk is None:
            self.fields["cle"].initial = uuid.uuid4
            self.fields["disponible_le"].initial = horloge.aujourdhui()
        else:
            self.fields["version"].initial = self.instance.version

    def dit(self) -> dict:
        """Return what the actions receive."""
        dit = {nom: self.cleaned_data[nom] for nom in self.Meta.fields}
        return dit | {"depot": dit["depot"] or 0}
