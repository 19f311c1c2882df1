"""Forms of a point: opinion, decision, action, restitution; actions check every rule again."""

from django import forms

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Affectation, Organisation

from . import sources
from .enums import ISSUES, EtatAction, MoyenRestitution, Sens
from .forms import ChoixDePersonne
from .models import Point


class PointForm(forms.Form):
    """What each form of a point knows."""

    def __init__(self, *args, acteur: Acteur, point: Point | None = None, **kwargs):
        self.acteur, self.point = acteur, point
        super().__init__(*args, label_suffix="", **kwargs)
        self.preparer()

    def preparer(self) -> None:
        """Fit the choices."""


def _zone(libelle: str, maximum: int, rangs: int, **options) -> forms.CharField:
    zone = forms.Textarea(attrs={"rows": rangs})
    return forms.CharField(label=libelle, max_length=maximum, widget=zone, **options)


class AvisForm(PointForm):
    """An opinion."""

    sens = forms.ChoiceField(label="Votre avis", choices=Sens.choices, widget=forms.RadioSelect)
    texte = _zone("En quelques mots", 500, 3, required=False)


class ConclureForm(PointForm):
    """What is retained; everything may be left for later. `point`: what it may propose depends on
    the kind of its commission."""

    issue = forms.ChoiceField(label="Ce que la commission propose", required=False)
    offre = forms.ChoiceField(
        label="Logement proposé, parmi ceux offerts aujourd’hui", required=False,
        help_text="Son bailleur n’en sait rien : il faudra l’accord de la personne pour la lui "
        "présenter.",
    )  # fmt: skip
    decision = _zone("Décision", 1000, 4, required=False)
    synthese = _zone(
        "Synthèse partagée", 1500, 7, required=False,
        help_text="Ni diagnostic, ni traitement, ni nom. Les membres présents la liront.",
    )  # fmt: skip
    referent = ChoixDePersonne(
        Affectation.objects.none(), label="Référent de la situation", required=False,
        empty_label="À désigner",
    )  # fmt: skip
    revue_le = forms.DateField(label="Date de revue", widget=forms.DateInput, required=False)
    lu = forms.CharField(widget=forms.HiddenInput, required=False)  # what the page showed

    def preparer(self) -> None:
        genre = self.point.saisine.commission.genre if self.point else ""
        issues = ISSUES.get(genre)
        if issues:
            self.fields["issue"].choices = [("", "À dire"), *((i.value, i.label) for i in issues)]
            self.fields["offre"].choices = self._offres(genre)
        else:
            del self.fields["issue"], self.fields["offre"]
        self.fields["referent"].queryset = (
            Affectation.objects.en_vigueur()
            .filter(organisation__territoire=self.acteur.territoire)
            .select_related("utilisateur", "organisation")
            .order_by("organisation__nom_court", "utilisateur__nom")
        )

    def _offres(self, genre: str) -> list[tuple[str, str]]:
        """Return the flats offered now; the one already named stays, though it be taken back."""
        offertes = [(o.cle, o.texte) for o in sources.offres(self.acteur, genre)]
        cle, texte = self.initial.get("offre"), self.initial.get("offre_texte")
        if cle and cle not in dict(offertes):
            offertes.append((cle, f"{texte} (n’est plus offert)"))
        return [("", "Aucun logement nommé"), *offertes]


class ActionForm(PointForm):
    """What, who, by when, how the person is told."""

    quoi = forms.CharField(label="Ce qui est à faire", max_length=200)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="Par quel organisme", empty_label=None,
        help_text="Il doit être nommé dans l’accord de la personne.",
    )  # fmt: skip
    echeance = forms.DateField(label="Avant le", widget=forms.DateInput)
    information = forms.CharField(label="Comment la personne en est informée", max_length=200)

    def preparer(self) -> None:
        self.fields["organisation"].queryset = Organisation.objects.filter(
            territoire=self.acteur.territoire
        ).order_by("nom_court")


class RestituerForm(PointForm):
    """Who told the person, when, how, and what she thinks of it."""

    par_qui = forms.CharField(label="Qui le lui a dit", max_length=120)
    le = forms.DateField(label="Quand", widget=forms.DateInput)
    comment = forms.ChoiceField(
        label="Comment", choices=MoyenRestitution.choices, widget=forms.RadioSelect
    )
    son_avis = _zone("Ce qu’elle en pense", 1000, 4, required=False)


class SuivreForm(PointForm):
    """What came of an action."""

    etat = forms.ChoiceField(
        label="Où en est cette action ?", choices=EtatAction.choices, widget=forms.RadioSelect
    )
    motif = forms.CharField(
        label="Si elle est abandonnée : pourquoi ?", max_length=300, required=False
    )
