"""Pages of the candidatures to accompanied access."""

from django.urls import path

from . import views
from .logements import views as logements
from .solvabilite import views as solvabilite

app_name = "accompagnement"

urlpatterns = [
    path("", views.liste, name="liste"),
    path("nouvelle/", views.nouvelle, name="nouvelle"),
    path("logements/", logements.logements, name="logements"),
    path("logements/offrir/", logements.offrir, name="offrir"),
    path("logements/<uuid:logement>/corriger/", logements.corriger, name="corriger"),
    path("logements/<uuid:logement>/retirer/", logements.retirer, name="retirer"),
    path("seuils/", solvabilite.seuils, name="seuils"),
    path("<uuid:ref>/budget/", solvabilite.budget, name="budget"),
    path("<uuid:ref>/budget/etudier/", solvabilite.etudier, name="etudier"),
    path("<uuid:ref>/budget/simuler/", solvabilite.simuler, name="simuler"),
    path("<uuid:ref>/budget/garder/", solvabilite.garder, name="garder"),
    path("<uuid:ref>/demander_etude/", solvabilite.demander_etude, name="demander_etude"),
    path("<uuid:ref>/", views.dossier, name="dossier"),
    path("<uuid:ref>/pourquoi/", views.pourquoi, name="pourquoi"),
    path("<uuid:ref>/modifier/", views.modifier, name="modifier"),
    path("<uuid:ref>/criteres/<int:numero>/attester/", views.attester, name="attester"),
    path("<uuid:ref>/associer/", views.associer, name="associer"),
    path("<uuid:ref>/presenter/", views.presenter, name="presenter"),
    path("<uuid:ref>/clore/", views.clore, name="clore"),
]
