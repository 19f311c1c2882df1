"""Closed lists of the signalement: states, transitions, and what may be answered."""

from dataclasses import dataclass

from django.db.models import TextChoices

from partnership.acteurs.enums import Role


class Etat(TextChoices):
    """States of a signalement (domain.md § 1.4)."""

    BROUILLON = "brouillon", "Brouillon"
    EN_VEILLE = "en_veille", "En veille"
    A_TRANSMETTRE = "a_transmettre", "À transmettre"
    TRANSMIS = "transmis", "Transmis"
    ACCUSE_RECEPTION = "accuse_reception", "Reçu"
    COMPLEMENT_DEMANDE = "complement_demande", "Complément demandé"
    RECEVABLE = "recevable", "Admis"
    NON_RECEVABLE = "non_recevable", "Non recevable"
    EN_EVALUATION = "en_evaluation", "En évaluation"
    VISITE_CONJOINTE = "visite_conjointe", "Visite conjointe"
    RETOUR_FAIT = "retour_fait", "Retour fait"
    EN_COMMISSION = "en_commission", "En commission"
    PLAN_ACTION = "plan_action", "Plan d’action"
    CLOS = "clos", "Clos"
    URGENCE_REORIENTEE = "urgence_reorientee", "Urgence réorientée"


E = Etat
INTERNES = frozenset({E.BROUILLON, E.EN_VEILLE, E.A_TRANSMETTRE})
CHEZ_ERAH = frozenset(
    {
        E.TRANSMIS,
        E.ACCUSE_RECEPTION,
        E.COMPLEMENT_DEMANDE,
        E.RECEVABLE,
        E.EN_EVALUATION,
        E.VISITE_CONJOINTE,
        E.RETOUR_FAIT,
        E.EN_COMMISSION,
        E.PLAN_ACTION,
    }
)
FINIS = frozenset({E.NON_RECEVABLE, E.CLOS, E.URGENCE_REORIENTEE})


@dataclass(frozen=True)
class Transition:
    """An act: who does it, from which states, to which (None: the state stays)."""

    titre: str
    roles: frozenset[str]
    depuis: frozenset[str]
    vers: str | None
    aide: str = ""


_AGENT, _REF, _CLIN = Role.AGENT_PROXIMITE, Role.REFERENT_SOCIAL, Role.CLINICIEN


def _t(titre, roles, depuis, vers=None, aide="") -> Transition:
    return Transition(titre, frozenset(roles), frozenset(depuis), vers, aide)


