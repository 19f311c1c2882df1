"""Pages of the secret."""

from django.urls import path

from . import views

app_name = "secret"

urlpatterns = [
    path("qui-lit-quoi/", views.qui_lit_quoi, name="qui_lit_quoi"),
    path("mes-droits/", views.mes_droits, name="mes_droits"),
    path("chiffres/", views.chiffres, name="chiffres"),
]
