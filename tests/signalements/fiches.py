"""Helpers of the tests of the sheet."""

from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from partnership.secret.coffre.champs import champs_scelles
from signalements.models import ItemFait

OU = {"commune": "57463", "adresse": "1 rue des Essais", "batiment": "B", "etage": "2e"}
PERSONNE = {**OU, "nom": "Ferrand", "prenom": "Odile"}


def url(nom, s, *reste):
    return reverse(f"signalements:{nom}", args=[s.pk, *reste])


def item(acteur, code):
    return ItemFait.objects.get(categorie__territoire=acteur.territoire, code=code)


def fait(acteur, code="accusations", **champs):
    return {
        "item": item(acteur, code).pk, "du": "2026-09-04", "frequence": "une_fois",
        "source": "vu", "texte": "", "cle": str(uuid4()), **champs,
    }  # fmt: skip


def lire(acteur, modele, **filtre):
    """The pieces of a model, what is sealed in them opened with the rights of the acteur."""
    with acteur.agir(), transaction.atomic():
        return [decouvrir(p) for p in modele.objects.visibles_par(acteur).filter(**filtre)]


def decouvrir(piece):
    for champ in champs_scelles(type(piece)):
        getattr(piece, champ.attname)
    return piece
