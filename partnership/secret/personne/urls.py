"""Pages of the rights of the person."""

from django.urls import path

from . import views, views_demandes

app_name = "personne"

urlpatterns = [
    path("demandes/", views_demandes.demandes, name="demandes"),
    path("demandes/nouvelle/", views_demandes.nouvelle, name="nouvelle"),
    path("demandes/effacements/<uuid:ordre>/effacer/", views_demandes.effacer, name="effacer"),
    path("demandes/<uuid:demande>/", views_demandes.demande, name="demande"),
    path("demandes/<uuid:demande>/retenir/", views_demandes.retenir, name="retenir"),
    path("demandes/<uuid:demande>/repondre/", views_demandes.repondre, name="repondre"),
    path(
        "demandes/<uuid:demande>/copies/<uuid:copie>/remettre/",
        views_demandes.remettre,
        name="remettre",
    ),
    path(
        "demandes/<uuid:demande>/copies/<uuid:copie>/refaire/",
        views_demandes.refaire,
        name="refaire",
    ),
    path("dossiers/<uuid:ref>/", views.dossier, name="dossier"),
    path("dossiers/<uuid:ref>/point-de-vue/", views.point_de_vue, name="point_de_vue"),
    path("dossiers/<uuid:ref>/rectification/", views.rectification, name="rectification"),
    path(
        "dossiers/<uuid:ref>/rectifications/<uuid:rectification>/decider/",
        views.decider,
        name="decider",
    ),
    path("dossiers/<uuid:ref>/limitation/", views.limitation, name="limitation"),
    path("dossiers/<uuid:ref>/lever/", views.lever, name="lever"),
    path("dossiers/<uuid:ref>/effacement/", views.effacement, name="effacement"),
]
