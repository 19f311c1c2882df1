"""The technical administration of the directory: sectors are kept here; entries, which have a
history, are kept on their pages and only looked at."""

from django.contrib import admin

from partnership.acteurs.pages_admin import LectureSeule, SansSuppression

from .models import Export, Import, Lot, RegleSectorielle, Secteur, Structure


@admin.register(Structure)
class StructureAdmin(LectureSeule):
    list_display = ["nom", "genre", "commune", "territoire", "verifie_le", "retiree_le"]
    list_filter = ["territoire", "diffusion"]
    list_select_related = ["commune", "territoire"]
    search_fields = ["nom", "finess", "siret"]
    fields = readonly_fields = [
        "territoire", "genre", "nom", "services", "publics", "conditions", "adresse",
        "code_postal", "commune", "site", "finess", "siret", "diffusion", "proprietaire",
        "verifie_le", "relance_le", "retiree_le",
    ]  # fmt: skip


@admin.register(Secteur)
class SecteurAdmin(SansSuppression):
    list_display = ["code", "nom", "public", "territoire", "importe_le"]
    list_filter = ["territoire", "public"]
    list_select_related = ["territoire"]
    search_fields = ["code", "nom"]
    autocomplete_fields = ["territoire", "cmp", "equipe"]
    readonly_fields = ["importe_le"]


@admin.register(RegleSectorielle)
class RegleSectorielleAdmin(LectureSeule):
    """The lines of the hospital's list, as they were imported."""

    list_display = ["secteur", "commune", "voie", "cote", "debut", "fin"]
    list_filter = ["secteur__territoire"]
    list_select_related = ["secteur", "commune"]
    search_fields = ["voie", "secteur__code", "commune__nom"]


@admin.register(Lot)
class LotAdmin(LectureSeule):
    list_display = ["libelle", "territoire", "cree_le", "annule_le"]
    list_filter = ["territoire"]
    list_select_related = ["territoire"]
    search_fields = ["libelle"]


@admin.register(Import)
class ImportAdmin(LectureSeule):
    """How imports went; the file itself and its lines are not shown."""

    list_display = ["libelle", "nature", "etat", "territoire", "total", "cree_le", "fini_le"]
    list_filter = ["territoire", "nature", "etat"]
    list_select_related = ["territoire"]
    search_fields = ["libelle"]
    fields = readonly_fields = [
        "territoire", "libelle", "nature", "etat", "message", "vide_efface", "total", "faits",
        "comptes", "tentatives", "battement", "cree_le", "fini_le", "lot",
    ]  # fmt: skip


@admin.register(Export)
class ExportAdmin(LectureSeule):
    """How exports went; the spreadsheet itself is not given."""

    list_display = ["nature", "forme", "etat", "territoire", "cree_le"]
    list_filter = ["territoire", "nature", "etat"]
    list_select_related = ["territoire"]
    fields = readonly_fields = [
        "territoire", "nature", "forme", "etat", "filtres", "message", "tentatives", "cree_le",
    ]  # fmt: skip
