"""Pages of imports, exports and sectors, under those of the directory."""

from django.urls import path

from . import views, views_exports

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/importer/", views.importer, name="importer"),
    path("imports/<slug:code>/<slug:forme>/modele/", views.modele, name="modele"),
    path("imports/<uuid:importation>/", views.importation, name="importation"),
    path("imports/<uuid:importation>/confirmer/", views.confirmer, name="confirmer"),
    path("imports/<uuid:importation>/abandonner/", views.abandonner, name="abandonner"),
    path("imports/<uuid:importation>/annuler/", views.annuler, name="annuler"),
    path("exports/exporter/", views_exports.exporter, name="exporter"),
    path("exports/<uuid:exportation>/", views_exports.exportation, name="exportation"),
    path("exports/<uuid:exportation>/recuperer/", views_exports.recuperer, name="recuperer"),
    path("secteurs/", views.secteurs, name="secteurs"),
    path("secteurs/<path:code>/rattacher/", views.rattacher, name="rattacher"),
]
