"""Where we are, whose turn it is, by when: in the words of the reader's role, as data."""

from dataclasses import dataclass
from datetime import date

from partnership.acteurs.calendrier import jours_ouvres_entre
from partnership.acteurs.enums import Role
from partnership.acteurs.templatetags.interface import dans_ouvres, jour
from partnership.secret.enums import TypeAccord

from .enums import FINIS, CodeRetour, Etat, MotifDanger, MotifNonRecevable

E = Etat
REMIS = "remis"
VOUS, ERAH, BAILLEUR, PERSONNE = "À vous", "À l’ERAH", "Au bailleur", ""


@dataclass(frozen=True)
class Phrase:
    """What a role reads of a state: badge, sentence, whose turn, look of the badge."""

    libelle: str
    phrase: str
    tour: str
    genre: str = "neutre"
    suite: str = ""

    @property
    def variante(self) -> str:
        """Return the look of the sentence at the top of a dossier."""
        if self.genre in {"clos", "urgent"}:
            return "fini"
        attendu = self.tour == VOUS and self.genre != "refuse"
        return "attente" if attendu else "info"


P = Phrase
_AGENT_TRANSMIS = P(
    "Transmis", "Votre observation a été transmise à l’ERAH.", PERSONNE, "fait",
    "Vous n’avez plus rien à faire : la référente sociale reste votre interlocutrice.",
)  # fmt: skip
_AGENT_REMIS = P(
    "Remis", "Votre observation est remise à la référente sociale.", PERSONNE, "info",
    "C’est à elle de décider de la suite.",
)  # fmt: skip
_URGENCE = P(
    "Secours appelés", "Les secours ont été appelés : la fiche s’arrête là.", PERSONNE,
    "urgent", "L’urgence passée, une nouvelle fiche peut s’ouvrir à sa suite.",
)  # fmt: skip

AGENT = {
    E.BROUILLON: P(
        "Brouillon", "Votre observation est encore un brouillon.", VOUS,
        "attente", "Complétez-la, puis remettez-la à la référente sociale.",
    ),
    REMIS: _AGENT_REMIS,
    E.A_TRANSMETTRE: _AGENT_REMIS,
    E.EN_VEILLE: P(
        "En veille", "Votre observation est suivie dans votre organisme, en cellule de veille.",
        PERSONNE, "veille", "La référente sociale la revoit à date fixe.",
    ),
    **dict.fromkeys(
        [E.TRANSMIS, E.ACCUSE_RECEPTION, E.COMPLEMENT_DEMANDE, E.RECEVABLE, E.NON_RECEVABLE,
         E.EN_EVALUATION, E.VISITE_CONJOINTE, E.RETOUR_FAIT, E.EN_COMMISSION, E.PLAN_ACTION],
        _AGENT_TRANSMIS,
    ),
    E.CLOS: P("Clos", "Cette observation est close dans votre organisme.", PERSONNE, "clos"),
    E.URGENCE_REORIENTEE: _URGENCE,
}  # fmt: skip

