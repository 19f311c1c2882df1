"""The public face: no account, no session, no cookie."""

from django.urls import path

from . import views_partenariats as views

app_name = "partenariats"

urlpatterns = [
    path("", views.liste, name="liste"),
    path("<slug:code>/", views.partenariat, name="partenariat"),
    path("<slug:code>/annuaire/", views.annuaire, name="annuaire"),
    path("<slug:code>/annuaire/<uuid:fiche>/", views.structure, name="structure"),
    path("<slug:code>/annuaire.json", views.annuaire_json, name="annuaire_json"),
    path("<slug:code>/annuaire.geojson", views.annuaire_geojson, name="annuaire_geojson"),
    path("<slug:code>/donnees/", views.donnees, name="donnees"),
    path("<slug:code>/carte/", views.carte, name="carte"),
    path("<slug:code>/carte/fond/", views.fond, name="fond"),
    path("<slug:code>/guide/", views.guide, name="guide"),
    path("<slug:code>/<slug:modele>/telecharger/", views.telecharger, name="telecharger"),
]
