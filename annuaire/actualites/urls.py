"""Pages of the news."""

from django.urls import path

from . import views

app_name = "actualites"

urlpatterns = [
    path("", views.liste, name="liste"),
    path("nouvelle/", views.nouvelle, name="nouvelle"),
    path("abonner/", views.abonner, name="abonner"),
    path("desabonner/", views.desabonner, name="desabonner"),
    path("<uuid:actualite>/", views.actualite, name="actualite"),
    path("<uuid:actualite>/modifier/", views.modifier, name="modifier"),
    path("<uuid:actualite>/publier/", views.publier, name="publier"),
    path("<uuid:actualite>/retirer/", views.retirer, name="retirer"),
]
