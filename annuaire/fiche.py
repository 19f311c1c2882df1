"""An entry as one document: what a form gives, an import reads, a proposal changes, history keeps.

Values are those of JSON; a key that is missing says nothing of its field. `ecriture.py` writes it.
"""

from partnership.acteurs.models import Commune, Organisation
from partnership.acteurs.templatetags.interface import telephone

from . import horaires
from .catalogue import genres
from .enums import Diffusion, Jour
from .models import Structure

SIMPLES = (
    "genre", "nom", "services", "publics", "conditions", "accessibilite", "langues",
    "horaires_texte", "toujours_ouverte", "adresse", "code_postal", "latitude", "longitude",
    "site", "finess", "siret", "diffusion",
)  # fmt: skip
TITRES = {
    "commune": "commune", "communes": "communes couvertes", "secteurs": "secteurs",
    "proprietaire": "tenue à jour par", "contacts": "contacts", "plages": "horaires",
}  # fmt: skip

# The fields of a new entry as they are read; its name stands above them.
ORDRE = (
    "genre", "adresse", "code_postal", "commune", "contacts", "plages", "horaires_texte",
    "toujours_ouverte", "services", "publics", "conditions", "communes", "secteurs",
)  # fmt: skip


def lire(structure: Structure) -> dict:
    """Return the document of an entry."""
    document = {nom: getattr(structure, nom) for nom in SIMPLES}
    document["commune"] = structure.commune_id
    document["communes"] = sorted(c.pk for c in structure.communes.all())
    document["secteurs"] = sorted(s.code for s in structure.secteurs.all())
    document["proprietaire"] = str(structure.proprietaire.ref) if structure.proprietaire else None
    document["contacts"] = [
        {"fonction": c.fonction, "telephone": c.telephone, "courriel": c.courriel,
         "pour_pros": c.pour_pros}
        for c in structure.contacts.all()
    ]  # fmt: skip
    document["plages"] = [
        [p.jour, f"{p.debut:%H:%M}", f"{p.fin:%H:%M}"] for p in structure.plages.all()
    ]
    return document


def titre(champ: str) -> str:
    """Return the French name of a field of the document."""
    return TITRES.get(champ) or str(Structure._meta.get_field(champ).verbose_name)


def phrase(champ: str, valeur) -> str:
    """Return a value of the document as a reader is told it."""
    if valeur in (None, "", []):
        return "rien"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if champ == "genre":
        return genres()[valeur].nom if valeur in genres() else str(valeur)
    if champ == "diffusion":
        return str(dict(Diffusion.choices).get(valeur, valeur))
    if champ == "contacts":
        return " ; ".join(map(_joindre, valeur))
    if champ == "plages":
        return " ; ".join(f"{Jour(j).label} {t}" for j, t in horaires.dire(valeur).items())
    if champ in {"communes", "commune"}:
        codes = valeur if isinstance(valeur, list) else [valeur]
        noms = Commune.objects.filter(pk__in=codes).order_by("nom").values_list("nom", flat=True)
        return ", ".join(noms)
    if champ == "proprietaire":
        return (
            Organisation.objects.filter(ref=valeur).values_list("nom_court", flat=True).first()
            or ""
        )
    return ", ".join(map(str, valeur)) if isinstance(valeur, list) else str(valeur)


def neufs(document: dict) -> dict:
    """Return what a new entry says beside its name, in the order in which it is read."""
    dits = {c: v for c, v in document.items() if v not in (None, "", [], False) and c != "nom"}
    rangs = {champ: rang for rang, champ in enumerate(ORDRE)}
    return dict(sorted(dits.items(), key=lambda d: (rangs.get(d[0], len(ORDRE)), d[0])))


def _joindre(contact: dict) -> str:
    """Return « Accueil : 03 53 01 00 01, accueil@exemple.fr »."""
    par = filter(None, [telephone(contact["telephone"]), contact["courriel"]])
    reserve = " (professionnels)" if contact.get("pour_pros") else ""
    return f"{contact['fonction']}\u00a0: {', '.join(par)}{reserve}"


def differences(avant: dict, apres: dict) -> dict:
    """Return the fields of `apres` whose value is not that of `avant`."""
    return {champ: valeur for champ, valeur in apres.items() if avant.get(champ) != valeur}
