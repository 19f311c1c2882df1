"""The catalogue of observable facts, data of each territory. No dossier (SP-10)."""

from django.contrib import admin

from partnership.acteurs.pages_admin import EnLigne, SansSuppression

from .models import CategorieFait, ItemFait


class ItemEnLigne(EnLigne):
    model = ItemFait
    extra = 1
    fields = ["ordre", "code", "libelle", "actif", "danger", "mineur", "propos"]


@admin.register(CategorieFait)
class CategorieFaitAdmin(SansSuppression):
    """A family of facts and its items."""

    list_display = ["libelle", "territoire", "ordre"]
    list_filter = ["territoire"]
    list_select_related = ["territoire"]
    search_fields = ["libelle", "items__libelle"]
    autocomplete_fields = ["territoire"]
    inlines = [ItemEnLigne]


@admin.register(ItemFait)
class ItemFaitAdmin(SansSuppression):
    """One observable fact, found by its words."""

    list_display = ["libelle", "famille", "actif", "danger", "mineur"]
    list_filter = ["categorie__territoire", "actif", "danger", "mineur", "propos"]
    list_select_related = ["categorie"]
    search_fields = ["libelle", "code"]
    autocomplete_fields = ["categorie"]

    @admin.display(description="famille", ordering="categorie")
    def famille(self, obj: ItemFait) -> str:
        return obj.categorie.libelle
