"""Pages of the secret."""

from django.urls import path

from . import views, views_accords

app_name = "secret"

urlpatterns = [
    path("qui-lit-quoi/", views.qui_lit_quoi, name="qui_lit_quoi"),
    path("mes-droits/", views.mes_droits, name="mes_droits"),
    path("chiffres/", views.chiffres, name="chiffres"),
    path("accords/<uuid:ref>/", views_accords.accords, name="accords"),
    path("accords/<uuid:ref>/consentir/", views_accords.consentir, name="consentir"),
    path("accords/<uuid:ref>/informer/", views_accords.informer, name="informer"),
    path("accords/<uuid:ref>/opposer/", views_accords.opposer, name="opposer"),
    path("accords/<uuid:ref>/<uuid:accord>/retirer/", views_accords.retirer, name="retirer"),
    path(
        "accords/<uuid:ref>/formulaire/<slug:forme>/", views_accords.formulaire, name="formulaire"
    ),
]
