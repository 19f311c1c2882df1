"""Forms about who acts. Their lists come in already scoped; actions check every rule again."""

from uuid import UUID

from django import forms
from django.contrib.auth import password_validation

from .acteur import Acteur
from .enums import Role, roles_permis
from .models import Affectation, Agence, Charte, Invitation, Utilisateur


class SignatureForm(forms.Form):
    """Sign exactly the text shown: its version and its digest travel with the form."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    empreinte = forms.CharField(max_length=64, widget=forms.HiddenInput)
    lue = forms.BooleanField(
        label="J’ai lu la charte et je m’engage à la respecter.",
        error_messages={"required": "Cochez cette case pour signer la charte."},
    )

    @classmethod
    def de(cls, charte: Charte | None) -> "SignatureForm | None":
        """Return the empty form of a charter."""
        if charte is None:
            return None
        return cls(initial={"version": charte.version, "empreinte": charte.empreinte})


class InvitationForm(forms.ModelForm):
    """Whom to invite into the organisation of the acteur."""

    class Meta:
        model = Invitation
        fields = ["email", "prenom", "nom", "role", "agence"]
        labels = {"email": "Adresse électronique professionnelle", "agence": "Agence ou secteur"}
        help_texts = {"email": "L’invitation part à cette adresse. Elle est valable 14 jours."}
        widgets = {"role": forms.RadioSelect}

    def __init__(self, *args, acteur: Acteur, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = acteur.organisation
        permis = roles_permis(acteur.organisation.type)
        self.fields["role"].choices = [(r.value, r.label) for r in Role if r in permis]
        self.fields["agence"].queryset = Agence.objects.filter(organisation=acteur.organisation)
        self.fields["agence"].empty_label = "Aucune"
        if not self.fields["agence"].queryset.exists():
            del self.fields["agence"]

    def clean(self) -> dict:
        donnees = super().clean()
        deja = Affectation.objects.en_vigueur().filter(
            organisation=self.organisation,
            role=donnees.get("role"),
            utilisateur__email__iexact=donnees.get("email", ""),
        )
        if deja.exists():
            raise forms.ValidationError("Cette personne tient déjà ce rôle dans votre organisme.")
        return donnees


class MotDePasseForm(forms.Form):
    """The password of a new account, twice."""

    mot_de_passe = forms.CharField(
        label="Votre mot de passe",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validation.password_validators_help_text_html,
    )
    encore = forms.CharField(
        label="Le même, encore une fois",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, compte: Utilisateur, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.compte = compte

    def clean_mot_de_passe(self) -> str:
        password_validation.validate_password(self.cleaned_data["mot_de_passe"], self.compte)
        return self.cleaned_data["mot_de_passe"]

    def clean(self) -> dict:
        donnees = super().clean()
        premier, second = donnees.get("mot_de_passe"), donnees.get("encore")
        if premier and second and premier != second:
            self.add_error("encore", "Les deux mots de passe sont différents.")
        return donnees


class RevueForm(forms.Form):
    """For each role of the organisation, keep it or end it; nothing is chosen in advance."""

    CHOIX = (("garder", "Garder"), ("terminer", "Mettre fin"))

    def __init__(self, *args, membres, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for affectation in membres:
            self.fields[f"role_{affectation.ref}"] = forms.ChoiceField(
                label=f"{affectation.utilisateur}, {affectation.titre}",
                help_text=affectation.utilisateur.email,
                choices=self.CHOIX,
                widget=forms.RadioSelect,
                error_messages={"required": "Choisissez : garder ce rôle, ou y mettre fin."},
            )
        if not self.fields:
            self.fields["seule"] = forms.BooleanField(
                label="Je suis la seule personne de mon organisme dans Palier."
            )

    @property
    def decisions(self) -> dict[UUID, bool]:
        """Return whether each role is kept, by its reference."""
        return {
            UUID(champ.removeprefix("role_")): choix == "garder"
            for champ, choix in self.cleaned_data.items()
            if champ.startswith("role_")
        }
