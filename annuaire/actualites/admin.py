"""The technical administration looks at the news; the coordinator writes them on her pages."""

from django.contrib import admin

from partnership.acteurs.pages_admin import LectureSeule

from .models import Actualite


@admin.register(Actualite)
class ActualiteAdmin(LectureSeule):
    list_display = ["titre", "territoire", "diffusion", "publiee_le", "retiree_le"]
    list_filter = ["territoire", "diffusion"]
    list_select_related = ["territoire"]
    search_fields = ["titre"]
