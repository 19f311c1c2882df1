"""Pages of the saisines; `ref` is the key of the dossier."""

from django.urls import path

from . import views

app_name = "situations"

urlpatterns = [
    path("", views.liste, name="liste"),
    path("<uuid:ref>/", views.saisine, name="saisine"),
    path("<uuid:ref>/saisir/", views.saisir, name="saisir"),
    path("<uuid:ref>/ecrire/", views.ecrire, name="ecrire"),
    path("<uuid:ref>/proposer/", views.proposer, name="proposer"),
    path("<uuid:ref>/liberer/", views.liberer, name="liberer"),
    path("<uuid:ref>/renvoyer/", views.renvoyer, name="renvoyer"),
    path("<uuid:ref>/refuser/", views.refuser, name="refuser"),
    path("<uuid:ref>/inscrire/", views.inscrire, name="inscrire"),
    path("<uuid:ref>/oter/", views.oter, name="oter"),
    path("<uuid:ref>/inviter/", views.inviter, name="inviter"),
    path("<uuid:ref>/deporter/", views.deporter, name="deporter"),
    path("<uuid:ref>/clore/", views.clore, name="clore"),
]
