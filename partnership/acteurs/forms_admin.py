"""Forms of the technical administration."""

import re
from datetime import date

from django import forms
from django.forms.models import BaseInlineFormSet

from . import regles
from .models import Affectation, Reglage, Utilisateur
from .refus import ActionRefusee
from .reglages import DEFAUTS, Defaut

OUI_NON = {"oui": True, "non": False}


def dire(valeur) -> str:
    """Return the value of a setting as one writes it: « oui », « non », « 5 »."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return str(valeur)


def _choix() -> list[tuple[str, str]]:
    """Return the known settings, each with its default."""
    choix = [("", "Choisissez")]
    for cle, defaut in DEFAUTS.items():
        valeur = f"{dire(defaut.valeur)} {defaut.unite}".strip()
        choix.append((cle, f"{defaut.nom} (par défaut : {valeur})"))
    return choix


class ReglageForm(forms.ModelForm):
    """A dated setting: its name with the default beside it, its value as one says it."""

    cle = forms.ChoiceField(label="réglage", choices=_choix)
    valeur = forms.CharField(
        label="valeur", max_length=100, help_text="Un nombre entier, « oui » ou « non », un mot."
    )

    class Meta:
        model = Reglage
        fields = ["cle", "valeur", "du", "source"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["valeur"] = dire(self.instance.valeur)
        else:
            self.initial.setdefault("du", date.today)

    def clean(self) -> dict:
        donnees = super().clean()
        if donnees.get("cle") and donnees.get("valeur"):
            try:
                defaut = DEFAUTS[donnees["cle"]]
                donnees["valeur"] = lire(donnees["valeur"], defaut)
            except ValueError as erreur:
                self.add_error("valeur", str(erreur))
        return donnees


def lire(texte: str, reglage: Defaut) -> bool | int | str:
    """Return the value that a text gives, of the kind of the default, within its bounds (1 to 999
    when none is told); ValueError says why not."""
    texte, defaut = texte.strip(), reglage.valeur
    if isinstance(defaut, bool):
        if texte.lower() not in OUI_NON:
            raise ValueError("Écrivez « oui » ou « non ».")
        return OUI_NON[texte.lower()]
    if isinstance(defaut, int):
        bas, haut = reglage.bornes or (1, 999)
        if not re.fullmatch(r"[0-9]{1,9}", texte) or not bas <= int(texte) <= haut:
            raise ValueError(f"Écrivez un nombre entier, de {bas} à {haut} {reglage.unite}.")
        return int(texte)
    return texte


class UtilisateurForm(forms.ModelForm):
    """An account without its password, its groups or its permissions."""

    class Meta:
        model = Utilisateur
        fields = [
            "email",
            "prenom",
            "nom",
            "telephone",
            "profession",
            "categorie_r1110_2",
            "is_active",
            "is_staff",
            "is_superuser",
        ]
        labels = {"is_superuser": "Compte technique principal"}
        help_texts = {
            "email": "Ne se change plus ensuite : une autre adresse est un autre compte.",
            "is_active": "Décochez pour fermer le compte : l’accès cesse aussitôt.",
            "is_superuser": "Gère toute l’administration technique, et ne lit aucun dossier.",
        }

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class TerminerForm(forms.ModelForm):
    """A role already given: it can only be ended."""

    terminer = forms.BooleanField(
        label="mettre fin maintenant",
        required=False,
        widget=forms.CheckboxInput(attrs={"aria-label": "Mettre fin maintenant à ce rôle"}),
    )

    class Meta:
        model = Affectation
        fields: list[str] = []


class NouvelleAffectationForm(forms.ModelForm):
    """A role to give."""

    class Meta:
        model = Affectation
        fields = ["organisation", "role", "agence"]


class NouvellesAffectations(BaseInlineFormSet):
    """Roles to give: each is checked by the rule before anything is written (SP-11)."""

    par: Utilisateur | None = None

    def clean(self) -> None:
        super().clean()
        for formulaire in self.forms:
            if formulaire.has_changed() and formulaire.is_valid():
                self._verifier(formulaire)

    def _verifier(self, formulaire: NouvelleAffectationForm) -> None:
        donnees = formulaire.cleaned_data
        organisation, role, agence = donnees["organisation"], donnees["role"], donnees["agence"]
        try:
            regles.verifier_attribuer(self.par, self.instance, organisation, role)
        except ActionRefusee as refus:
            formulaire.add_error("role", refus.phrase)
        if agence is not None and agence.organisation_id != organisation.pk:
            formulaire.add_error("agence", "Cette agence n’est pas de cet organisme.")
        if self._deja(organisation, role):
            formulaire.add_error("role", "Cette personne tient déjà ce rôle dans cet organisme.")

    def _deja(self, organisation, role: str) -> bool:
        if self.instance.pk is None:
            return False
        en_vigueur = Affectation.objects.en_vigueur().filter(utilisateur=self.instance)
        return en_vigueur.filter(organisation=organisation, role=role).exists()
