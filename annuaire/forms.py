"""Forms of the directory; actions check every rule again."""

from django import forms

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Commune, Organisation

from . import horaires, regles
from .catalogue import choix_des_genres
from .enums import Jour
from .models import Secteur, Structure

CONTACTS = 2  # rows of the form, and always one more to fill


class AdresseWeb(forms.URLField):
    """A web address typed without its scheme is a secure one."""

    def __init__(self, **kwargs):
        super().__init__(assume_scheme="https", **kwargs)


class StructureForm(forms.ModelForm):
    """One entry; gives a document (`fiche.py`), writes nothing."""

    au_choix = True  # nearly all may stay empty: the page says which may not

    motif = forms.CharField(
        label="Pourquoi ce changement", max_length=300, required=False,
        help_text="Ce que lira la personne qui tient la fiche.",
    )  # fmt: skip

    class Meta:
        model = Structure
        fields = [
            "genre", "nom", "services", "publics", "conditions", "adresse", "code_postal",
            "commune", "communes", "secteurs", "horaires_texte", "toujours_ouverte",
            "accessibilite", "langues", "site", "finess", "siret", "latitude", "longitude",
            "diffusion", "proprietaire",
        ]  # fmt: skip
        widgets = {
            "services": forms.Textarea(attrs={"rows": 4}),
            "conditions": forms.Textarea(attrs={"rows": 3}),
            "communes": forms.CheckboxSelectMultiple,
            "secteurs": forms.CheckboxSelectMultiple,
            "diffusion": forms.RadioSelect,
        }
        field_classes = {"site": AdresseWeb}
        help_texts = {
            "conditions": "Sur rendez-vous, sur orientation, un dossier à remplir…",
            "publics": "Adultes, à partir de 16 ans, habitants de Metz…",
        }

    def __init__(self, *args, acteur: Acteur, document: dict, propose: bool, **kwargs):
        super().__init__(*args, **kwargs)
        territoire = acteur.territoire
        communes = territoire.communes.order_by("nom")
        self.fields["commune"].queryset = self.fields["communes"].queryset = communes
        self.fields["secteurs"].queryset = Secteur.objects.filter(territoire=territoire)
        self.fields["proprietaire"].queryset = Organisation.objects.filter(territoire=territoire)
        self.fields["genre"].choices = [("", "Choisissez"), *choix_des_genres()]
        self.fields["commune"].empty_label = "Choisissez"
        self.fields["proprietaire"].empty_label = "La coordination du CLSM"
        if not regles.coordonne(acteur):
            del self.fields["proprietaire"]
        if not propose:
            del self.fields["motif"]
        else:
            self.fields["motif"].required = True
        self.document = document
        self._ajouter_les_horaires(document)
        self._ajouter_les_contacts(document)

    def _ajouter_les_horaires(self, document: dict) -> None:
        dits = horaires.dire(document.get("plages", []))
        for jour in Jour:
            self.fields[f"jour_{jour.value}"] = forms.CharField(
                label=jour.label.capitalize(), required=False, max_length=80,
                initial=dits.get(jour.value, ""),
            )  # fmt: skip

    def _ajouter_les_contacts(self, document: dict) -> None:
        contacts = document.get("contacts", [])
        for rang in range(max(CONTACTS, len(contacts) + 1)):
            contact = contacts[rang] if rang < len(contacts) else {}
            self.fields |= {
                f"contact_{rang}_fonction": forms.CharField(
                    label="Fonction", max_length=80, required=False,
                    initial=contact.get("fonction", ""),
                    help_text="Accueil, secrétariat, référent… jamais le nom d’une personne.",
                ),
                f"contact_{rang}_telephone": forms.CharField(
                    label="Téléphone", max_length=20, required=False,
                    initial=contact.get("telephone", ""),
                ),
                f"contact_{rang}_courriel": forms.EmailField(
                    label="Courriel du service", required=False,
                    initial=contact.get("courriel", ""),
                ),
                f"contact_{rang}_service": forms.BooleanField(
                    label="Ce portable est une ligne du service, pas celle d’une personne",
                    required=False, initial=regles.est_portable(contact.get("telephone", "")),
                ),
                f"contact_{rang}_pour_pros": forms.BooleanField(
                    label="Réservé aux professionnels", required=False,
                    initial=contact.get("pour_pros", False),
                ),
            }  # fmt: skip
        self.rangs = range(max(CONTACTS, len(contacts) + 1))

    def groupe(self, *noms: str) -> list:
        """Return the fields of these names that this acteur has."""
        return [self[nom] for nom in noms if nom in self.fields]

    @property
    def essentiel(self):
        return self.groupe("genre", "nom", "services", "publics", "conditions")

    @property
    def lieu(self):
        return self.groupe("adresse", "code_postal", "commune")

    @property
    def couvert(self):
        return self.groupe("communes", "secteurs")

    @property
    def ouverture(self):
        return self.groupe("toujours_ouverte", "horaires_texte")

    @property
    def precisions(self):
        return self.groupe(
            "accessibilite", "langues", "site", "finess", "siret", "latitude", "longitude"
        )

    @property
    def suivi(self):
        return self.groupe("diffusion", "proprietaire", "motif")

    @property
    def jours(self):
        """Return the fields of the days."""
        return [self[f"jour_{jour.value}"] for jour in Jour]

    @property
    def contacts(self):
        """Return the fields of each contact."""
        noms = ("fonction", "telephone", "courriel", "service", "pour_pros")
        return [[self[f"contact_{rang}_{nom}"] for nom in noms] for rang in self.rangs]

    def clean_finess(self):
        """Refuse a number whose key is wrong."""
        return self._numero("finess", regles.finess_faux)

    def clean_siret(self):
        """Refuse a number whose key is wrong."""
        return self._numero("siret", regles.siret_faux)

    def _numero(self, champ: str, faux) -> str:
        numero = self.cleaned_data[champ].replace(" ", "").upper()
        if numero and (pourquoi := faux(numero)):
            raise forms.ValidationError(pourquoi)
        return numero

    def clean(self):
        """Read the hours and the contacts, look where the point falls."""
        super().clean()
        self._lire_les_horaires()
        self._lire_les_contacts()
        lu = self.cleaned_data
        commune: Commune | None = lu.get("commune")
        latitude, longitude = lu.get("latitude"), lu.get("longitude")
        if commune and latitude is not None and longitude is not None:
            pourquoi = regles.point_faux(latitude, longitude, commune)
            if pourquoi:
                self.add_error("latitude", pourquoi)
        code = lu.get("code_postal")
        if commune and code and code not in commune.codes_postaux:
            codes = ", ".join(commune.codes_postaux)
            self.add_error("code_postal", f"{commune.nom} a pour code postal {codes}.")
        return lu

    def _lire_les_horaires(self) -> None:
        self.plages: list[list] = []
        for jour in Jour:
            try:
                lues = horaires.lire(self.cleaned_data.get(f"jour_{jour.value}", ""))
            except ValueError as faute:
                self.add_error(f"jour_{jour.value}", str(faute))
            else:
                self.plages += [[jour.value, debut, fin] for debut, fin in lues]

    def _lire_les_contacts(self) -> None:
        self.lus: list[dict] = []
        for rang in self.rangs:
            lu = {
                nom: self.cleaned_data.get(f"contact_{rang}_{nom}")
                for nom in ("fonction", "telephone", "courriel", "service", "pour_pros")
            }
            if not any([lu["fonction"], lu["telephone"], lu["courriel"]]):
                continue
            self._verifier_le_contact(rang, lu)
            self.lus.append(
                {
                    "fonction": lu["fonction"] or "",
                    "telephone": regles.telephone_lu(lu["telephone"] or ""),
                    "courriel": lu["courriel"] or "",
                    "pour_pros": bool(lu["pour_pros"]),
                }
            )

    def _verifier_le_contact(self, rang: int, lu: dict) -> None:
        telephone = regles.telephone_lu(lu["telephone"] or "")
        if not lu["fonction"]:
            self.add_error(f"contact_{rang}_fonction", "Dites quelle fonction ce contact joint.")
        if not lu["telephone"] and not lu["courriel"]:
            self.add_error(f"contact_{rang}_telephone", "Donnez un téléphone ou un courriel.")
        if lu["telephone"] and not telephone:
            self.add_error(f"contact_{rang}_telephone", "Ce numéro n’est pas un numéro français.")
        if regles.est_portable(telephone) and not lu["service"]:
            self.add_error(
                f"contact_{rang}_telephone",
                "L’annuaire ne donne jamais le portable d’une personne : cochez la case si c’est "
                "une ligne du service.",
            )

    def lire_document(self) -> dict:
        """Return the whole document that the form says."""
        lu = self.cleaned_data
        document = {n: lu[n] for n in self._meta.fields if n in lu and not hasattr(lu[n], "pk")}
        document["commune"] = lu["commune"].pk if lu["commune"] else None
        document["communes"] = sorted(c.pk for c in lu["communes"])
        document["secteurs"] = sorted(s.code for s in lu["secteurs"])
        if "proprietaire" in self.fields:
            document["proprietaire"] = str(lu["proprietaire"].ref) if lu["proprietaire"] else None
        document["contacts"], document["plages"] = self.lus, self.plages
        return document


