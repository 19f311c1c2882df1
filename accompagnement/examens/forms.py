"""Forms of the examinations: shapes and labels; the rules are elsewhere."""

from django import forms

from partnership.acteurs import horloge

from ..forms import ActeForm
from ..souslocation.models import SousLocation
from . import enums
from .enums import DOMAINES, Partie
from .lecture import Lus


def _boutons(libelle: str, choix, **options) -> forms.ChoiceField:
    return forms.ChoiceField(label=libelle, choices=choix, widget=forms.RadioSelect, **options)


def _jour(libelle: str, **options) -> forms.DateField:
    return forms.DateField(label=libelle, widget=forms.DateInput, **options)


class ExamenForm(ActeForm):
    """What starts from the examinations as this acteur reads them."""

    def __init__(self, *args, lus: Lus, bail: SousLocation, partie: Partie, initial=None, **kwargs):
        self.lus, self.bail, self.partie = lus, bail, partie
        super().__init__(*args, initial=self.depart() | (initial or {}), **kwargs)
        if partie == Partie.BAILLEUR:  # it counts acts that a landlord must not know of (SP-04)
            del self.fields["version"]

    def depart(self) -> dict:
        """Return what the form shows first."""
        return {}


class ConvoquerForm(ExamenForm):
    prevu_le = _jour("Prévu le")
    heure = forms.TimeField(label="Heure", required=False, widget=forms.TimeInput)
    lieu = _boutons("Lieu", enums.Lieu.choices)


class TenirForm(ExamenForm):
    tenu_le = _jour("Tenu le")
    presence = _boutons("La personne", enums.Presence.choices)
    motif_absence = _boutons(
        "Si elle était absente", [("", "Sans objet"), *enums.MotifAbsence.choices], required=False,
        help_text="Rien d’autre ne s’écrit : ni où elle était, ni pourquoi.",
    )  # fmt: skip

    def depart(self) -> dict:
        return {"tenu_le": min(self.lus.etat.examen.prevu_le, horloge.aujourdhui())}


class DonnerAvisForm(ExamenForm):
    """One view, on the domains of one's own party; functional needs for the hospital team."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for domaine in DOMAINES[self.partie]:
            self.fields[domaine] = _boutons(domaine.label, enums.Appreciation.choices)
        if self.partie == Partie.ERAH:
            self.fields["besoins"] = forms.MultipleChoiceField(
                label="Besoins d’accompagnement", choices=enums.Besoin.choices,
                widget=forms.CheckboxSelectMultiple,
                help_text="Ce qui aide au quotidien. Aucun motif, rien de clinique.",
            )  # fmt: skip
        self.fields["sens"] = _boutons("Avis de votre organisme", enums.Sens.choices)

    def donnees(self) -> dict:
        lues = super().donnees()
        domaines = {d.value: lues.pop(d.value) for d in DOMAINES[self.partie]}
        return lues | {"domaines": domaines}


class RecueillirForm(ExamenForm):
    le = _jour("Recueilli le")
    souhait = _boutons("Ce qu’elle souhaite", enums.Souhait.choices)
    accord_bail = _boutons("Accepterait-elle un bail à son nom ?", enums.AccordBail.choices)
    paroles = forms.CharField(
        label="Dans ses mots", max_length=600, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Sur son logement, entre guillemets. Aucun bailleur ne le lit.",
    )  # fmt: skip

    def depart(self) -> dict:
        voix = self.lus.etat.voix
        if voix is None:
            return {"le": self.lus.etat.examen.tenu_le}
        return {nom: getattr(voix, nom) for nom in self.base_fields if hasattr(voix, nom)}


class ConclureForm(ExamenForm):
    issue = _boutons("Ce que les partenaires concluent", enums.Issue.choices)


class AviserPrefetForm(ExamenForm):
    propose = _boutons("Proposez-vous un bail à la personne ?", [("oui", "Oui"), ("non", "Non")])
    motif = _boutons(
        "Sinon, pourquoi", enums.MotifPrefet.choices, required=False,
        help_text="Le motif ne dit rien de la santé de la personne : il se choisit.",
    )  # fmt: skip
    le = _jour("Adressé le")

    def depart(self) -> dict:
        return {"le": horloge.aujourdhui()}

    def donnees(self) -> dict:
        lues = super().donnees()
        return lues | {"propose": lues["propose"] == "oui"}
