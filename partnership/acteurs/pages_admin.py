"""What the pages of the technical administration are made of; a screen reader hears them."""

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import (
    AdminSplitDateTime,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import Media

CHERCHER = Media(js=["js/choix.js"])


def cle_lisible(modele: type[models.Model], cle: str) -> bool:
    """Say whether a value may be the key of a row: Django looks up whatever it is sent."""
    try:
        modele._meta.pk.clean(cle, None)
    except ValidationError:
        return False
    return True


class ClesLisibles:
    """A refused form is shown again without the values that are no key."""

    def optgroups(self, name, value, attr=None) -> list:
        modele = self.field.remote_field.model
        return super().optgroups(name, [cle for cle in value if cle_lisible(modele, cle)], attr)


class ChoixCherche(ClesLisibles, AutocompleteSelect):
    """A choice found by its words: a combobox of ARIA, in the place of select2."""

    media = CHERCHER


class ChoixCherches(ClesLisibles, AutocompleteSelectMultiple):
    """Several choices found by their words."""

    media = CHERCHER


class DateEtHeure(AdminSplitDateTime):
    """Date and hour, each field with its own name."""

    NOMS = ("Date", "Heure")

    def get_context(self, name, value, attrs) -> dict:
        contexte = super().get_context(name, value, attrs)
        for champ, nom in zip(contexte["widget"]["subwidgets"], self.NOMS, strict=True):
            champ["attrs"]["aria-label"] = nom
        return contexte


class Accessible:
    """Give each form of the administration our fields."""

    formfield_overrides = {models.DateTimeField: {"widget": DateEtHeure}}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChoixCherche(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChoixCherches(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class SansSuppression(Accessible, admin.ModelAdmin):
    """Nothing is deleted: one ends, closes or deactivates, and what happened stays true."""

    list_per_page = 50

    def response_action(self, request, queryset):
        """Act on rows: what was ticked and is no key is nobody's."""
        cles = request.POST.getlist(ACTION_CHECKBOX_NAME)
        request.POST = request.POST.copy()
        request.POST.setlist(ACTION_CHECKBOX_NAME, [c for c in cles if cle_lisible(self.model, c)])
        return super().response_action(request, queryset)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class LectureSeule(SansSuppression):
    """Rows written elsewhere, shown here."""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False


class EnLigne(Accessible, admin.TabularInline):
    """Rows of another model inside a page; added, corrected, never deleted."""

    extra = 0
    can_delete = False
