"""Forms of the rights of the person: shapes and labels; the rules are asked by the actions."""

import uuid

from django import forms

from partnership.acteurs import horloge

from ..enums import MoyenAccord
from . import enums


def _boutons(libelle: str, choix, **options) -> forms.ChoiceField:
    return forms.ChoiceField(label=libelle, choices=choix, widget=forms.RadioSelect, **options)


def _texte(libelle: str, maximum: int, **options) -> forms.CharField:
    zone = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(label=libelle, max_length=maximum, widget=zone, **options)


class ParoleForm(forms.Form):
    """When and how she said it. `cle`: sent twice, it is written once."""

    cle = forms.UUIDField(widget=forms.HiddenInput)
    recu_le = forms.DateField(label="Quand l’a-t-elle demandé ?", widget=forms.DateInput)
    moyen = _boutons("Comment ?", MoyenAccord.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["cle"].initial = uuid.uuid4
        self.fields["recu_le"].initial = horloge.aujourdhui()


class PointDeVueForm(ParoleForm):
    texte = _texte(
        "Ce qu’elle veut dire, avec ses mots",
        2000,
        help_text="Recopiez sans rien changer. Tous ceux qui lisent les faits le liront : "
        "relisez-le avec elle.",
    )
    field_order = ["texte"]


class RectificationForm(ParoleForm):
    """`faits`: those that one may name, by key."""

    bloc = _boutons("Qu’est-ce qui est à corriger ?", enums.Bloc.choices)
    fait = forms.TypedChoiceField(
        label="Si c’est un fait : lequel ?", required=False, coerce=uuid.UUID, empty_value=None
    )
    demande = _texte("Ce qu’elle demande", 600)
    field_order = ["bloc", "fait", "demande"]

    def __init__(self, *args, faits: dict[uuid.UUID, str], **kwargs):
        super().__init__(*args, **kwargs)
        choix = [(str(cle), mots) for cle, mots in faits.items()]
        self.fields["fait"].choices = [("", "Aucun en particulier"), *choix]


class LimitationForm(ParoleForm):
    motif = _boutons("Pourquoi geler le dossier ?", enums.MotifLimitation.choices)
    field_order = ["motif"]


def _motifs_d_effacement() -> list:
    """Return the motives of article 17 GDPR, those to erase (§ 1) and those to keep (§ 3)."""
    effacer = [(m.value, m.label) for m in enums.MotifEffacement if m not in enums.REFUS_D_EFFACER]
    garder = [(m.value, m.label) for m in enums.MotifEffacement if m in enums.REFUS_D_EFFACER]
    return [("Effacer, parce que…", effacer), ("Garder, parce que…", garder)]


class EffacementForm(ParoleForm):
    motif = _boutons(
        "Que répondez-vous ?",
        _motifs_d_effacement(),
        help_text="La loi veut que l’on efface, sauf dans les trois derniers cas.",
    )
    field_order = ["motif"]


class LeveeForm(forms.Form):
    motif = _boutons("Pourquoi lever le gel ?", enums.MotifLevee.choices)


class DeciderForm(forms.Form):
    suite = _boutons("Votre réponse", enums.SuiteRectification.choices)
    reponse = _texte(
        "Le texte juste, ou la raison de ne pas corriger",
        600,
        help_text="La personne lit votre réponse.",
    )


class DemandeForm(forms.Form):
    """A request as it came; the names find the dossiers and are not kept."""

    cle = forms.UUIDField(widget=forms.HiddenInput)
    nature = _boutons("Que demande-t-elle ?", enums.NatureDemande.choices)
    recue_le = forms.DateField(label="Demande reçue le", widget=forms.DateInput)
    preuve = _boutons("Comment son identité est-elle vérifiée ?", enums.PreuveIdentite.choices)
    nom = forms.CharField(label="Son nom", max_length=80, help_text="Comme elle le donne.")
    prenom = forms.CharField(label="Son prénom", max_length=80)
    annee = forms.IntegerField(
        label="Son année de naissance",
        required=False,
        min_value=1900,
        max_value=2100,
        help_text="Elle évite de donner le dossier d’une autre personne du même nom.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["cle"].initial = uuid.uuid4
        self.fields["recue_le"].initial = horloge.aujourdhui()


class RepondreForm(forms.Form):
    reponse = _boutons("Votre réponse", enums.ReponseDemande.choices)
    repondue_le = forms.DateField(label="Donnée le", widget=forms.DateInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["repondue_le"].initial = horloge.aujourdhui()