# In the order in which they are offered on the page.
TRANSITIONS: dict[str, Transition] = {
    "modifier": _t("Compléter la fiche", {_AGENT, _REF}, INTERNES),
    "remettre": _t(
        "Remettre à la référente sociale",
        {_AGENT},
        {E.BROUILLON},
        aide="Elle décidera de la suite avec vous.",
    ),
    "informer": _t(
        "Consigner l’information de la personne",
        {_REF},
        INTERNES,
        aide="Ce qui lui a été dit, quand, et ce qu’elle a répondu.",
    ),
    "transmettre": _t("Transmettre à l’ERAH", {_REF}, {E.A_TRANSMETTRE}, E.TRANSMIS),
    "mettre_en_veille": _t(
        "Mettre en veille",
        {_REF},
        {E.BROUILLON, E.A_TRANSMETTRE, E.EN_VEILLE},
        E.EN_VEILLE,
        "La situation reste dans votre organisme, avec une date de revue.",
    ),
    "demander_passer_outre": _t(
        "Demander à passer outre l’opposition, en cas de danger",
        {_REF},
        {E.EN_VEILLE},
        aide="Une deuxième personne de votre organisme doit valider.",
    ),
    "valider_passer_outre": _t(
        "Valider le passer-outre", {_REF}, {E.EN_VEILLE}, E.A_TRANSMETTRE
    ),
    "reorienter_urgence": _t(
        "Consigner un appel d’urgence",
        {_AGENT, _REF},
        INTERNES,
        E.URGENCE_REORIENTEE,
        "Les secours ont été appelés : la fiche s’arrête là.",
    ),
    "ouvrir_suite": _t(
        "Ouvrir un signalement à la suite",
        {_AGENT, _REF},
        {E.URGENCE_REORIENTEE},
        aide="L’urgence est passée : une nouvelle fiche s’ouvre à sa suite.",
    ),
    "accuser": _t("Accuser réception", {_CLIN}, {E.TRANSMIS}, E.ACCUSE_RECEPTION),
    "admettre": _t("Admettre", {_CLIN}, {E.ACCUSE_RECEPTION}, E.RECEVABLE),
    "refuser": _t(
        "Déclarer non recevable", {_CLIN}, {E.ACCUSE_RECEPTION}, E.NON_RECEVABLE
    ),
    "demander_complement": _t(
        "Demander un complément",
        {_CLIN},
        {E.ACCUSE_RECEPTION, E.RECEVABLE, E.EN_EVALUATION},
        E.COMPLEMENT_DEMANDE,
    ),
    "repondre_complement": _t(
        "Répondre à la question de l’ERAH", {_REF}, {E.COMPLEMENT_DEMANDE}
    ),
    "evaluer": _t(
        "Prendre en évaluation",
        {_CLIN},
        {E.RECEVABLE},
        E.EN_EVALUATION,
        "Vous devenez la personne qui suit ce signalement.",
    ),
    "consigner_contact": _t(
        "Consigner un contact",
        {_CLIN},
        {E.EN_EVALUATION, E.VISITE_CONJOINTE, E.RETOUR_FAIT},
        aide="Lisible par l’ERAH seule.",
    ),
    "ecrire_note": _t(
        "Écrire une note soignante",
        {_CLIN},
        CHEZ_ERAH,
        aide="Lisible par votre équipe seule.",
    ),
    "convenir_visite": _t(
        "Convenir d’une visite conjointe",
        {_CLIN},
        {E.EN_EVALUATION, E.VISITE_CONJOINTE, E.RETOUR_FAIT},
        E.VISITE_CONJOINTE,
        "La personne est informée de qui viendra.",
    ),
    "faire_retour": _t(
        "Faire un retour au bailleur",
        {_CLIN},
        {E.EN_EVALUATION, E.VISITE_CONJOINTE, E.RETOUR_FAIT},
        aide="Une phrase de la liste, sans information de santé.",
    ),
    "informer_apres_coup": _t(
        "Consigner l’information donnée après coup", {_REF}, CHEZ_ERAH | {E.CLOS}
    ),
    "saisir_commission": _t(
        "Saisir la commission", {_REF, _CLIN}, {E.EN_EVALUATION, E.RETOUR_FAIT}, E.EN_COMMISSION
    ),
    "clore": _t(
        "Clore",
        {_CLIN, _REF},
        {E.BROUILLON, E.EN_VEILLE, E.A_TRANSMETTRE, E.EN_EVALUATION, E.RETOUR_FAIT,
         E.VISITE_CONJOINTE},
        E.CLOS,
    ),
}  # fmt: skip


class Demande(TextChoices):
    """What is asked of the ERAH (block I)."""

    AVIS = "avis", "Un avis, un conseil"
    EVALUATION = "evaluation", "Une évaluation"
    VISITE = "visite", "Une visite conjointe"
    COMMISSION = "commission", "Un passage en commission"


class Civilite(TextChoices):
    MADAME = "Mme", "Madame"
    MONSIEUR = "M.", "Monsieur"


class OuiNonInconnu(TextChoices):
    OUI = "oui", "Oui"
    NON = "non", "Non"
    INCONNU = "inconnu", "Je ne sais pas"


class Source(TextChoices):
    """Where a fact comes from."""

    VU = "vu", "Vu ou entendu par moi"
    VOISIN = "voisin", "Rapporté par un voisin"
    PERSONNE = "personne", "Propos de la personne"
    DOCUMENT = "document", "Document"


class Frequence(TextChoices):
    UNE_FOIS = "une_fois", "Une fois"
    PLUSIEURS = "plusieurs", "Plusieurs fois"
    CONTINU = "continu", "En continu"


class ServiceUrgence(TextChoices):
    """Emergency numbers (domain.md § 1.5, to be checked before publication)."""

    SAMU = "15", "15, SAMU"
    POLICE = "17", "17, police ou gendarmerie"
    POMPIERS = "18", "18, pompiers"
    EUROPE = "112", "112"
    SMS = "114", "114, par SMS"
    SUICIDE = "3114", "3114, prévention du suicide"


class MotifDanger(TextChoices):
    """Motives that override an objection (SP-07)."""

    DANGER_PERSONNE = "danger_personne", "Danger pour la personne"
    DANGER_AUTRUI = "danger_autrui", "Danger pour autrui"
    HORS_D_ETAT = "hors_d_etat", "La personne est hors d’état de s’exprimer"


