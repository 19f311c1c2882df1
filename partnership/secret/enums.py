"""Closed lists of the secret."""

from django.db.models import TextChoices


class Categorie(TextChoices):
    """Nature of a piece of information; EN_TETE is the cover of a dossier, without content."""

    EN_TETE = "EN_TETE", "Référence, commune et étape"
    IDENTITE = "IDENTITE", "Identité et coordonnées"
    FAITS = "FAITS", "Faits observés et démarches"
    SITUATION_LOCATIVE = "SITUATION_LOCATIVE", "Situation locative"
    SITUATION_SOCIALE = "SITUATION_SOCIALE", "Situation sociale et soutiens"
    SUIVI_SOINS = "SUIVI_SOINS", "Suivi de soins"
    CLINIQUE = "CLINIQUE", "Note soignante"
    SYNTHESE = "SYNTHESE", "Synthèse partagée et relevé"
    STATISTIQUE = "STATISTIQUE", "Chiffres, jamais nominatifs"


# Figures belong to no dossier: they have their own tables and no grant.
CATEGORIES_DE_DOSSIER = [c for c in Categorie if c != Categorie.STATISTIQUE]


class Portee(TextChoices):
    """How far a reader sees in one category."""

    RIEN = "RIEN", "rien"
    SIENS = "SIENS", "ce qu’il a écrit"
    PSEUDONYME = "PSEUDONYME", "sous pseudonyme"
    TOUT = "TOUT", "tout"


class ConditionDroit(TextChoices):
    """What a grant still asks at the moment of reading (`palier.conditions_de` answers)."""

    PROFESSION = "r1110_2", "le lecteur a une profession de l’article R1110-2"
    NOTE = "note", "le territoire a ouvert la note soignante"


class Qualite(TextChoices):
    """In which quality an organisation takes part in a dossier."""

    EMETTEUR = "EMETTEUR", "organisme qui a ouvert le dossier"
    EMETTEUR_CLOS = "EMETTEUR_CLOS", "organisme qui a ouvert le dossier, clos"
    DESTINATAIRE = "DESTINATAIRE", "organisme à qui le dossier est adressé"
    OPERATEUR = "OPERATEUR", "opérateur associatif"
    LOCATAIRE_PRINCIPAL = "LOCATAIRE_PRINCIPAL", "locataire principal du logement"
    COORDINATION = "COORDINATION", "coordination du CLSM"
    COMMISSION = "COMMISSION", "membre de la commission"
    ACTEUR_DU_PLAN = "ACTEUR_DU_PLAN", "chargé d’une action"


class TypeDossier(TextChoices):
    """What opened a dossier."""

    SIGNALEMENT = "SIGNALEMENT", "Signalement"
    CANDIDATURE = "CANDIDATURE", "Candidature à l’accès accompagné"
    SITUATION = "SITUATION", "Situation portée à la commission"


class TypeAccord(TextChoices):
    """What the person said, or was told."""

    INFORMATION = "INFORMATION", "Information donnée"
    INFORMATION_IMPOSSIBLE = "INFORMATION_IMPOSSIBLE", "Information impossible"
    OPPOSITION = "OPPOSITION", "Opposition"
    CONSENTEMENT = "CONSENTEMENT", "Consentement"
    RETRAIT = "RETRAIT", "Retrait"


class FinaliteAccord(TextChoices):
    """What an accord is about; an objection to one is never read as an objection to another."""

    TRANSMISSION = "TRANSMISSION", "Transmission des faits à la psychiatrie"
    PARTAGE = "PARTAGE", "Partage entre professionnels nommés"
    COMMISSION = "COMMISSION", "Examen en commission"
    CANDIDATURE = "CANDIDATURE", "Présentation d’une candidature au bailleur"
    ABSENCE = "ABSENCE", "Absence temporaire dite au bailleur"


class MoyenAccord(TextChoices):
    """How the person was told, or answered."""

    ENTRETIEN = "ENTRETIEN", "De vive voix, en face"
    TELEPHONE = "TELEPHONE", "Par téléphone"
    COURRIER = "COURRIER", "Par courrier"
    ELECTRONIQUE = "ELECTRONIQUE", "Par message électronique"
    ECRIT = "ECRIT", "Par un écrit signé"


class MesureProtection(TextChoices):
    """Kind of protection measure of an adult (domain.md § 3: articles 459 and 457-1 C. civ.)."""

    AUCUNE = "AUCUNE", "Aucune mesure"
    CURATELLE = "CURATELLE", "Curatelle, simple ou renforcée"
    TUTELLE = "TUTELLE", "Tutelle"
    HABILITATION = "HABILITATION", "Habilitation familiale"
    MANDAT = "MANDAT", "Mandat de protection future"


class Expression(TextChoices):
    """Who said it: a protected adult decides herself when she is able."""

    ELLE_MEME = "ELLE_MEME", "La personne elle-même"
    ASSISTEE = "ASSISTEE", "La personne elle-même, avec l’aide de la personne qui la protège"
    REPRESENTANT = "REPRESENTANT", "Son représentant : elle ne peut pas s’exprimer"


class FormeNotice(TextChoices):
    """The text that she was shown; a version is never edited, a new one is a new file."""

    STANDARD = "accord-v1", "Texte courant"
    FALC = "accord-falc-v1", "Texte facile à lire et à comprendre (FALC)"


class MotifDangerVital(TextChoices):
    """The only motives of a break-glass (SP-14)."""

    PERSONNE = "PERSONNE", "La vie de la personne est en danger"
    AUTRUI = "AUTRUI", "La vie d’une autre personne est en danger"


class Reaction(TextChoices):
    """What the person answered when she was told of the transmission."""

    ACCORD = "ACCORD", "Elle est d’accord"
    PAS_OPPOSITION = "PAS_OPPOSITION", "Elle ne s’y oppose pas"
    OPPOSITION = "OPPOSITION", "Elle s’y oppose"
    SILENCE = "SILENCE", "Elle ne s’est pas exprimée"


# What only those who treat may speak of: an accord that names it is read by them alone (SP-04).
SOINS = frozenset({Categorie.SUIVI_SOINS, Categorie.CLINIQUE})


class MotifGel(TextChoices):
    """Why a dossier must not be erased yet (article 17 § 3 and article 18 RGPD)."""

    CONTENTIEUX = "CONTENTIEUX", "Contentieux en cours ou annoncé"
    REQUISITION = "REQUISITION", "Demande d’une autorité judiciaire"
    CONTROLE = "CONTROLE", "Contrôle d’une autorité"
    DROITS = "DROITS", "Demande de la personne sur ses données, en cours d’examen"


class EtatImpression(TextChoices):
    """Where a PDF asked for by one reader stands."""

    DEMANDEE = "demandee", "En préparation"
    PRETE = "prete", "Prête"
    ECHOUEE = "echouee", "Échouée"
