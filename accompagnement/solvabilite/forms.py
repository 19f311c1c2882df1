"""Forms of a budget: shapes and labels; the rules are elsewhere."""

import re
from decimal import Decimal

from django import forms

from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee

from ..forms import ActeForm
from ..logements.forms import Montant
from ..models import Logement
from . import regles
from .enums import Ressource

AGES = "Écrivez les âges séparés par une virgule, par exemple : 4, 12."


class Ages(forms.CharField):
    """« 4, 12 » or « 4 et 12 ans »: the ages of the children."""

    def to_python(self, value):
        nombres = re.findall(r"[^\s,;]+", (super().to_python(value) or "").replace(" et ", " "))
        nombres = [n for n in nombres if n not in {"an", "ans"}]
        if any(not n.isdecimal() or len(n) > 2 for n in nombres) or len(nombres) > 12:
            raise forms.ValidationError(AGES)
        return [int(n) for n in nombres]


class EtudeForm(ActeForm):
    """The household, what it has, what the flat costs, what is already owed."""

    le = forms.DateField(label="Étude datée du", widget=forms.DateInput)
    adultes = forms.IntegerField(label="Personnes de 18 ans et plus", min_value=1, max_value=12)
    ages = Ages(label="Âge de chaque enfant", required=False, max_length=60, help_text=AGES)
    loyer = Montant(label="Loyer")
    charges = Montant(label="Charges récupérables", required=False)
    annexes = Montant(
        label="Annexes", required=False, help_text="Garage, cave : ce qui est obligatoire."
    )
    travaux = Montant(
        label="Contribution aux travaux", required=False,
        help_text="Partage des économies de charges après des travaux.",
    )  # fmt: skip
    forfait = Montant(
        label="Eau et chauffage individuels", required=False,
        help_text="Le forfait, quand ils ne sont pas dans les charges.",
    )  # fmt: skip
    aide = Montant(
        label="Aide au logement", required=False,
        help_text="Recopiée de la simulation de la CAF ; rien tant qu’elle n’est pas connue.",
    )  # fmt: skip
    aide_le = forms.DateField(label="Aide simulée le", widget=forms.DateInput, required=False)
    credits = Montant(label="Dettes et crédits", required=False)
    pensions = Montant(label="Pensions versées", required=False)
    mandataire = Montant(label="Frais de mandataire", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for nature in Ressource:
            self.fields[nature.value] = Montant(label=nature.label, required=False)
        self.fields["le"].initial = horloge.aujourdhui()
        self.fields["adultes"].initial = 1

    @property
    def champs_ressources(self) -> list:
        return [self[nature.value] for nature in Ressource]

    def donnees(self) -> dict:
        """Return what the action receives."""
        lu = self.cleaned_data
        budget = regles.Budget(
            adultes=lu["adultes"],
            ages=tuple(lu["ages"]),
            ressources={n.value: lu[n.value] for n in Ressource if lu[n.value]},
            **{nom: lu[nom] or Decimal(0) for nom in regles.NOMS},
        )
        return {"version": lu["version"], "le": lu["le"], "aide_le": lu["aide_le"],
                "budget": budget}  # fmt: skip


class SimulationForm(ActeForm):
    """Another flat for the same household: one that is offered, or what is typed."""

    au_choix = True  # an offered flat, or amounts: one or the other

    logement = forms.ModelChoiceField(
        Logement.objects.none(), to_field_name="ref", required=False, label="Un logement offert",
        empty_label="Aucun : je tape le loyer",
    )  # fmt: skip
    loyer = Montant(label="Loyer", required=False)
    charges = Montant(label="Charges récupérables", required=False)
    forfait = Montant(label="Eau et chauffage individuels", required=False)
    aide = Montant(
        label="Aide au logement", required=False,
        help_text="De la simulation de la CAF pour ce logement-là.",
    )  # fmt: skip
    aide_le = forms.DateField(label="Aide simulée le", widget=forms.DateInput, required=False)

    def __init__(self, *args, logements, budget: regles.Budget, **kwargs):
        super().__init__(*args, **kwargs)
        self.budget = budget
        self.fields["logement"].queryset = logements
        self.fields["logement"].label_from_instance = _offert

    def clean(self):
        lu = super().clean()
        if not self.errors and lu["logement"] is None and lu["loyer"] is None:
            self.add_error("loyer", "Choisissez un logement offert, ou tapez un loyer.")
        elif not self.errors:
            try:
                regles.verifier_simulation(self.simule())
            except ActionRefusee as refus:
                self.add_error("aide", refus.phrase)
        return lu

    def simule(self) -> regles.Budget:
        """Return the same household in this flat."""
        lu = self.cleaned_data
        offert = lu["logement"]
        loyer = offert.loyer if offert else lu["loyer"]
        charges = offert.charges if offert else lu["charges"] or Decimal(0)
        forfait, aide = lu["forfait"] or Decimal(0), lu["aide"] or Decimal(0)
        return regles.dans(self.budget, loyer, charges, forfait, aide)

    def donnees(self) -> dict:
        lu = self.cleaned_data
        return {"version": lu["version"], "le": horloge.aujourdhui(), "aide_le": lu["aide_le"],
                "budget": self.simule()}  # fmt: skip


def _offert(logement: Logement) -> str:
    loyer = f"{logement.loyer + logement.charges:.2f}".replace(".", ",")
    return f"{logement}, {logement.commune.nom}, {loyer} € charges comprises"


class SeuilForm(forms.Form):
    """What a landlord asks of a budget."""

    du = forms.DateField(label="À partir du", widget=forms.DateInput)
    effort = forms.IntegerField(
        label="Taux d’effort net, au plus, en %", min_value=5, max_value=100
    )
    reste = forms.IntegerField(
        label="Reste pour vivre, au moins, en euros par jour et par unité de consommation",
        min_value=0, max_value=100,
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["du"].initial = horloge.aujourdhui()
