"""Pages of the signalements: reading, acts, and the sheet's own (`urls_fiche`)."""

from django.urls import path

from .urls_fiche import urlpatterns as fiche
from .views import actes, lecture

app_name = "signalements"

urlpatterns = [
    path("", lecture.liste, name="liste"),
    *fiche,
    path("<uuid:ref>/", lecture.dossier, name="dossier"),
    path("<uuid:ref>/pourquoi/", lecture.pourquoi, name="pourquoi"),
    path("<uuid:ref>/secteur/", lecture.secteur, name="secteur"),
    path("<uuid:ref>/remettre/", actes.remettre, name="remettre"),
    path("<uuid:ref>/informer/", actes.informer, name="informer"),
    path("<uuid:ref>/mettre-en-veille/", actes.mettre_en_veille, name="mettre_en_veille"),
    path(
        "<uuid:ref>/demander-passer-outre/",
        actes.demander_passer_outre,
        name="demander_passer_outre",
    ),
    path(
        "<uuid:ref>/valider-passer-outre/", actes.valider_passer_outre, name="valider_passer_outre"
    ),
    path("<uuid:ref>/reorienter-urgence/", actes.reorienter_urgence, name="reorienter_urgence"),
    path("<uuid:ref>/ouvrir-suite/", actes.ouvrir_suite, name="ouvrir_suite"),
    path("<uuid:ref>/accuser/", actes.accuser, name="accuser"),
    path("<uuid:ref>/admettre/", actes.admettre, name="admettre"),
    path("<uuid:ref>/refuser/", actes.refuser, name="refuser"),
    path("<uuid:ref>/demander-complement/", actes.demander_complement, name="demander_complement"),
    path("<uuid:ref>/repondre-complement/", actes.repondre_complement, name="repondre_complement"),
    path("<uuid:ref>/evaluer/", actes.evaluer, name="evaluer"),
    path("<uuid:ref>/consigner-contact/", actes.consigner_contact, name="consigner_contact"),
    path("<uuid:ref>/ecrire-note/", actes.ecrire_note, name="ecrire_note"),
    path("<uuid:ref>/convenir-visite/", actes.convenir_visite, name="convenir_visite"),
    path("<uuid:ref>/faire-retour/", actes.faire_retour, name="faire_retour"),
    path("<uuid:ref>/informer-apres-coup/", actes.informer_apres_coup, name="informer_apres_coup"),
    path("<uuid:ref>/clore/", actes.clore, name="clore"),
]
