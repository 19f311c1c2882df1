"""Pages of the shared documents."""

from django.urls import path

from . import views

app_name = "ressources"

urlpatterns = [
    path("", views.liste, name="liste"),
    path("nouvelle/", views.nouvelle, name="nouvelle"),
    path("<uuid:ressource>/", views.ressource, name="ressource"),
    path("<uuid:ressource>/modifier/", views.modifier, name="modifier"),
    path("<uuid:ressource>/version/", views.version, name="version"),
    path("<uuid:ressource>/retirer/", views.retirer, name="retirer"),
    path("<uuid:ressource>/reprendre/", views.reprendre, name="reprendre"),
    path("<uuid:ressource>/mettre-a-jour/", views.mettre_a_jour, name="mettre_a_jour"),
    path(
        "<uuid:ressource>/versions/<int:numero>/telecharger/",
        views.telecharger,
        name="telecharger",
    ),
]
