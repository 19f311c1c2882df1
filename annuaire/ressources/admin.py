"""The technical administration looks at shared documents; partners keep them on their pages."""

from django.contrib import admin

from partnership.acteurs.pages_admin import LectureSeule

from .models import Fichier, Ressource


@admin.register(Ressource)
class RessourceAdmin(LectureSeule):
    list_display = ["titre", "genre", "territoire", "organisation", "portee", "retiree_le"]
    list_filter = ["territoire", "genre", "portee"]
    list_select_related = ["territoire", "organisation"]
    search_fields = ["titre"]
    exclude = ["vecteur"]


@admin.register(Fichier)
class FichierAdmin(LectureSeule):
    """What could not be read, and how often it was tried."""

    list_display = ["__str__", "poids", "lecture", "tentatives"]
    list_filter = ["lecture", "nature"]
    search_fields = ["empreinte"]
