"""Pages of the secret."""

from django.urls import path

from . import views, views_accords, views_conservation

app_name = "secret"

urlpatterns = [
    path("qui-lit-quoi/", views.qui_lit_quoi, name="qui_lit_quoi"),
    path("mes-droits/", views.mes_droits, name="mes_droits"),
    path("chiffres/", views.chiffres, name="chiffres"),
    path("<uuid:ref>/accords/", views_accords.accords, name="accords"),
    path("<uuid:ref>/accords/consentir/", views_accords.consentir, name="consentir"),
    path("<uuid:ref>/accords/informer/", views_accords.informer, name="informer"),
    path("<uuid:ref>/accords/opposer/", views_accords.opposer, name="opposer"),
    path("<uuid:ref>/accords/<uuid:accord>/retirer/", views_accords.retirer, name="retirer"),
    path(
        "<uuid:ref>/accords/<slug:modele>/formulaire/", views_accords.formulaire, name="formulaire"
    ),
    path("conservation/", views_conservation.conservation, name="conservation"),
    path("conservation/geler/", views_conservation.geler, name="geler"),
    path("conservation/<uuid:ref>/lever/", views_conservation.lever, name="lever"),
]