class RetirerForm(forms.Form):
    """Why an entry leaves the directory."""

    motif = forms.CharField(label="Pourquoi la retirer", max_length=300)


class RefuserForm(forms.Form):
    """What the author of a proposal will read."""

    reponse = forms.CharField(
        label="Pourquoi", max_length=300, help_text="La personne qui propose le lira."
    )


class PresentationForm(forms.Form):
    """How a partnership presents itself, and the version that this one replaces."""

    texte = forms.CharField(
        label="Texte", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Qui vous êtes, ce que vous faites ensemble, comment vous joindre. Une ligne "
        "vide sépare deux paragraphes ; une adresse web devient un lien. Jamais rien sur une "
        "personne.",
    )  # fmt: skip
    version = forms.IntegerField(min_value=0, max_value=2**62, required=False)

    @property
    def dit(self) -> dict:
        """Return what an action writes."""
        return {
            "texte": self.cleaned_data["texte"].replace("\r\n", "\n"),
            "version": self.cleaned_data["version"] or 0,
        }


class AdresseForm(forms.Form):
    """An address of the territory, to find its sector."""

    adresse = forms.CharField(
        label="Adresse", max_length=200, required=False,
        help_text="Numéro et voie. Rien n’est gardé de cette recherche.",
    )  # fmt: skip
    commune = forms.ModelChoiceField(
        label="Commune", queryset=Commune.objects.none(), empty_label="Choisissez"
    )

    def __init__(self, *args, territoire, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = territoire.communes.order_by("nom")
