"""Pages of the directory."""

from django.urls import path

from . import views, views_carte, views_presentation
from .imports.urls import urlpatterns as imports

app_name = "annuaire"

urlpatterns = [
    path("", views.liste, name="liste"),
    path("carte/", views_carte.carte, name="carte"),
    path("carte/fond/", views_carte.fond, name="fond"),
    path("guide/", views_carte.guide, name="guide"),
    path("guide/<slug:modele>/preparer/", views_carte.preparer, name="preparer"),
    path("guide/<slug:modele>/telecharger/", views_carte.telecharger, name="telecharger"),
    path("presentation/", views_presentation.presentation, name="presentation"),
    path("nouvelle/", views.nouvelle, name="nouvelle"),
    path("secteur/", views.secteur, name="secteur"),
    path("a-verifier/", views.a_verifier, name="a_verifier"),
    path("propositions/", views.propositions, name="propositions"),
    path("propositions/<uuid:proposition>/", views.proposition, name="proposition"),
    path("propositions/<uuid:proposition>/accepter/", views.accepter, name="accepter"),
    path("propositions/<uuid:proposition>/refuser/", views.refuser, name="refuser"),
    path("structures/<uuid:fiche>/", views.structure, name="structure"),
    path("structures/<uuid:fiche>/modifier/", views.modifier, name="modifier"),
    path("structures/<uuid:fiche>/verifier/", views.verifier, name="verifier"),
    path("structures/<uuid:fiche>/retirer/", views.retirer, name="retirer"),
    path("structures/<uuid:fiche>/historique/", views.historique, name="historique"),
    *imports,
]
