"""What may be sent, and where a sending stands."""

from django.db import models


class Gabarit(models.TextChoices):
    """The closed list of e-mails; each value names `templates/courriels/<value>.txt`."""

    NOUVEAU_SIGNALEMENT = "nouveau_signalement", "Nouveau signalement"
    SIGNALEMENT_A_QUALIFIER = "signalement_a_qualifier", "Signalement à qualifier"
    ACCUSE = "accuse", "Accusé de réception"
    COMPLEMENT_DEMANDE = "complement_demande", "Complément demandé"
    COMPLEMENT_REPONDU = "complement_repondu", "Réponse au complément"
    RETOUR = "retour", "Retour à lire"
    NON_RECEVABLE = "non_recevable", "Signalement non recevable"
    PASSER_OUTRE_A_VALIDER = "passer_outre_a_valider", "Passer-outre à valider"
    CLOS = "clos", "Signalement clos"
    URGENCE_REORIENTEE = "urgence_reorientee", "Urgence réorientée"
    PDF_PRET = "pdf_pret", "Document prêt"
    CONSERVATION = "conservation", "Effacement à venir"
    EFFACE = "efface", "Dossier effacé à la demande de la personne"
    INVITATION = "invitation", "Invitation"
    MOT_DE_PASSE = "mot_de_passe", "Mot de passe oublié"
    REVUE_ROLES = "revue_roles", "Revue des rôles à faire"
    SECOND_FACTEUR_RETIRE = "second_facteur_retire", "Second facteur retiré"
    DANGER_VITAL = "danger_vital", "Accès pour danger vital"
    ACTUALITES = "actualites", "Actualités de la semaine"
    ANNUAIRE_A_VERIFIER = "annuaire_a_verifier", "Fiches de l’annuaire à vérifier"
    SEANCE_CONVOCATION = "seance_convocation", "Convocation à une séance"
    SEANCE_ORDRE_DU_JOUR = "seance_ordre_du_jour", "Ordre du jour d’une séance"
    SEANCE_CHANGEMENT = "seance_changement", "Séance déplacée"
    SEANCE_ANNULATION = "seance_annulation", "Séance annulée"
    SAISINE_A_RELIRE = "saisine_a_relire", "Saisine à relire"
    SAISINE_A_REPRENDRE = "saisine_a_reprendre", "Saisine à reprendre"
    SAISINE_SUITE = "saisine_suite", "Suite d’une saisine"
    SITUATION_RETIREE = "situation_retiree", "Situation retirée"
    RELEVE_A_VALIDER = "releve_a_valider", "Relevé à valider"
    RELEVE_DIFFUSE = "releve_diffuse", "Relevé à lire"
    ACTION_CONFIEE = "action_confiee", "Action confiée"
    ACTION_RAPPEL = "action_rappel", "Rappel d’une action"
    POINT_INVITATION = "point_invitation", "Invitation à un point"
    EXAMEN_CONVOCATION = "examen_convocation", "Convocation à un examen"
    EXAMEN_AVIS = "examen_avis", "Avis attendu après un examen"


class EtatEnvoi(models.TextChoices):
    """Stages of an Envoi."""

    A_ENVOYER = "a_envoyer", "à envoyer"
    ENVOYE = "envoye", "envoyé"
    ABANDONNE = "abandonne", "abandonné"


# `{sujet}` is the reference, or « un dossier »: same words whatever the content (SP-17). How a
# signalement ends is a fact: the subject does not tell it.
OBJETS = {
    Gabarit.NOUVEAU_SIGNALEMENT: "Palier : {sujet} est arrivé dans votre service",
    Gabarit.SIGNALEMENT_A_QUALIFIER: "Palier : {sujet} attend une action de votre part",
    Gabarit.ACCUSE: "Palier : {sujet} a bien été reçu",
    Gabarit.COMPLEMENT_DEMANDE: "Palier : {sujet} attend une réponse de votre part",
    Gabarit.COMPLEMENT_REPONDU: "Palier : une réponse vous attend sur {sujet}",
    Gabarit.RETOUR: "Palier : un retour vous attend sur {sujet}",
    Gabarit.NON_RECEVABLE: "Palier : du nouveau sur {sujet}",
    Gabarit.PASSER_OUTRE_A_VALIDER: "Palier : {sujet} attend une décision de votre part",
    Gabarit.CLOS: "Palier : du nouveau sur {sujet}",
    Gabarit.URGENCE_REORIENTEE: "Palier : {sujet}, à lire dès maintenant",
    Gabarit.PDF_PRET: "Palier : votre document est prêt",
    Gabarit.CONSERVATION: "Palier : {sujet} arrive au terme de sa conservation",
    Gabarit.EFFACE: "Palier : {sujet} a été effacé",
    Gabarit.INVITATION: "Palier : une invitation vous attend",
    Gabarit.MOT_DE_PASSE: "Palier : choisir un nouveau mot de passe",
    Gabarit.REVUE_ROLES: "Palier : les rôles de votre organisme sont à revoir",
    Gabarit.SECOND_FACTEUR_RETIRE: "Palier : votre second facteur a été retiré",
    Gabarit.DANGER_VITAL: "Palier : {sujet} a été ouvert hors de son cercle",
    Gabarit.ACTUALITES: "Palier : du nouveau dans votre partenariat",
    Gabarit.ANNUAIRE_A_VERIFIER: "Palier : des fiches de l’annuaire sont à vérifier",
    Gabarit.SEANCE_CONVOCATION: "Palier : {sujet}, votre présence est attendue",
    Gabarit.SEANCE_ORDRE_DU_JOUR: "Palier : {sujet}, l’ordre du jour se lit",
    Gabarit.SEANCE_CHANGEMENT: "Palier : {sujet}, une séance a changé",
    Gabarit.SEANCE_ANNULATION: "Palier : {sujet}, séance annulée",
    Gabarit.SAISINE_A_RELIRE: "Palier : {sujet} attend votre relecture",
    Gabarit.SAISINE_A_REPRENDRE: "Palier : {sujet} attend une action de votre part",
    Gabarit.SAISINE_SUITE: "Palier : du nouveau sur {sujet}",
    Gabarit.SITUATION_RETIREE: "Palier : {sujet}, situation retirée",
    Gabarit.RELEVE_A_VALIDER: "Palier : {sujet} attend votre validation",
    Gabarit.RELEVE_DIFFUSE: "Palier : un relevé vous attend sur {sujet}",
    Gabarit.ACTION_CONFIEE: "Palier : une action vous est confiée sur {sujet}",
    Gabarit.ACTION_RAPPEL: "Palier : une action vous attend sur {sujet}",
    Gabarit.POINT_INVITATION: "Palier : {sujet}, la commission vous invite",
    Gabarit.EXAMEN_CONVOCATION: "Palier : {sujet}, votre présence est attendue",
    Gabarit.EXAMEN_AVIS: "Palier : {sujet} attend l’avis de votre organisme",
}

# Their link opens a door by itself: the base forgets it as soon as the message is done with.
LIENS_QUI_OUVRENT = {Gabarit.INVITATION}
