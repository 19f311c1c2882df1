"""One form for each act that asks for something: shapes and labels; the rules are elsewhere."""

from datetime import timedelta

from django import forms

from partnership.acteurs import horloge
from partnership.acteurs.enums import Role
from partnership.acteurs.reglages import reglage
from partnership.secret.enums import MoyenAccord, Reaction

from .. import enums, regles


class ActeForm(forms.Form):
    """What every act carries: the version of the page that the person was reading."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    def __init__(self, *args, acteur, signalement, **kwargs):
        self.acteur, self.signalement = acteur, signalement
        super().__init__(*args, label_suffix="", **kwargs)
        self.preparer()

    def preparer(self) -> None:
        """Fit the choices and the first values to this signalement."""

    def donnees(self) -> dict:
        """Return what the action receives."""
        return {k: v for k, v in self.cleaned_data.items() if k != "version"}


def _boutons(libelle: str, choix, **options) -> forms.ChoiceField:
    return forms.ChoiceField(label=libelle, choices=choix, widget=forms.RadioSelect, **options)


def _texte(libelle: str, maximum: int, rangs: int = 4, **options) -> forms.CharField:
    zone = forms.Textarea(attrs={"rows": rangs})
    return forms.CharField(label=libelle, max_length=maximum, widget=zone, **options)


def _jour(libelle: str, **options) -> forms.DateField:
    return forms.DateField(label=libelle, widget=forms.DateInput, **options)


def _instant(libelle: str, **options) -> forms.DateTimeField:
    return forms.DateTimeField(label=libelle, widget=forms.DateTimeInput, **options)


class InformerForm(ActeForm):
    """Block H: what the person was told and answered, or why she could not be told."""

    informee = _boutons(
        "La personne a-t-elle été informée ?",
        [("oui", "Oui, elle a été informée"), ("impossible", "Non, cela n’a pas été possible")],
    )
    le = _jour("Quand", help_text="Le jour de l’échange, ou du dernier essai.")
    recueilli_par = forms.CharField(
        label="Par qui", max_length=120, required=False, help_text="Nom et fonction."
    )
    moyen = _boutons("Si elle a été informée : comment ?", MoyenAccord.choices, required=False)
    notice_remise = forms.BooleanField(label="La notice lui a été remise", required=False)
    reaction = _boutons(
        "Si elle a été informée : qu’a-t-elle répondu ?", Reaction.choices, required=False
    )
    motif_impossible = _texte(
        "Si ce n’était pas possible : pourquoi ?",
        300,
        2,
        required=False,
        help_text="Ce que vous avez essayé, et ce qui l’a empêché.",
    )

    def preparer(self) -> None:
        self.fields["le"].initial = horloge.aujourdhui()
        self.fields["recueilli_par"].initial = str(self.acteur.utilisateur)

    def clean(self) -> dict:
        donnees = super().clean()
        if donnees.get("informee") == "oui":
            self._exiger("moyen", "Dites comment elle a été informée.")
            self._exiger("reaction", "Dites ce qu’elle a répondu.")
        elif donnees.get("informee") == "impossible":
            self._exiger("motif_impossible", "Dites pourquoi ce n’était pas possible.")
        return donnees

    def _exiger(self, nom: str, phrase: str) -> None:
        if nom not in self.errors and not self.cleaned_data.get(nom):
            self.add_error(nom, phrase)

    def donnees(self) -> dict:
        """An answer and an impossibility exclude each other: the first question decides."""
        donnees = super().donnees()
        if donnees.pop("informee") == "oui":
            return donnees | {"motif_impossible": ""}
        return donnees | {"moyen": "", "notice_remise": False, "reaction": ""}


class MettreEnVeilleForm(ActeForm):
    revue_le = _jour("Date de la prochaine revue")

    def preparer(self) -> None:
        jour = horloge.aujourdhui()
        delai = reglage(self.signalement.territoire, "delai_veille", jour)
        self.fields["revue_le"].initial = jour + timedelta(days=delai)
        self.fields["revue_le"].help_text = f"Dans {delai} jours au plus tard."


class DemanderPasserOutreForm(ActeForm):
    motif = _boutons("Quel danger ?", enums.MotifDanger.choices)
    texte = _texte(
        "Ce qui fait le danger",
        600,
        help_text="Ce que vous avez vu ou entendu, quand, et de qui vous le tenez.",
    )


class ReorienterUrgenceForm(ActeForm):
    services = forms.MultipleChoiceField(
        label="Quel service a été appelé ?",
        choices=enums.ServiceUrgence.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    appele_le = _instant("Quand")

    def preparer(self) -> None:
        self.fields["appele_le"].initial = horloge.maintenant()


class RefuserForm(ActeForm):
    motif = _boutons("Pourquoi", enums.MotifNonRecevable.choices)
    conseil = _boutons("Ce que vous conseillez au bailleur", enums.ConseilNonRecevable.choices)


class DemanderComplementForm(ActeForm):
    question = _texte(
        "Votre question au bailleur",
        600,
        help_text="Sur des faits, des dates, le logement. Aucune information de santé.",
    )


class RepondreComplementForm(ActeForm):
    reponse = _texte(
        "Votre réponse", 1000, 6, help_text="Ce que vous avez vu ou entendu, quand, et de qui."
    )


class ConsignerContactForm(ActeForm):
    le = _instant("Quand")
    resultat = _boutons("Résultat", enums.ResultatContact.choices)
    note = _texte(
        "Note d’organisation",
        300,
        2,
        required=False,
        help_text="Pour votre équipe : qui rappelle, quand. Rien de clinique.",
    )

    def preparer(self) -> None:
        self.fields["le"].initial = horloge.maintenant()


class EcrireNoteForm(ActeForm):
    texte = _texte("Note", 2000, 8, help_text="Pour votre équipe soignante, et elle seule.")


class ConvenirVisiteForm(ActeForm):
    le = _instant("Quand")
    personne_informee = forms.BooleanField(
        label="La personne sait qui viendra, et quand",
        error_messages={"required": "La personne doit être informée de qui viendra."},
    )


class FaireRetourForm(ActeForm):
    code = _boutons("Ce que vous répondez au bailleur", [])
    rdv_le = _jour(
        "Date proposée", required=False, help_text="Pour un rendez-vous entre partenaires."
    )
    conseils = forms.MultipleChoiceField(
        label="Conseils pratiques",
        choices=enums.ConseilPosture.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    commentaire = _texte(
        "Commentaire pratique",
        300,
        3,
        required=False,
        help_text="Horaires, accès, personne à prévenir. Le bailleur le lira.",
    )
    sans_information_de_sante = forms.BooleanField(
        label="J’ai relu le commentaire : aucune information de santé n’y figure", required=False
    )

    def preparer(self) -> None:
        permis = regles.retours_permis(self.signalement)
        self.fields["code"].choices = [c for c in enums.CodeRetour.choices if c[0] in permis]


class InformerApresCoupForm(ActeForm):
    le = _jour("Quand")
    moyen = _boutons("Comment", MoyenAccord.choices)
    recueilli_par = forms.CharField(label="Par qui", max_length=120, required=False)

    def preparer(self) -> None:
        self.fields["le"].initial = horloge.aujourdhui()
        self.fields["recueilli_par"].initial = str(self.acteur.utilisateur)


class CloreForm(ActeForm):
    motif = _boutons("Pourquoi clore", [])
    personne_informee_le = _jour(
        "La personne en a été informée le",
        required=False,
        help_text="Laissez vide si elle n’a pas pu l’être.",
    )

    # A landlord has no word for a relay of care or of justice (SP-04, SP-12).
    DU_BAILLEUR = frozenset(
        {
            enums.MotifCloture.APAISEE,
            enums.MotifCloture.REFUS,
            enums.MotifCloture.PARTIE,
            enums.MotifCloture.REORIENTATION,
            enums.MotifCloture.DOUBLON,
        }
    )

    def preparer(self) -> None:
        du_bailleur = self.acteur.role == Role.REFERENT_SOCIAL
        self.fields["motif"].choices = [
            (code, libelle)
            for code, libelle in enums.MotifCloture.choices
            if (code in self.DU_BAILLEUR if du_bailleur else code != enums.MotifCloture.FIN)
        ]
