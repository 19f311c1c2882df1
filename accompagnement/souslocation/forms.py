"""Forms of a sub-letting: shapes and labels; the rules are elsewhere."""

from django import forms

from partnership.acteurs import horloge
from partnership.acteurs.templatetags.interface import jour
from partnership.secret.enums import MesureProtection

from ..forms import ActeForm
from ..logements.forms import Montant
from . import enums
from .models import Agrement, SousLocation, VoletOperateur

NON_DIT = ("", "Pas encore connu")


def _boutons(libelle: str, choix, **options) -> forms.ChoiceField:
    return forms.ChoiceField(label=libelle, choices=choix, widget=forms.RadioSelect, **options)


def _jour(libelle: str, **options) -> forms.DateField:
    return forms.DateField(label=libelle, widget=forms.DateInput, **options)


def _mois(libelle: str, plafond: int, **options) -> forms.IntegerField:
    return forms.IntegerField(label=libelle, max_value=plafond, **options)


class PreparerForm(ActeForm):
    """The flat, among those of the landlords that the person agreed to."""

    logement = forms.ChoiceField(label="Logement", choices=[], widget=forms.RadioSelect)

    def __init__(self, *args, logements: list, **kwargs):
        super().__init__(*args, **kwargs)
        self.logements = {str(lo.ref): lo for lo in logements}
        self.fields["logement"].choices = [
            (cle, f"{lo}, {lo.commune}, {lo.bailleur.nom_court} : {lo.loyer} € + {lo.charges} €"
             .replace(".", ","))
            for cle, lo in self.logements.items()
        ]  # fmt: skip

    def donnees(self) -> dict:
        donnees = super().donnees()
        donnees["logement"] = self.logements[donnees["logement"]]
        return donnees


class BailForm(ActeForm):
    """What starts from the sub-letting as it stands."""

    def __init__(self, *args, bail: SousLocation | None = None, initial=None, **kwargs):
        self.bail = bail
        lus = {nom: getattr(bail, nom) for nom in self.base_fields if hasattr(bail, nom)}
        super().__init__(*args, initial=lus | (initial or {}), **kwargs)


class CompleterForm(BailForm):
    """The contracts; what is not known yet is left out, and asked for again before the signing."""

    attribue_le = _jour(
        "Attribué par le bailleur le", required=False,
        help_text="Décision de sa commission d’attribution (CALEOL).",
    )  # fmt: skip
    bail_reference = forms.CharField(
        label="Référence du bail principal", max_length=40, required=False
    )
    bail_le = _jour("Bail principal signé le", required=False)
    bail_terme = _jour("Terme du bail principal", required=False, help_text="Vide : sans terme.")
    fondement = _boutons("Fondement de la sous-location", [NON_DIT, *enums.Fondement.choices],
                         required=False)  # fmt: skip
    debut_le = _jour("Début de la sous-location", required=False)
    duree_mois = _mois("Durée fixée par la convention, en mois", 120, min_value=1, required=False)
    preavis_mois = _mois("Préavis de la personne, en mois", 6, min_value=1)
    loyer = Montant(label="Loyer hors charges, par mois")
    charges = Montant(label="Charges, par mois")
    depot = Montant(label="Dépôt de garantie")
    apl_a = _boutons("Aide au logement versée", [NON_DIT, *enums.AplVersee.choices],
                     required=False)  # fmt: skip


class AssurerForm(BailForm):
    assureur = forms.CharField(label="Assureur", max_length=80)
    assuree_jusqu_au = _jour("Assurée jusqu’au")


class ProtegerForm(BailForm):
    """What no landlord reads: who protects her, what it costs."""

    mesure = _boutons("Mesure de protection", MesureProtection.choices)
    autorisation = _boutons(
        "Autorisation de l’article 426 du code civil",
        [("", "Sans objet"), *enums.Autorisation.choices], required=False,
        help_text="Pour une personne protégée : le bail engage ses droits sur son logement.",
    )  # fmt: skip
    autorisation_le = _jour("Autorisation, ou confirmation, du", required=False)
    cout = Montant(label="Coût de l’accompagnement et de la gestion, par mois")

    def __init__(self, *args, volet: VoletOperateur | None = None, **kwargs):
        lus = {nom: getattr(volet, nom) for nom in self.base_fields if hasattr(volet, nom)}
        super().__init__(*args, initial=lus, **kwargs)


class SignerForm(BailForm):
    signee_le = _jour(
        "Signées le", help_text="La sous-location et sa convention, par toutes les parties."
    )


class ConstaterForm(BailForm):
    """An inventory of fixtures: closed words by room."""

    sens = _boutons("État des lieux", enums.Sens.choices)
    le = _jour("Fait le")
    avec = _boutons("Fait avec", enums.AvecQui.choices)
    remarques = forms.CharField(
        label="Ce qui est à reprendre", max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Le logement seulement : le bailleur le lit. Rien sur la personne.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for nom, titre in enums.PIECES_DU_LOGEMENT.items():
            self.fields[nom] = forms.ChoiceField(
                label=titre, choices=enums.EtatPiece.choices, required=False
            )
        self.order_fields(["sens", "le", "avec", *enums.PIECES_DU_LOGEMENT, "remarques"])
        self.fields["le"].initial = horloge.aujourdhui()


class SuivreLoyerForm(BailForm):
    """One month: up to date, or so many months late; never an amount."""

    mois = _jour("Mois", help_text="N’importe quel jour de ce mois.")
    retard = _mois("Mois de retard", 120, min_value=0, help_text="0 : à jour.", initial=0)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mois"].initial = horloge.aujourdhui()


class MontantDeLigne(Montant):
    """A sum for a whole period: larger than a rent."""

    def __init__(self, **options):
        super().__init__(plafond=999_999, **options)


class FinancerForm(BailForm):
    ligne = forms.ChoiceField(label="Ligne", choices=enums.Ligne)
    financeur = forms.CharField(label="Financeur", max_length=80)
    du = _jour("Du")
    au = _jour("Au")
    montant = MontantDeLigne(label="Montant pour toute la période")
    places = _mois("Places financées", 999, min_value=1, initial=1,
                   help_text="Le montant est partagé entre elles.")  # fmt: skip
    statut = _boutons("Où elle en est", enums.StatutLigne.choices)


class SuivreLigneForm(BailForm):
    """Which line, and where it stands now."""

    ligne = forms.ChoiceField(label="Ligne", choices=[], widget=forms.RadioSelect)
    statut = _boutons("Où elle en est", enums.StatutLigne.choices)

    def __init__(self, *args, lignes: list, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ligne"].choices = [
            (str(li.pk), f"{li.get_ligne_display()}, {li.financeur}, du {jour(li.du)} au "
             f"{jour(li.au)} : {li.get_statut_display().lower()}")
            for li in lignes
        ]  # fmt: skip


class TerminerForm(BailForm):
    finie_le = _jour("Finie le")
    fin = _boutons("Comment elle a pris fin", enums.FinDuBail.choices)


class AgrementForm(forms.ModelForm):
    """An agrément: its end is computed."""

    class Meta:
        model = Agrement
        fields = ("numero", "delivre_le")
        widgets = {"delivre_le": forms.DateInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
