"""Pages about who acts."""

from django.urls import path

from . import views

app_name = "acteurs"

urlpatterns = [
    path("choisir/", views.choisir, name="choisir"),
    path("charte/", views.charte, name="charte"),
    path("hors-convention/", views.hors_convention, name="hors_convention"),
    path("second-facteur/", views.second_facteur, name="second_facteur"),
    path("compte/", views.compte, name="compte"),
    path("membres/", views.membres, name="membres"),
    path("membres/inviter/", views.inviter, name="inviter"),
    path("membres/<uuid:ref>/terminer/", views.terminer, name="terminer"),
    path("invitation/<uuid:ref>/<str:signature>/", views.accepter, name="accepter"),
]
