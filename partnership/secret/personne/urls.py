"""Pages of the rights of the person."""

from django.urls import path

from . import views

app_name = "personne"

urlpatterns = [
    path("dossiers/<uuid:ref>/", views.dossier, name="dossier"),
    path("dossiers/<uuid:ref>/point-de-vue/", views.point_de_vue, name="point_de_vue"),
    path("dossiers/<uuid:ref>/rectification/", views.rectification, name="rectification"),
    path(
        "dossiers/<uuid:ref>/rectification/<uuid:rectification>/",
        views.decider,
        name="decider",
    ),
    path("dossiers/<uuid:ref>/limitation/", views.limitation, name="limitation"),
    path("dossiers/<uuid:ref>/lever/", views.lever, name="lever"),
    path("dossiers/<uuid:ref>/effacement/", views.effacement, name="effacement"),
]
