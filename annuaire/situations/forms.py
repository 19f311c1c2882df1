"""Forms of the saisines; actions check every rule again."""

from django import forms

from annuaire.commissions.models import Commission, Seance
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import TypeOrganisation
from partnership.acteurs.models import Affectation
from partnership.acteurs.reglages import reglage
from partnership.secret.models import Dossier

from .actions.socle import commissions_pour
from .enums import (
    Motif,
    MotifFin,
    MotifOte,
    MotifRefus,
    Presence,
    Representant,
    Sexe,
    Statut,
    TrancheAge,
)
from .fiche import Fiche
from .models import Saisine

# Kinds that a sheet may name as already there; none of care nor of handicap: whether there is any
# is SUIVI_SOINS, that neither the members nor the landlord read (SP-04).
INTERVENANTS = [
    "BAILLEUR", "CCAS", "DEPARTEMENT", "DAC", "OPERATEUR", "MANDATAIRE", "HYGIENE", "MEDIATION",
]  # fmt: skip


class ActeForm(forms.Form):
    """The version of the page that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    def __init__(self, *args, acteur: Acteur, saisine: Saisine, **kwargs):
        self.acteur, self.saisine = acteur, saisine
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["version"].initial = saisine.version
        self.preparer()

    def preparer(self) -> None:
        """Fit the choices to this saisine."""

    def donnees(self) -> dict:
        """Return what the action receives."""
        return dict(self.cleaned_data)


def _zone(libelle: str, maximum: int, rangs: int, aide: str = "") -> forms.CharField:
    zone = forms.Textarea(attrs={"rows": rangs})
    return forms.CharField(
        label=libelle, max_length=maximum, widget=zone, required=False, help_text=aide
    )


class SaisirForm(forms.Form):
    """Which commission is seized: one of the kind that examines such a dossier, no other."""

    commission = forms.ModelChoiceField(
        Commission.objects.none(), label="Commission saisie", empty_label=None, required=False,
        to_field_name="ref", widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Cette commission n’examine pas ces situations."},
    )  # fmt: skip

    def __init__(self, *args, dossier: Dossier, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["commission"].queryset = commissions_pour(dossier)
        self.ouvertes = list(self.fields["commission"].queryset)
        if self.ouvertes:
            self.fields["commission"].initial = self.ouvertes[0].ref


class FicheForm(ActeForm):
    """The sheet, as the members would read it; everything may be left for later."""

    objet = forms.ChoiceField(
        label="Ce que vous demandez à la commission", required=False, widget=forms.RadioSelect
    )
    motif = forms.ChoiceField(
        label="Ce qui amène cette situation, avant tout", choices=Motif.choices, required=False,
        help_text="Compté dans le bilan de l’année.",
    )  # fmt: skip
    question = _zone(
        "La question que vous posez à la commission", 600, 3,
        "Ce sur quoi vous êtes bloqués, en une ou deux phrases.",
    )  # fmt: skip
    faits = _zone("Ce qui a été observé", 2000, 7, "Des faits et des saisons, sans date exacte.")
    tente = _zone("Ce qui a déjà été essayé", 1500, 5)
    demande = _zone("Ce que la personne demande", 1000, 4, "Avec ses mots si vous les avez.")
    locatif = _zone("Situation locative", 1000, 4)
    statut = forms.ChoiceField(label="Statut d’occupation", choices=Statut.choices, required=False)
    social = _zone("Situation sociale et soutiens", 1000, 4)
    sexe = forms.ChoiceField(
        label="Sexe", choices=Sexe.choices, required=False,
        help_text="Sert au bilan de l’année, à rien d’autre.",
    )  # fmt: skip
    tranche_age = forms.ChoiceField(label="Tranche d’âge", choices=TrancheAge.choices)
    impliques = forms.MultipleChoiceField(
        label="Qui intervient déjà", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(c, TypeOrganisation(c).label) for c in INTERVENANTS],
    )  # fmt: skip
    presence = forms.ChoiceField(
        label="Souhaite-t-elle venir ?", choices=Presence.choices, widget=forms.RadioSelect
    )
    representant = forms.ChoiceField(
        label="Si elle veut être représentée, par qui ?", required=False,
        choices=[("", "Non précisé"), *Representant.choices],
    )  # fmt: skip

    def __init__(self, *args, fiche: Fiche, **kwargs):
        self.fiche = fiche
        super().__init__(*args, **kwargs)

    def preparer(self) -> None:
        for nom in ("locatif", "social"):
            if getattr(self.fiche, nom) is None:
                del self.fields[nom]
        faits = self.fiche.faits
        if self.fiche.objets:
            self.fields["objet"].choices = [(o.value, o.label) for o in self.fiche.objets]
            del self.fields["motif"]
        else:
            del self.fields["objet"]
        champs = ("objet", "motif", "sexe", "tranche_age", "impliques", "presence", "representant")
        self.initial = {**self.fiche.textes, **{c: getattr(faits, c) for c in champs}}
        if self.fiche.locatif is None:
            del self.fields["statut"]
        else:
            self.initial["statut"] = self.fiche.locatif.statut
        self.initial["version"] = self.saisine.version

    def donnees(self) -> dict:
        dit = dict(self.cleaned_data)
        for nom in ("motif", "statut", "sexe"):  # not asked by the page: as it was
            if not dit.get(nom):
                dit.pop(nom, None)
        return {"version": dit.pop("version"), "dit": dit}


class RefuserForm(ActeForm):
    """Why it is not retained."""

    motif = forms.ChoiceField(label="Motif", choices=MotifRefus.choices, widget=forms.RadioSelect)


class CloreForm(ActeForm):
    """Why it ends."""

    motif = forms.ChoiceField(label="Motif", choices=MotifFin.choices, widget=forms.RadioSelect)


class OterForm(ActeForm):
    """Why a point leaves the agenda."""

    motif = forms.ChoiceField(
        label="Motif", widget=forms.RadioSelect,
        choices=[(m.value, m.label) for m in (MotifOte.REPORTE, MotifOte.ACCORD, MotifOte.SEANCE)],
    )  # fmt: skip


class ChoixDeSeance(forms.ModelChoiceField):
    """A session by its day."""

    def label_from_instance(self, seance: Seance) -> str:
        return f"{seance.jour:%d/%m/%Y} à {seance.heure:%H:%M}"


class InscrireForm(ActeForm):
    """Which session, how many minutes."""

    seance = ChoixDeSeance(Seance.objects.none(), label="Séance", empty_label=None)
    minutes = forms.IntegerField(label="Durée prévue, en minutes", min_value=5, max_value=120)

    def preparer(self) -> None:
        jour = horloge.aujourdhui()
        self.fields["seance"].queryset = Seance.objects.filter(
            commission=self.saisine.commission_id, jour__gte=jour, annulee_le=None
        ).order_by("jour")
        self.fields["minutes"].initial = reglage(self.acteur.territoire, "minutes_par_point", jour)


class ChoixDePersonne(forms.ModelChoiceField):
    """A person by her name, her role and her organisation."""

    def label_from_instance(self, affectation: Affectation) -> str:
        qui, ou = affectation.utilisateur, affectation.organisation.nom_court
        return f"{qui}, {affectation.titre}, {ou}"


class InviterForm(forms.Form):
    """Who is invited for one point."""

    affectation = ChoixDePersonne(
        Affectation.objects.none(), label="Personne invitée", empty_label=None,
        help_text="Son organisme doit être nommé dans l’accord de la personne.",
    )  # fmt: skip

    def __init__(self, *args, acteur: Acteur, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        lisent = ["REFERENT_SOCIAL", "CLINICIEN", "TRAVAILLEUR_SOCIAL", "MEMBRE_COMMISSION"]
        self.fields["affectation"].queryset = (
            Affectation.objects.en_vigueur()
            .filter(organisation__territoire=acteur.territoire, role__in=lisent)
            .select_related("utilisateur", "organisation")
            .order_by("organisation__nom_court", "utilisateur__nom")
        )
