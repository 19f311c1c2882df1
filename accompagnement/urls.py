"""Pages of the candidatures to accompanied access."""

from django.urls import path

from . import views
from .cotation import views as cotation
from .cotation import views_essais as essais
from .examens import views as examens
from .logements import views as logements
from .parcours import views as parcours
from .photos import views as photos
from .pilotage import views as pilotage
from .rapprochement import views as rapprochement
from .solvabilite import views as solvabilite
from .souslocation import views as bail
from .souslocation import views_impressions as pdf
from .suivi import views as suivi

app_name = "accompagnement"

urlpatterns = [
    path("", views.liste, name="liste"),
    path("nouvelle/", views.nouvelle, name="nouvelle"),
    path("logements/", logements.logements, name="logements"),
    path("logements/carte/", pilotage.carte, name="carte"),
    path("logements/offrir/", logements.offrir, name="offrir"),
    path("logements/<uuid:logement>/corriger/", logements.corriger, name="corriger"),
    path("logements/<uuid:logement>/retirer/", logements.retirer, name="retirer"),
    path("logements/<uuid:logement>/photos/", photos.photos, name="photos"),
    path("logements/<uuid:logement>/photos/<uuid:photo>/voir/", photos.voir, name="voir"),
    path(
        "logements/<uuid:logement>/photos/<uuid:photo>/vignette/", photos.vignette, name="vignette"
    ),
    path(
        "logements/<uuid:logement>/photos/<uuid:photo>/legender/", photos.legender, name="legender"
    ),
    path(
        "logements/<uuid:logement>/photos/<uuid:photo>/deplacer/", photos.deplacer, name="deplacer"
    ),
    path(
        "logements/<uuid:logement>/photos/<uuid:photo>/supprimer/",
        photos.supprimer,
        name="supprimer",
    ),
    path("cotation/", cotation.cotation, name="cotation"),
    path("cotation/grille/", cotation.grille, name="grille"),
    path("cotation/grille/fixer/", cotation.fixer, name="fixer"),
    path("cotation/essayer/", essais.essayer, name="essayer"),
    path("cotation/imaginer/", essais.imaginer, name="imaginer"),
    path("cotation/equite/", essais.equite, name="equite"),
    path("cotation/equite/arreter/", essais.arreter, name="arreter"),
    path("seuils/", solvabilite.seuils, name="seuils"),
    path("<uuid:ref>/budget/", solvabilite.budget, name="budget"),
    path("<uuid:ref>/budget/etudier/", solvabilite.etudier, name="etudier"),
    path("<uuid:ref>/budget/simuler/", solvabilite.simuler, name="simuler"),
    path("<uuid:ref>/budget/garder/", solvabilite.garder, name="garder"),
    path("<uuid:ref>/rapprocher/", rapprochement.rapprocher, name="rapprocher"),
    path("<uuid:ref>/noter-caleol/", rapprochement.noter_caleol, name="noter_caleol"),
    path("<uuid:ref>/demander-etude/", solvabilite.demander_etude, name="demander_etude"),
    path("<uuid:ref>/", views.dossier, name="dossier"),
    path("<uuid:ref>/votre-parcours/", parcours.votre_parcours, name="votre_parcours"),
    path("<uuid:ref>/pourquoi/", views.pourquoi, name="pourquoi"),
    path("<uuid:ref>/modifier/", views.modifier, name="modifier"),
    path("<uuid:ref>/criteres/<int:numero>/attester/", views.attester, name="attester"),
    path("<uuid:ref>/associer/", views.associer, name="associer"),
    path("<uuid:ref>/presenter/", views.presenter, name="presenter"),
    path("<uuid:ref>/clore/", views.clore, name="clore"),
    path("agrements/", bail.agrements, name="agrements"),
    path("<uuid:ref>/sous-location/", bail.sous_location, name="sous_location"),
    path("<uuid:ref>/sous-location/preparer/", bail.preparer, name="preparer"),
    path("<uuid:ref>/sous-location/completer/", bail.completer, name="completer"),
    path("<uuid:ref>/sous-location/proteger/", bail.proteger, name="proteger"),
    path("<uuid:ref>/sous-location/signer/", bail.signer, name="signer"),
    path("<uuid:ref>/sous-location/assurer/", bail.assurer, name="assurer"),
    path("<uuid:ref>/sous-location/constater/", bail.constater, name="constater"),
    path("<uuid:ref>/sous-location/suivre-loyer/", bail.suivre_loyer, name="suivre_loyer"),
    path("<uuid:ref>/sous-location/financer/", bail.financer, name="financer"),
    path("<uuid:ref>/sous-location/suivre-ligne/", bail.suivre_ligne, name="suivre_ligne"),
    path("<uuid:ref>/sous-location/terminer/", bail.terminer, name="terminer"),
    path("<uuid:ref>/sous-location/abandonner/", bail.abandonner, name="abandonner"),
    path("<uuid:ref>/examens/", examens.examens, name="examens"),
    path("<uuid:ref>/examens/convoquer/", examens.convoquer, name="convoquer"),
    path("<uuid:ref>/examens/reporter/", examens.reporter, name="reporter"),
    path("<uuid:ref>/examens/tenir/", examens.tenir, name="tenir"),
    path("<uuid:ref>/examens/donner-avis/", examens.donner_avis, name="donner_avis"),
    path("<uuid:ref>/examens/recueillir/", examens.recueillir, name="recueillir"),
    path("<uuid:ref>/examens/passer-outre/", examens.passer_outre, name="passer_outre"),
    path("<uuid:ref>/examens/conclure/", examens.conclure, name="conclure"),
    path("<uuid:ref>/examens/aviser-prefet/", examens.aviser_prefet, name="aviser_prefet"),
    path("<uuid:ref>/sous-location/<str:modele>/imprimer/", pdf.imprimer, name="imprimer"),
    path(
        "<uuid:ref>/sous-location/impressions/<uuid:impression>/",
        pdf.impression,
        name="impression",
    ),
    path(
        "<uuid:ref>/sous-location/impressions/<uuid:impression>/telecharger/",
        pdf.telecharger,
        name="telecharger",
    ),
    path("astreinte/", suivi.astreinte, name="astreinte"),
    path("<uuid:ref>/suivi/", suivi.suivi, name="suivi"),
    path("<uuid:ref>/mois/", suivi.mois, name="mois"),
    path("<uuid:ref>/suivi/noter-contrat/", suivi.noter_contrat, name="noter_contrat"),
    path("<uuid:ref>/suivi/ecrire-projet/", suivi.ecrire_projet, name="ecrire_projet"),
    path("<uuid:ref>/suivi/planifier-visite/", suivi.planifier_visite, name="planifier_visite"),
    path("<uuid:ref>/suivi/<uuid:visite>/dire-visite/", suivi.dire_visite, name="dire_visite"),
    path("<uuid:ref>/suivi/noter-incident/", suivi.noter_incident, name="noter_incident"),
    path("<uuid:ref>/suivi/dire-absence/", suivi.dire_absence, name="dire_absence"),
    path("<uuid:ref>/suivi/noter-sortie/", suivi.noter_sortie, name="noter_sortie"),
    path("<uuid:ref>/suivi/<int:numero>/dire-devenir/", suivi.dire_devenir, name="dire_devenir"),
]
