"""An entry as one document: what a form gives, an import reads, a proposal changes, history keeps.

Values are those of JSON; a key that is missing says nothing of its field.
"""

from datetime import time
from functools import reduce
from operator import add

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from partnership.acteurs.models import Commune, Organisation

from . import horaires
from .adresses import sans_accent
from .catalogue import genres
from .enums import Diffusion, Jour
from .models import Contact, Mot, Plage, Secteur, Structure

SIMPLES = (
    "genre", "nom", "services", "publics", "conditions", "accessibilite", "langues",
    "horaires_texte", "toujours_ouverte", "adresse", "code_postal", "latitude", "longitude",
    "site", "finess", "siret", "diffusion",
)  # fmt: skip
TITRES = {
    "commune": "commune", "communes": "communes couvertes", "secteurs": "secteurs",
    "proprietaire": "tenue à jour par", "contacts": "contacts", "plages": "horaires",
}  # fmt: skip
RECHERCHE_AU_PLUS = 4000  # characters


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
        return " ; ".join(
            " ".join(filter(None, [c["fonction"], c["telephone"], c["courriel"]])) for c in valeur
        )
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


def differences(avant: dict, apres: dict) -> dict:
    """Return the fields of `apres` whose value is not that of `avant`."""
    return {champ: valeur for champ, valeur in apres.items() if avant.get(champ) != valeur}


def ecrire(structure: Structure, document: dict) -> Structure:
    """Write the fields of a document, in the current transaction; the entry is saved."""
    for nom in SIMPLES:
        if nom in document:
            setattr(structure, nom, document[nom])
    if "commune" in document:
        structure.commune = Commune.objects.filter(pk=document["commune"]).first()
    if "proprietaire" in document:
        siennes = Organisation.objects.filter(territoire=structure.territoire)
        structure.proprietaire = siennes.filter(ref=document["proprietaire"]).first()
    structure.save()
    _ecrire_les_listes(structure, document)
    indexer(structure)
    return structure


def _ecrire_les_listes(structure: Structure, document: dict) -> None:
    if "communes" in document:
        structure.communes.set(Commune.objects.filter(pk__in=document["communes"]))
    if "secteurs" in document:
        siens = Secteur.objects.filter(territoire=structure.territoire)
        structure.secteurs.set(siens.filter(code__in=document["secteurs"]))
    if "contacts" in document:
        structure.contacts.all().delete()
        Contact.objects.bulk_create(
            Contact(structure=structure, ordre=rang, **contact)
            for rang, contact in enumerate(document["contacts"])
        )
    if "plages" in document:
        structure.plages.all().delete()
        Plage.objects.bulk_create(
            Plage(structure=structure, jour=jour, debut=_heure(debut), fin=_heure(fin))
            for jour, debut, fin in document["plages"]
        )


def _heure(texte: str) -> time:
    return time.fromisoformat(texte)


def indexer(structure: Structure) -> None:
    """Make the words of an entry findable: those of its name weigh most, then kind and place."""
    sorte = structure.sorte
    commune = structure.commune.nom if structure.commune else ""
    # What only professionals read must not answer the public's search.
    fonctions = " ".join(c.fonction for c in structure.contacts.all() if not c.pour_pros)
    poids = {
        "A": [structure.nom],
        "B": [sorte.sigle, sorte.nom, *sorte.mots, commune],
        "C": [structure.services, structure.publics, structure.adresse, fonctions],
    }
    textes = {p: sans_accent(" ".join(t))[:RECHERCHE_AU_PLUS] for p, t in poids.items()}
    vecteur = reduce(
        add, (SearchVector(Value(t), weight=p, config="simple") for p, t in textes.items())
    )
    Structure.objects.filter(pk=structure.pk).update(vecteur=vecteur)
    mots = {mot for texte in textes.values() for mot in texte.split() if 3 < len(mot) <= 60}
    Mot.objects.bulk_create(
        [Mot(territoire_id=structure.territoire_id, mot=mot) for mot in sorted(mots)],
        ignore_conflicts=True,
    )
