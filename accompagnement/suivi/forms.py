"""Forms of the accompaniment: shapes and labels; the rules are elsewhere."""

from django import forms

from partnership.acteurs import horloge

from ..forms import ActeForm, _boutons, _jour
from . import enums
from .models import LigneAstreinte


class DuJour(ActeForm):
    """What is told of today, unless another day is given."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for nom in ("le", "dit_le"):
            if nom in self.fields and nom not in self.initial:
                self.fields[nom].initial = horloge.aujourdhui()


class ContratForm(ActeForm):
    """A commitment: three days, no content."""

    signe_le = _jour("Signé le")
    debut_le = _jour("En vigueur depuis le", required=False)
    fini_le = _jour("Fini le", required=False, help_text="Vide tant qu’il dure.")


class ProjetForm(DuJour):
    texte = forms.CharField(
        label="Ce que la personne veut, dans ses mots", max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Ses mots entre guillemets « ». Rien sur les soins en dehors de ce qu’elle dit.",
    )  # fmt: skip
    dit_le = _jour("Dit le")


class VisiteForm(ActeForm):
    le = _jour("Jour de la visite")
    objet = _boutons("Objet", enums.ObjetVisite.choices)


class DireVisiteForm(ActeForm):
    etat = _boutons("La visite", enums.DITES)
    suivante = _jour(
        "Prochaine visite le", required=False,
        help_text="À dire si la personne n’était pas là.",
    )  # fmt: skip


class IncidentForm(DuJour):
    le = _jour("Le")
    nature = _boutons("Ce qui s’est passé", enums.NatureIncident.choices)
    texte = forms.CharField(
        label="Précision", max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce que vous avez vu, sans jugement. Rien sur la santé.",
    )  # fmt: skip


class AbsenceForm(ActeForm):
    du = _jour("Du")
    au = _jour("Au", help_text="Le même premier jour, dit de nouveau, corrige le dernier.")


class SortieForm(DuJour):
    le = _jour("Sortie le")
    issue = _boutons(
        "Où la personne est partie", enums.IssueSortie.choices,
        help_text="Un hôpital est ici un établissement comme un autre : on ne dit pas lequel.",
    )  # fmt: skip
    relogement = _boutons("Elle vit ensuite dans", enums.Relogement.choices, required=False)


class DevenirForm(ActeForm):
    reponse = _boutons("Aujourd’hui, la personne est", enums.Devenu.choices)
    base = _boutons(
        "Ce qui permet de le dire", enums.Base.choices,
        help_text="Sans son accord ni sa parole, la seule réponse est « Non connu ».",
    )  # fmt: skip


class AstreinteForm(forms.ModelForm):
    """The on-call line of a team."""

    class Meta:
        model = LigneAstreinte
        fields = ("telephone", "horaires", "du")
        widgets = {"du": forms.DateInput}
        help_texts = {"horaires": "Par exemple : tous les jours, de 17 h à 9 h."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        if not self.instance.pk:
            self.fields["du"].initial = horloge.aujourdhui()

    def validate_constraints(self):
        """The same day again corrects the line: the action does."""