REFERENT = {
    E.BROUILLON: P(
        "Brouillon", "Cette fiche est en cours d’écriture dans votre organisme.", PERSONNE,
        "neutre", "La personne qui l’a ouverte la complète ; vous pouvez aussi la reprendre.",
    ),
    REMIS: P(
        "À qualifier", "Un agent vous a remis cette observation.", VOUS, "attente",
        "Relisez les faits, complétez, puis informez la personne ou mettez en veille.",
    ),
    E.EN_VEILLE: P(
        "En veille", "La situation est en veille : elle reste dans votre organisme.", VOUS,
        "veille", "Revoyez-la en cellule de veille.",
    ),
    E.A_TRANSMETTRE: P(
        "À transmettre", "La fiche est prête à transmettre.",
        VOUS, "attente", "Relisez-la comme l’ERAH la lira, puis transmettez.",
    ),
    E.TRANSMIS: P(
        "Transmis", "La fiche est chez l’ERAH, qui doit en accuser réception.", ERAH, "info",
        "C’est à l’ERAH d’agir.",
    ),
    E.ACCUSE_RECEPTION: P(
        "Reçu", "L’ERAH a reçu la fiche et dit bientôt si elle peut intervenir.", ERAH, "info",
        "C’est à l’ERAH d’agir.",
    ),
    E.COMPLEMENT_DEMANDE: P(
        "Question posée", "L’ERAH vous pose une question : les délais attendent votre réponse.",
        VOUS, "attente", "C’est à vous de répondre.",
    ),
    E.RECEVABLE: P(
        "Admis", "L’ERAH a admis le signalement.", ERAH, "info", "C’est à l’ERAH d’agir."
    ),
    E.NON_RECEVABLE: P(
        "Non recevable", "L’ERAH ne peut pas intervenir : elle dit pourquoi et conseille.",
        VOUS, "refuse", "La suite se décide dans votre organisme.",
    ),
    E.EN_EVALUATION: P(
        "En évaluation", "L’ERAH évalue la situation.", ERAH, "info", "C’est à l’ERAH d’agir."
    ),
    E.VISITE_CONJOINTE: P(
        "Visite conjointe", "Une visite conjointe est convenue.", ERAH, "info",
        "Préparez-la avec l’ERAH ; la personne sait qui viendra.",
    ),
    E.RETOUR_FAIT: P(
        "Retour fait", "L’ERAH vous a fait un retour.", ERAH, "fait",
        "Lisez-le : il dit ce que vous pouvez faire. L’ERAH clôt quand c’est le moment.",
    ),
    E.EN_COMMISSION: P(
        "En commission", "La commission est saisie.", PERSONNE, "info",
        "La coordonnatrice du CLSM prépare la séance.",
    ),
    E.PLAN_ACTION: P("Plan d’action", "Un plan d’action est en cours.", PERSONNE, "info"),
    E.CLOS: P("Clos", "Ce signalement est clos.", PERSONNE, "clos"),
    E.URGENCE_REORIENTEE: _URGENCE,
}  # fmt: skip

# Before its transmission a signalement does not exist for the ERAH: these lines are never shown.
_AVANT = P("Pas transmis", "Ce signalement n’a pas été transmis.", BAILLEUR)
CLINICIEN = {
    **dict.fromkeys([E.BROUILLON, REMIS, E.EN_VEILLE, E.A_TRANSMETTRE], _AVANT),
    E.TRANSMIS: P(
        "Accusé à faire", "Un bailleur vous transmet ce signalement.", VOUS, "attente",
        "Accusez réception.",
    ),
    E.ACCUSE_RECEPTION: P(
        "À décider", "Vous avez accusé réception.", VOUS, "attente",
        "Dites si vous admettez ce signalement, ou demandez un complément.",
    ),
    E.COMPLEMENT_DEMANDE: P(
        "Question posée", "Votre question est chez le bailleur : les délais sont suspendus.",
        BAILLEUR, "info", "C’est au bailleur de répondre.",
    ),
    E.RECEVABLE: P(
        "À prendre", "Le signalement est admis, personne ne le suit encore.", VOUS, "attente",
        "Prenez-le en évaluation.",
    ),
    E.NON_RECEVABLE: P(
        "Non recevable", "Vous avez déclaré ce signalement non recevable.", BAILLEUR, "refuse"
    ),
    E.EN_EVALUATION: P(
        "En évaluation", "L’évaluation est en cours.", VOUS, "info",
        "Consignez vos contacts, puis faites un retour au bailleur.",
    ),
    E.VISITE_CONJOINTE: P(
        "Visite conjointe", "Une visite conjointe est convenue avec le bailleur.", VOUS, "info",
        "Après la visite, faites un retour.",
    ),
    E.RETOUR_FAIT: P(
        "Retour fait", "Vous avez fait un retour au bailleur.", VOUS, "fait",
        "Poursuivez, ou clôturez quand l’intervention est finie.",
    ),
    E.EN_COMMISSION: P("En commission", "La commission est saisie.", PERSONNE, "info"),
    E.PLAN_ACTION: P("Plan d’action", "Un plan d’action est en cours.", PERSONNE, "info"),
    E.CLOS: P("Clos", "Ce signalement est clos.", PERSONNE, "clos"),
    E.URGENCE_REORIENTEE: _URGENCE,
}  # fmt: skip

