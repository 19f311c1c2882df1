"""Federated sign-in; every page answers 404 for a provider that the settings do not name."""

from django.urls import path

from . import views_federation as views

app_name = "federation"

urlpatterns = [
    path("<slug:fournisseur>/entrer/", views.entrer, name="entrer"),
    path("<slug:fournisseur>/retour/", views.retour, name="retour"),
    path("<slug:fournisseur>/lier/", views.lier, name="lier"),
    path("<slug:fournisseur>/delier/", views.delier, name="delier"),
]
