"""Addresses of the sheet and of its PDF; `signalements/urls.py` gathers them."""

from django.urls import path

from .views import faits, fiche, impressions, verification

urlpatterns = [
    path("nouveau/", fiche.nouveau, name="nouveau"),
    path("<uuid:ref>/fiche/", fiche.fiche, name="fiche"),
    path("<uuid:ref>/urgence/", fiche.urgence, name="urgence"),
    path("<uuid:ref>/enfant-en-danger/", fiche.crip, name="crip"),
    path("<uuid:ref>/etape/<str:code>/", fiche.etape, name="etape"),
    path("<uuid:ref>/saisie/<str:etape>/", fiche.saisie, name="saisie"),
    path("<uuid:ref>/saisie/<str:etape>/oublier/", fiche.saisie_oublier, name="saisie_oublier"),
    path("<uuid:ref>/faits/ajouter/", faits.fait_ajouter, name="fait_ajouter"),
    path("<uuid:ref>/faits/<uuid:fait>/modifier/", faits.fait_modifier, name="fait_modifier"),
    path("<uuid:ref>/faits/<uuid:fait>/retirer/", faits.fait_retirer, name="fait_retirer"),
    path("<uuid:ref>/demarches/ajouter/", faits.demarche_ajouter, name="demarche_ajouter"),
    path(
        "<uuid:ref>/demarches/<uuid:demarche>/retirer/",
        faits.demarche_retirer,
        name="demarche_retirer",
    ),
    path("<uuid:ref>/verifier/", verification.verifier, name="verifier"),
    path("<uuid:ref>/transmettre/", verification.transmettre, name="transmettre"),
    path("<uuid:ref>/imprimer/<str:modele>/", impressions.imprimer, name="imprimer"),
    path("<uuid:ref>/impressions/<uuid:impression>/", impressions.impression, name="impression"),
    path(
        "<uuid:ref>/impressions/<uuid:impression>/telecharger/",
        impressions.telecharger,
        name="telecharger",
    ),
]
