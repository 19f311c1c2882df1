"""The public news, among the pages of a partnership."""

from django.urls import path

from . import views_partenariats as views

app_name = "nouvelles"

urlpatterns = [
    path("<slug:code>/actualites/", views.actualites, name="actualites"),
    path("<slug:code>/actualites/flux/", views.flux, name="flux"),
    path("<slug:code>/actualites/<uuid:actualite>/", views.actualite, name="actualite"),
]