class MotifNonRecevable(TextChoices):
    """Closed list of refusals by the ERAH."""

    VOISINAGE = "voisinage", "Conflit de voisinage sans fait de mise en danger"
    FAITS_INSUFFISANTS = "faits_insuffisants", "Faits trop peu nombreux ou trop peu datés"
    HORS_TERRITOIRE = "hors_territoire", "Adresse hors des communes de l’ERAH"
    HORS_CHAMP = "hors_champ", "Situation qui relève d’un autre service"
    DOUBLON = "doublon", "Situation déjà signalée par le même organisme"


class ConseilNonRecevable(TextChoices):
    MEDIATION = "mediation", "Proposer une médiation"
    SERVICE_SOCIAL = "service_social", "Orienter vers le service social du secteur"
    HYGIENE = "hygiene", "Saisir le service d’hygiène de la commune"
    COMPLETER = "completer", "Revenir vers l’ERAH si d’autres faits surviennent"


class CodeRetour(TextChoices):
    """Closed list of limited returns (domain.md § 1.6, SP-04).

    The wording is the same whether or not the person is known to psychiatry.
    """

    RECU = "recu", "L’ERAH a bien reçu le signalement"
    CONTACT_EN_COURS = "contact_en_cours", "L’ERAH cherche à entrer en contact"
    CONTACT_ETABLI = "contact_etabli", "Un contact a eu lieu"
    CONTACT_IMPOSSIBLE = "contact_impossible", "Le contact n’a pas été possible"
    INTERVENTION = "intervention_en_cours", "L’ERAH poursuit son intervention"
    REORIENTE = "hors_champ_reoriente", "La demande est réorientée vers un autre service"
    RDV_PARTENARIAL = "rdv_partenarial_propose", "L’ERAH propose un rendez-vous entre partenaires"
    CONSEIL = "conseil_de_posture", "L’ERAH donne un conseil pratique"


RETOURS_D_ATTENTE = frozenset({CodeRetour.RECU, CodeRetour.CONTACT_EN_COURS})


class ConseilPosture(TextChoices):
    """Practical advice, without any health information."""

    PREVENIR = "prevenir", "Prévenir avant toute visite"
    A_DEUX = "a_deux", "Venir à deux"
    COURRIER = "courrier", "Préférer le courrier à la visite"
    DIFFERER = "differer", "Différer les travaux ou visites non urgents"
    INTERLOCUTEUR = "interlocuteur", "Garder un seul interlocuteur"


class ResultatContact(TextChoices):
    """What a contact of the ERAH gave (SUIVI_SOINS, never shown to a bailleur)."""

    RENCONTREE = "rencontree", "Personne rencontrée"
    JOINTE = "jointe", "Personne jointe au téléphone"
    ABSENTE = "absente", "Absente ou n’a pas ouvert"
    REFUS = "refus", "Ne souhaite pas d’échange"


class MotifCloture(TextChoices):
    """Closed list of closures (domain.md § 1.4)."""

    RELAIS = "relais", "Prise en relais effective"
    APAISEE = "apaisee", "Situation apaisée"
    REFUS = "refus", "Refus maintenu de la personne"
    PARTIE = "partie", "Personne partie ou décédée"
    REORIENTATION = "reorientation", "Réorientation hors champ"
    DOUBLON = "doublon", "Doublon"
    AUTRE_RELAIS = "autre_relais", "Relais judiciaire ou hospitalier"
    FIN = "fin", "Fin de l’intervention"


# SP-04: a landlord never reads of a relay to care, of a refusal of it, nor of a hospital. These
# motives are written for the ERAH alone (`MotifDeFin`); the shared closure says « fin ».
MOTIFS_RESERVES = frozenset({MotifCloture.RELAIS, MotifCloture.REFUS, MotifCloture.AUTRE_RELAIS})
# A landlord has no word for a relay of care or of justice.
MOTIFS_DE_L_ERAH = frozenset({MotifCloture.RELAIS, MotifCloture.AUTRE_RELAIS})


class ModeleImpression(TextChoices):
    FICHE = "fiche", "Fiche de signalement"
    NOTICE = "notice", "Notice remise à la personne"
    ACCORD = "accord", "Formulaire d’accord"
    ACCORD_FALC = "accordfalc", "Formulaire d’accord facile à lire"