_CHEZ_LE_BAILLEUR = P("Chez le bailleur", "La fiche est chez le bailleur.", BAILLEUR, "info")
_CHEZ_L_ERAH = P("Chez l’ERAH", "La fiche est chez l’ERAH.", ERAH, "info")
AUTRE = {
    **dict.fromkeys([E.BROUILLON, REMIS, E.EN_VEILLE, E.A_TRANSMETTRE], _CHEZ_LE_BAILLEUR),
    **dict.fromkeys(
        [E.TRANSMIS, E.ACCUSE_RECEPTION, E.RECEVABLE, E.EN_EVALUATION, E.VISITE_CONJOINTE,
         E.RETOUR_FAIT],
        _CHEZ_L_ERAH,
    ),
    E.COMPLEMENT_DEMANDE: _CHEZ_LE_BAILLEUR,
    E.NON_RECEVABLE: P("Clos", "Ce signalement est clos.", PERSONNE, "clos"),
    E.EN_COMMISSION: P("En commission", "La commission est saisie.", PERSONNE, "info"),
    E.PLAN_ACTION: P("Plan d’action", "Un plan d’action est en cours.", PERSONNE, "info"),
    E.CLOS: P("Clos", "Ce signalement est clos.", PERSONNE, "clos"),
    E.URGENCE_REORIENTEE: P("Clos", "Ce signalement est clos.", PERSONNE, "clos"),
}  # fmt: skip

PHRASES: dict[str, dict] = {
    **dict.fromkeys(Role, AUTRE),
    Role.AGENT_PROXIMITE: AGENT,
    Role.REFERENT_SOCIAL: REFERENT,
    Role.CLINICIEN: CLINICIEN,
}


def cle(signalement, role: str) -> str:
    """Return the state as this role may know it: for an agent, nothing after transmission (S1)."""
    if role == Role.AGENT_PROXIMITE and signalement.transmis_le:
        return E.TRANSMIS
    if signalement.etat == E.BROUILLON and signalement.remis_le:
        return REMIS
    return signalement.etat


def phrase(signalement, role: str) -> Phrase:
    """Return what this role reads of this signalement's state."""
    return PHRASES[role][cle(signalement, role)]


# --- By when --------------------------------------------------------------------

ATTENDU = {
    E.EN_VEILLE: "Revue",
    E.TRANSMIS: "Accusé de réception",
    E.ACCUSE_RECEPTION: "Décision de recevabilité",
    E.RECEVABLE: "Première tentative de contact",
    E.EN_EVALUATION: "Retour au bailleur",
    E.VISITE_CONJOINTE: "Retour au bailleur",
}


def en_retard(signalement, aujourdhui: date) -> bool:
    """Say whether the next step is late."""
    echeance = signalement.echeance
    return bool(echeance and echeance < aujourdhui and signalement.etat not in FINIS)


def delai(signalement, role: str, aujourdhui: date, zone: str) -> str:
    """Return « dans 2 jours ouvrés », « en retard de 3 jours ouvrés », or empty: nothing is due."""
    if not _delai_visible(signalement, role):
        return ""
    ouvres = jours_ouvres_entre(aujourdhui, signalement.echeance, zone)
    if ouvres == 0 and signalement.echeance < aujourdhui:
        return "en retard"
    if ouvres == 0 and signalement.echeance > aujourdhui:
        return f"avant {jour(signalement.echeance)}"
    return dans_ouvres(ouvres)


def echeance(signalement, role: str, aujourdhui: date, zone: str) -> str:
    """Return the whole sentence: what is due, the day, and how far it is."""
    duree = delai(signalement, role, aujourdhui, zone)
    if not duree:
        return ""
    quoi = ATTENDU.get(signalement.etat, "Prochaine étape")
    quand = jour(signalement.echeance)
    return f"{quoi} : au plus tard {quand}, {duree}."


def _delai_visible(signalement, role: str) -> bool:
    return (
        role != Role.AGENT_PROXIMITE
        and signalement.echeance is not None
        and signalement.etat not in FINIS
    )


# --- The line of stages ---------------------------------------------------------

