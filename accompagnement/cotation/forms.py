"""The forms of a grid: one whole number for each value of each criterion."""

import uuid
from dataclasses import replace

from django import forms

from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee

from ..enums import Etage, TypeLogement
from ..regles import verifier_date_passee
from . import modele, regles
from .enums import LISTES, Critere


class PointsForm(forms.Form):
    """A grid to try: points alone."""

    avec_raisons = False

    def __init__(self, *args, depart: regles.Grille, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.depart = depart
        for barre in depart.barres:
            self._barre(barre)

    def _barre(self, barre: regles.Barre) -> None:
        for rang, (nom, points) in enumerate(zip(regles.valeurs(barre), barre.points, strict=True)):
            self.fields[f"{barre.critere}_{rang}"] = forms.IntegerField(
                label=nom[:1].upper() + nom[1:], min_value=0, max_value=modele.points_max(),
                initial=points, widget=forms.NumberInput(attrs={"class": "points"}),
            )  # fmt: skip
        if self.avec_raisons:
            self.fields[f"{barre.critere}_raison"] = forms.CharField(
                label="Pourquoi ce critère compte", max_length=200, required=False,
                initial=barre.raison, help_text="Montré à côté des points.",
            )  # fmt: skip

    def sections(self) -> list[dict]:
        """Return the fields, criterion by criterion."""
        return [
            {
                "titre": Critere(b.critere).label,
                "points": [self[f"{b.critere}_{rang}"] for rang in range(len(b.points))],
                "raison": self[f"{b.critere}_raison"] if self.avec_raisons else None,
            }
            for b in self.depart.barres
        ]

    def grille(self) -> regles.Grille:
        """Return the grid that was typed; its steps are those of the start."""
        lu = self.cleaned_data
        return regles.Grille(
            tuple(
                regles.Barre(
                    b.critere, tuple(lu[f"{b.critere}_{rang}"] for rang in range(len(b.points))),
                    b.bornes, lu.get(f"{b.critere}_raison", b.raison).strip(),
                )
                for b in self.depart.barres
            )
        )  # fmt: skip


class FixerForm(PointsForm):
    """A grid to set: its points, their reasons, from when, and what decided it."""

    avec_raisons = True
    au_choix = True  # a reason for what counts: the rule says which

    cle = forms.UUIDField(widget=forms.HiddenInput)
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)
    du = forms.DateField(label="À partir du", widget=forms.DateInput)
    fondement = forms.CharField(
        label="Décision qui la fonde", max_length=300,
        help_text="Par exemple « Comité de pilotage du 12 octobre 2026 ». Lu de tous.",
    )  # fmt: skip

    def __init__(self, *args, base: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cle"].initial = uuid.uuid4
        self.fields["base"].initial = base
        self.fields["du"].initial = horloge.aujourdhui()

    def donnees(self) -> dict:
        """Return what the action receives."""
        noms = ("cle", "base", "du", "fondement")
        return {nom: self.cleaned_data[nom] for nom in noms} | {"grille": self.grille()}


class EssaiForm(PointsForm):
    """A grid to try: it must be one that could be set."""

    def clean(self) -> dict:
        lu = super().clean()
        if not self.errors:
            jour = horloge.aujourdhui()
            try:
                regles.verifier_grille(
                    self.grille(), jour, jour, modele.points_max(), modele.proposee()
                )
            except ActionRefusee as refus:
                self.add_error(None, refus.phrase)
        return lu

    def grille(self) -> regles.Grille:
        """Return the grid to try; what counts nothing today may count here without a reason."""
        lue = super().grille()
        return regles.Grille(tuple(replace(b, raison=b.raison or "À l’essai.") for b in lue.barres))


class SituationForm(forms.Form):
    """A made-up situation: nobody's."""

    besoin_le = forms.DateField(label="Besoin repéré le", widget=forms.DateInput)
    eligible_le = forms.DateField(
        label="Quatre critères remplis le", widget=forms.DateInput, required=False,
        help_text="Vide : pas encore remplis.",
    )  # fmt: skip
    type_logement = forms.ChoiceField(
        label=Critere.LOGEMENT.label, choices=TypeLogement.choices, widget=forms.RadioSelect,
        initial=TypeLogement.T1,
    )  # fmt: skip
    etage = forms.ChoiceField(
        label=Critere.ETAGE.label, choices=Etage.choices, widget=forms.RadioSelect,
        initial=Etage.INDIFFERENT,
    )  # fmt: skip
    communes = forms.TypedChoiceField(
        label=Critere.COMMUNES.label, choices=list(LISTES[Critere.COMMUNES].items()), coerce=int,
        widget=forms.RadioSelect, initial=1,
    )  # fmt: skip
    propositions = forms.IntegerField(
        label=Critere.PROPOSITIONS.label, min_value=0, max_value=20, initial=0
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def clean(self) -> dict:
        lu = super().clean()
        for nom in ("besoin_le", "eligible_le"):
            if lu.get(nom):
                try:
                    libelle = self.fields[nom].label
                    verifier_date_passee(lu[nom], horloge.aujourdhui(), libelle)
                except ActionRefusee as refus:
                    self.add_error(nom, refus.phrase)
        return lu

    def faits(self) -> regles.Faits:
        """Return what a cotation would read of it."""
        return regles.Faits(**self.cleaned_data)
