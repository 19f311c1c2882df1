"""Pages of the saisines; `ref` is the key of the dossier."""

from django.urls import path

from . import views, views_bilan, views_impressions, views_point
from .directe import views as directe

app_name = "situations"

BILAN = "bilans/<slug:genre>/<int:annee>"

urlpatterns = [
    path("", views.liste, name="liste"),
    path("bilans/", views_bilan.bilans, name="bilans"),
    path(f"{BILAN}/", views_bilan.bilan, name="bilan"),
    path(f"{BILAN}/bilan-mots/", views_bilan.bilan_mots, name="bilan_mots"),
    path(f"{BILAN}/bilan-publier/", views_bilan.bilan_publier, name="bilan_publier"),
    path(f"{BILAN}/bilan-ods/", views_bilan.bilan_ods, name="bilan_ods"),
    path("seances/<uuid:seance>/points-lus/", views.points_lus, name="points_lus"),
    path("porter/", directe.porter, name="porter"),
    path("<uuid:ref>/directe/", directe.directe, name="directe"),
    path("<uuid:ref>/directe/completer/", directe.completer, name="completer"),
    path("<uuid:ref>/directe/fermer/", directe.fermer, name="fermer"),
    path("<uuid:ref>/directe/pourquoi/", directe.pourquoi, name="pourquoi"),
    path("<uuid:ref>/", views.saisine, name="saisine"),
    path("<uuid:ref>/saisir/", views.saisir, name="saisir"),
    path("<uuid:ref>/ecrire/", views.ecrire, name="ecrire"),
    path("<uuid:ref>/proposer/", views.proposer, name="proposer"),
    path("<uuid:ref>/abandonner/", views.abandonner, name="abandonner"),
    path("<uuid:ref>/liberer/", views.liberer, name="liberer"),
    path("<uuid:ref>/renvoyer/", views.renvoyer, name="renvoyer"),
    path("<uuid:ref>/refuser/", views.refuser, name="refuser"),
    path("<uuid:ref>/inscrire/", views.inscrire, name="inscrire"),
    path("<uuid:ref>/oter/", views.oter, name="oter"),
    path("<uuid:ref>/inviter/", views.inviter, name="inviter"),
    path("<uuid:ref>/deporter/", views.deporter, name="deporter"),
    path("<uuid:ref>/clore/", views.clore, name="clore"),
    path("<uuid:ref>/<uuid:point>/", views_point.point, name="point"),
    *(
        path(
            f"<uuid:ref>/<uuid:point>/{nom.replace('_', '-')}/", getattr(views_point, nom), name=nom
        )
        for nom in (
            "donner_avis",
            "conclure",
            "ajouter_action",
            "soumettre",
            "valider",
            "diffuser",
            "restituer",
        )
    ),
    path("<uuid:ref>/<uuid:point>/imprimer/", views_impressions.imprimer, name="imprimer"),
    path(
        "<uuid:ref>/<uuid:point>/impressions/<uuid:impression>/",
        views_impressions.impression,
        name="impression",
    ),
    path(
        "<uuid:ref>/<uuid:point>/impressions/<uuid:impression>/telecharger/",
        views_impressions.telecharger,
        name="telecharger",
    ),
    path(
        "<uuid:ref>/actions/<uuid:action>/retirer-action/",
        views_point.retirer_action,
        name="retirer_action",
    ),
    path(
        "<uuid:ref>/actions/<uuid:action>/suivre-action/",
        views_point.suivre_action,
        name="suivre_action",
    ),
]
