"""The technical administration of accompanied access: texts of the contracts, no case data."""

from django.contrib import admin

from partnership.acteurs.pages_admin import SansSuppression

from .souslocation.models import ClauseContrat


@admin.register(ClauseContrat)
class ClauseContratAdmin(SansSuppression):
    list_display = ["titre", "rubrique", "territoire", "du"]
    list_filter = ["territoire", "rubrique"]
    list_select_related = ["territoire"]
    search_fields = ["titre"]
    autocomplete_fields = ["territoire"]
