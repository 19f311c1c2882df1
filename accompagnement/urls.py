"""Pages of the candidatures to accompanied access."""

from django.urls import path

from . import views
from .logements import views as logements

app_name = "accompagnement"

urlpatterns = [
    path("", views.liste, name="liste"),
    path("nouvelle/", views.nouvelle, name="nouvelle"),
    path("logements/", logements.logements, name="logements"),
    path("logements/offrir/", logements.offrir, name="offrir"),
    path("logements/<uuid:logement>/corriger/", logements.corriger, name="corriger"),
    path("logements/<uuid:logement>/retirer/", logements.retirer, name="retirer"),
    path("<uuid:ref>/", views.dossier, name="dossier"),
    path("<uuid:ref>/pourquoi/", views.pourquoi, name="pourquoi"),
    path("<uuid:ref>/modifier/", views.modifier, name="modifier"),
    path("<uuid:ref>/criteres/<int:numero>/attester/", views.attester, name="attester"),
    path("<uuid:ref>/associer/", views.associer, name="associer"),
    path("<uuid:ref>/presenter/", views.presenter, name="presenter"),
    path("<uuid:ref>/clore/", views.clore, name="clore"),
]
