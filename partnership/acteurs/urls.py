"""Pages about who acts."""

from django.urls import path

from . import views, views_compte

app_name = "acteurs"

urlpatterns = [
    path("choisir/", views.choisir, name="choisir"),
    path("charte/", views.charte, name="charte"),
    path("hors-convention/", views.hors_convention, name="hors_convention"),
    path("second-facteur/", views.second_facteur, name="second_facteur"),
    path("compte/", views_compte.compte, name="compte"),
    path("sessions/", views_compte.sessions, name="sessions"),
    path("reprendre/", views_compte.reprendre, name="reprendre"),
    path("jeton/", views_compte.jeton, name="jeton"),
    path("membres/", views.membres, name="membres"),
    path("membres/inviter/", views.inviter, name="inviter"),
    path("membres/<uuid:ref>/terminer/", views.terminer, name="terminer"),
    path(
        "membres/<uuid:ref>/retirer-second-facteur/",
        views.retirer_second_facteur,
        name="retirer_second_facteur",
    ),
    path("membres/revue/", views.revue, name="revue"),
    path("invitation/<uuid:ref>/<str:signature>/", views.accepter, name="accepter"),
]
