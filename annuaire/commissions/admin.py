"""The technical administration keeps the colleges of a territory; the coordinator, the rest."""

from django.contrib import admin

from partnership.acteurs.pages_admin import LectureSeule, SansSuppression

from .models import College, Commission


@admin.register(College)
class CollegeAdmin(SansSuppression):
    list_display = ["nom", "code", "territoire", "ordre"]
    list_filter = ["territoire"]
    list_select_related = ["territoire"]
    search_fields = ["nom", "code"]
    autocomplete_fields = ["territoire"]


@admin.register(Commission)
class CommissionAdmin(LectureSeule):
    list_display = ["nom", "genre", "territoire", "close_le"]
    list_filter = ["territoire", "genre"]
    list_select_related = ["territoire"]
    search_fields = ["nom"]
