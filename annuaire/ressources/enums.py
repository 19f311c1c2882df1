"""Closed lists of the shared documents."""

from django.db.models import TextChoices


class Genre(TextChoices):
    """What a document is for."""

    GUIDE = "guide", "Guide"
    CHARTE = "charte", "Charte"
    FORMULAIRE = "formulaire", "Formulaire modèle"
    PROCEDURE = "procedure", "Procédure"
    PRESENTATION = "presentation", "Présentation"
    RETOUR = "retour", "Retour d’expérience"


class Portee(TextChoices):
    """How far a document goes."""

    TERRITOIRE = "territoire", "Ce territoire"
    PARTAGEE = "partagee", "Tous les territoires, qui peuvent la reprendre"


class Lecture(TextChoices):
    """Whether the words of a document may be searched."""

    A_LIRE = "a_lire", "à lire"
    LUE = "lue", "lue"
    SANS_TEXTE = "sans_texte", "sans texte"
    ILLISIBLE = "illisible", "illisible"
