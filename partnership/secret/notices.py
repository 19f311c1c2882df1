"""The notices of accords: the text that the person was shown, and its digest (SP-08)."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string

from partnership.acteurs.models import Organisation

from .enums import Categorie, FinaliteAccord, FormeNotice
from .matrice import matrice

# For what purpose, as one says it to the person.
POURQUOI = {
    FinaliteAccord.PARTAGE: "que ces professionnels travaillent ensemble pour vous aider",
    FinaliteAccord.COMMISSION: "que la commission cherche avec vous une solution",
    FinaliteAccord.CANDIDATURE: "que ce bailleur puisse vous proposer un logement",
    FinaliteAccord.ABSENCE: "que l’on puisse dire vos jours d’absence, jamais pourquoi",
}


@dataclass(frozen=True)
class Proposition:
    """What is asked of the person: the only matter of a notice, with no name of hers in it."""

    finalite: str
    categories: tuple[str, ...]
    organisations: tuple[Organisation, ...]
    du: date
    jusqua: date
    recueille: Organisation


def texte(forme: str, proposition: Proposition) -> str:
    """Return the notice, exactly as shown; `forme` names its template, version included."""
    contexte = {
        "p": proposition,
        "pourquoi": POURQUOI[FinaliteAccord(proposition.finalite)],
        "categories": [matrice()[Categorie(c)] for c in proposition.categories],
    }
    gabarit = f"secret/notices/{FormeNotice(forme)}.txt"
    return render_to_string(gabarit, contexte).strip()


def empreinte(texte_montre: str) -> str:
    """Return the SHA-256 of what was shown."""
    return hashlib.sha256(texte_montre.encode()).hexdigest()
