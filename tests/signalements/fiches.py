"""Helpers of the tests of the sheet."""

from uuid import uuid4

from django.urls import reverse

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
    with acteur.agir():
        return list(modele.objects.visibles_par(acteur).filter(**filtre))
