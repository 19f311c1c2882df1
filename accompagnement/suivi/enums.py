"""Closed lists of the accompaniment: acts, visits, incidents, how a stay ends, what follows."""

from dataclasses import dataclass

from django.db.models import IntegerChoices, TextChoices

from partnership.acteurs.enums import Role

_CLIN, _SOC = Role.CLINICIEN, Role.TRAVAILLEUR_SOCIAL


@dataclass(frozen=True)
class ActeDuSuivi:
    """An act: who does it, what it asks for.

    `louee`: a sub-letting that goes on. `close`: the hospital team still does it afterwards.
    """

    titre: str
    roles: frozenset[str]
    aide: str = ""
    louee: bool = False
    close: bool = False


ACTES: dict[str, ActeDuSuivi] = {
    "planifier_visite": ActeDuSuivi(
        "Prévoir une visite", frozenset({_SOC}), "À domicile : le logement, ou l’aide sociale."
    ),
    "noter_incident": ActeDuSuivi(
        "Noter un incident", frozenset({_SOC}), "Un fait, dans une liste. Jamais lu du bailleur."
    ),
    "noter_contrat": ActeDuSuivi(
        "Contrat de soin", frozenset({_CLIN}), "Ses dates seulement, jamais son contenu."
    ),
    "ecrire_projet": ActeDuSuivi(
        "Projet de vie", frozenset({_CLIN}), "Ce que la personne veut, dans ses mots."
    ),
    "dire_absence": ActeDuSuivi(
        "Dire une absence temporaire", frozenset({_CLIN, _SOC}),
        "Au bailleur, avec l’accord de la personne : deux dates, rien d’autre.", louee=True,
    ),
    "noter_sortie": ActeDuSuivi(
        "Noter la sortie", frozenset({_CLIN, _SOC}),
        "Où la personne est partie. Rien ne se ferme tout seul.",
    ),
    "dire_devenir": ActeDuSuivi(
        "Ce qu’elle est devenue", frozenset({_CLIN, _SOC}), "« Non connu » est une réponse.",
        close=True,
    ),
}  # fmt: skip


class ObjetVisite(TextChoices):
    LOGEMENT = "logement", "Le logement"
    SOCIAL = "social", "L’accompagnement social"


class EtatVisite(TextChoices):
    """Where a visit stands."""

    PREVUE = "prevue", "Prévue"
    TENUE = "tenue", "Tenue"
    MANQUEE = "manquee", "Personne absente"
    ANNULEE = "annulee", "Annulée"


DITES = [c for c in EtatVisite.choices if c[0] != EtatVisite.PREVUE]


class NatureIncident(TextChoices):
    """What happened, in words that say nothing of anybody's health."""

    DEGAT = "degat", "Dégât ou panne dans le logement"
    ACCES = "acces", "Accès au logement impossible"
    BRUIT = "bruit", "Bruit signalé"
    VOISINAGE = "voisinage", "Désaccord avec le voisinage"
    LOYER = "loyer", "Loyer ou assurance non réglés"
    SUBI = "subi", "Tort subi par la personne"
    INTERVENTION = "intervention", "Intervention des secours ou de la police"
    AUTRE = "autre", "Autre fait"


class IssueSortie(TextChoices):
    """How the stay ended. A hospital is an establishment here: which one is care (SP-04)."""

    NOUVEAU_BAIL = "nouveau_bail", "Un bail à son nom"
    AUTRE_LOGEMENT = "autre_logement", "Un autre logement"
    ETABLISSEMENT = "etablissement", "Un établissement"
    DEPART = "depart", "Un départ"
    DECES = "deces", "Décès"
    INCONNUE = "inconnue", "Non connue"


class Relogement(TextChoices):
    """Where the person lives after it."""

    __empty__ = "Sans objet, ou non connu"

    MEME = "meme", "Le même logement"
    SOCIAL = "social", "Un logement social"
    PRIVE = "prive", "Un logement privé"
    RESIDENCE = "residence", "Résidence, pension de famille"
    PROCHES = "proches", "Chez des proches"
    HEBERGEMENT = "hebergement", "Un hébergement"
    AUCUN = "aucun", "Aucun"


class Rang(IntegerChoices):
    """Which question: each territory sets after how many months it is asked."""

    PREMIER = 1, "Première question"
    SECOND = 2, "Seconde question"


DELAIS = {Rang.PREMIER: "devenir_premier", Rang.SECOND: "devenir_second"}


class Devenu(TextChoices):
    """What became of the person: where she lives, no more."""

    BAIL = "bail", "Dans un logement à son nom"
    AUTRE = "autre", "Dans un autre logement"
    ETABLISSEMENT = "etablissement", "En établissement"
    SANS = "sans", "Sans logement, ou hébergée"
    DECEDEE = "decedee", "Décédée"
    NON_CONNU = "non_connu", "Non connu"


class Base(TextChoices):
    """On what the answer rests: the person's own word, always."""

    ACCORD = "accord", "Son accord de partage est en vigueur"
    DIT = "dit", "Elle a accepté de répondre"
    SANS = "sans", "Aucun : la réponse est « Non connu »"
