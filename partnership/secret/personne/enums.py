"""Closed lists of the rights of the person (GDPR articles 15 to 21)."""

from django.db.models import TextChoices


class Bloc(TextChoices):
    """What a correction is about."""

    IDENTITE = "identite", "Son identité, ses coordonnées"
    FAITS = "faits", "Les faits observés"
    LOGEMENT = "logement", "Sa situation locative"
    SOUTIENS = "soutiens", "Ses soutiens, sa situation sociale"
    AUTRE = "autre", "Autre chose"


class SuiteRectification(TextChoices):
    APPLIQUEE = "appliquee", "Corrigé"
    REFUSEE = "refusee", "Non corrigé"


class MotifLimitation(TextChoices):
    """Why a dossier is frozen (article 18 § 1 GDPR, a to d)."""

    EXACTITUDE = "exactitude", "Elle conteste ce qui est écrit, le temps de vérifier"
    ILLICITE = "illicite", "Le traitement n’est pas permis, elle refuse l’effacement"
    DEFENSE = "defense", "Elle en a besoin pour défendre un droit"
    OPPOSITION = "opposition", "Elle s’oppose, le temps de peser les motifs"


class MotifLevee(TextChoices):
    """Why a freeze ends (article 18 § 2 and § 3 GDPR)."""

    VERIFIE = "verifie", "La vérification est faite, la personne en est informée"
    DEMANDE = "demande", "La personne le demande"
    DANGER = "danger", "Protection d’une personne en danger"
    JUSTICE = "justice", "Constatation ou défense d’un droit en justice"


class Obstacle(TextChoices):
    """Why a dossier cannot be erased now (`palier.obstacle_a_effacer`; article 17 § 3 GDPR)."""

    GEL = "gel", "Ce dossier est conservé pour un contentieux, une réquisition ou un contrôle."
    LIMITATION = (
        "limitation",
        "La personne a demandé que ce dossier soit gardé, gelé : levez d’abord le gel avec elle.",
    )
    CERCLE = (
        "cercle",
        "Un autre organisme intervient encore dans ce dossier : il est effacé une fois clos.",
    )
    INCONNU = "inconnu", "Ce dossier n’est pas de votre organisme."


class SuiteEffacement(TextChoices):
    ACCEPTE = "accepte", "Effacement accepté"
    REFUSE = "refuse", "Effacement refusé"


class MotifEffacement(TextChoices):
    """Why an erasure is refused (article 17 § 3 GDPR), or accepted (§ 1)."""

    OBLIGATION = "obligation", "Une obligation légale impose de garder ces informations"
    MISSION = "mission", "La mission d’intérêt public n’est pas finie"
    JUSTICE = "justice", "Un droit est à constater, exercer ou défendre en justice"
    INUTILE = "inutile", "Ces informations ne sont plus nécessaires"
    RETRAIT = "retrait", "La personne a retiré son accord, rien d’autre ne permet de garder"
    ILLICITE = "illicite", "Ces informations n’auraient pas dû être gardées"


class EtatOrdre(TextChoices):
    """Where an erasure that the service accepted stands."""

    PROPOSE = "propose", "À confirmer"
    CONFIRME = "confirme", "Confirmé, en cours"
    ECARTE = "ecarte", "Écarté"


REFUS_D_EFFACER = frozenset(
    {MotifEffacement.OBLIGATION, MotifEffacement.MISSION, MotifEffacement.JUSTICE}
)


class NatureDemande(TextChoices):
    """What a person asks of the data delegate."""

    ACCES = "acces", "Savoir ce qui est écrit, et qui l’a lu"
    RECTIFICATION = "rectification", "Faire corriger"
    POINT_DE_VUE = "point_de_vue", "Ajouter son point de vue"
    OPPOSITION = "opposition", "S’opposer"
    LIMITATION = "limitation", "Faire geler le dossier"
    RETRAIT = "retrait", "Retirer un accord"
    EFFACEMENT = "effacement", "Faire effacer"


class PreuveIdentite(TextChoices):
    """How the identity of who asks was checked (article 12 § 6 GDPR: no more than needed)."""

    PRESENCE = "presence", "Elle s’est présentée avec une pièce d’identité"
    CONNUE = "connue", "Elle est connue de la personne qui l’a reçue"
    COURRIER = "courrier", "Courrier à l’adresse connue, avec signature"
    REPRESENTANT = "representant", "Représentant légal, avec son titre"


class EtatDemande(TextChoices):
    OUVERTE = "ouverte", "En cours"
    REPONDUE = "repondue", "Répondue"


class ReponseDemande(TextChoices):
    """How a request was answered."""

    SATISFAITE = "satisfaite", "Fait"
    PARTIELLE = "partielle", "Fait en partie, la personne sait pourquoi"
    REFUSEE = "refusee", "Refusé, la personne sait pourquoi et à qui se plaindre"
    RIEN = "rien", "Rien n’est gardé sur elle par cet organisme"


class EtatCopie(TextChoices):
    """Where one dossier of a request stands."""

    RETENU = "retenu", "À traiter par le service"
    DEMANDEE = "demandee", "Copie en préparation"
    PRETE = "prete", "Copie prête à remettre"
    REMISE = "remise", "Copie remise"
    AUTRE_PERSONNE = "autre", "Ce n’est pas la même personne : rien n’est donné"
    ECHOUEE = "echouee", "La copie n’a pas pu être faite"
    PERIMEE = "perimee", "Copie effacée : le délai est passé"


# How the journal calls what is done here.
ACTES = {
    "demande_recue": "Demande d’une personne reçue",
    "demande_lue": "Demande d’une personne lue",
    "demande_confiee": "Demande confiée au service",
    "demande_repondue": "Demande répondue",
    "copie_demandee": "Copie pour la personne demandée",
    "copie_remise": "Copie pour la personne remise",
    "ajouter_point_de_vue": "Point de vue de la personne ajouté",
    "demander_rectification": "Correction demandée par la personne",
    "rectifier": "Correction faite à la demande de la personne",
    "refuser_rectification": "Correction refusée",
    "limiter": "Dossier gelé à la demande de la personne",
    "lever_limitation": "Gel levé",
    "refuser_effacement": "Effacement refusé",
    "accepter_effacement": "Effacement accepté par le service",
    "effacement_confirme": "Effacement confirmé",
    "effacement_ecarte": "Effacement écarté",
}
