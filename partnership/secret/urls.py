"""Pages of the secret."""

from django.urls import path

from . import views, views_accords, views_bris, views_conservation, views_journal

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
    path("conservation/<uuid:gel>/lever/", views_conservation.lever, name="lever"),
    path("danger-vital/", views_bris.danger_vital, name="danger_vital"),
    path("danger-vital/<uuid:bris>/refermer/", views_bris.refermer, name="refermer"),
    path("danger-vital/<uuid:bris>/revoir/", views_bris.revoir, name="revoir"),
    path("journal/", views_journal.journal, name="journal"),
    path("journal/exporter/", views_journal.exporter, name="exporter"),
    path("qui-a-ouvert/", views_journal.qui_a_ouvert, name="qui_a_ouvert"),
    path("a-ouvert/", views_journal.a_ouvert, name="a_ouvert"),
    path(
        "lectures-inhabituelles/",
        views_journal.lectures_inhabituelles,
        name="lectures_inhabituelles",
    ),
]
