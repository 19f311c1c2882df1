"""Pages of the files received in a dossier."""

from django.urls import path

from . import views

app_name = "recus"

urlpatterns = [
    path("<uuid:ref>/accords/<uuid:accord>/formulaires/", views.formulaires, name="formulaires"),
    path("<uuid:ref>/accords/<uuid:accord>/joindre/", views.joindre, name="joindre"),
    path(
        "<uuid:ref>/formulaires/<uuid:formulaire>/telecharger/",
        views.telecharger,
        name="telecharger",
    ),
]