ETAPES = ["Observé", "Personne informée", "Transmis", "Reçu", "Évaluation", "Retour", "Clos"]
ETAPES_AGENT = ["Observé", "Remis", "Transmis"]
_RANGS = {
    E.BROUILLON: 0, E.EN_VEILLE: 1, E.A_TRANSMETTRE: 2, E.TRANSMIS: 3, E.ACCUSE_RECEPTION: 4,
    E.COMPLEMENT_DEMANDE: 4, E.RECEVABLE: 4, E.EN_EVALUATION: 4, E.VISITE_CONJOINTE: 4,
    E.RETOUR_FAIT: 5, E.EN_COMMISSION: 5, E.PLAN_ACTION: 5,
}  # fmt: skip
_RANGS_AGENT = {E.BROUILLON: 0, REMIS: 1, E.A_TRANSMETTRE: 1, E.EN_VEILLE: 1}


def etapes(signalement, role: str) -> list[dict]:
    """Return the stages of the path, for the component `etapes`."""
    etat = cle(signalement, role)
    if etat == E.URGENCE_REORIENTEE:
        return _faites(["Observé", "Secours appelés"])
    if role == Role.AGENT_PROXIMITE:
        if etat == E.CLOS:
            return _faites(["Observé", "Clos"])
        return _jusqua(ETAPES_AGENT, _RANGS_AGENT.get(etat))
    if etat == E.NON_RECEVABLE:
        return _faites([*ETAPES[:4], "Non recevable"])
    if etat == E.CLOS and not signalement.transmis_le:
        return _faites(["Observé", "Clos dans l’organisme"])
    return _jusqua(ETAPES, _RANGS.get(etat, 0 if etat == REMIS else None))


def _faites(libelles: list[str]) -> list[dict]:
    return [{"libelle": libelle, "etat": "fait"} for libelle in libelles]


def _jusqua(libelles: list[str], rang: int | None) -> list[dict]:
    """Return the stages done, the one under way at `rang` (None: all done), and those to come."""
    if rang is None:
        return _faites(libelles)
    return [
        {"libelle": nom, "etat": "fait" if n < rang else "cours" if n == rang else "a_venir"}
        for n, nom in enumerate(libelles)
    ]


# --- The thread -----------------------------------------------------------------

PASSAGES = {
    "ouvrir": "fiche ouverte",
    "remettre": "fiche remise à la référente sociale",
    "informer": "information de la personne consignée",
    "transmettre": "fiche transmise à l’ERAH",
    "mettre_en_veille": "situation mise en veille",
    "demander_passer_outre": "passer-outre demandé, pour un danger",
    "valider_passer_outre": "passer-outre validé par une deuxième personne",
    "reorienter_urgence": "secours appelés, appel consigné",
    "ouvrir_suite": "nouvelle fiche ouverte à la suite",
    "accuser": "réception accusée",
    "admettre": "signalement admis",
    "refuser": "signalement non recevable",
    "demander_complement": "une question est posée au bailleur",
    "repondre_complement": "réponse donnée à la question",
    "evaluer": "évaluation commencée",
    "convenir_visite": "visite conjointe convenue",
    "faire_retour": "retour fait au bailleur",
    "informer_apres_coup": "personne informée après coup",
    "saisir_commission": "commission saisie",
    "clore": "signalement clos",
    "ajouter_point_de_vue": "la personne ajoute son point de vue",
    "demander_rectification": "la personne demande une correction",
    "rectifier": "correction faite à sa demande",
    "refuser_rectification": "correction refusée, avec le motif",
    "limiter": "dossier gelé à la demande de la personne",
    "lever_limitation": "gel du dossier levé",
    "accepter_effacement": "effacement demandé, accepté ; la déléguée aux données confirme",
    "refuser_effacement": "effacement demandé, refusé avec le motif",
}
_DETAILS = {
    "informer": TypeAccord,
    "demander_passer_outre": MotifDanger,
    "valider_passer_outre": MotifDanger,
    "refuser": MotifNonRecevable,
    "faire_retour": CodeRetour,
}


def passage(acte: str) -> str:
    """Return what happened, in words."""
    return PASSAGES.get(acte, acte.replace("_", " "))


def detail(acte: str, code: str) -> str:
    """Return the label of a passage's coded detail, empty when there is none."""
    valeurs = _DETAILS.get(acte)
    return valeurs(code).label if valeurs and code in valeurs.values else ""
