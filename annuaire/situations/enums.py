"""Closed lists of the saisines: states, acts, and what may be answered."""

from dataclasses import dataclass

from django.db.models import TextChoices

from annuaire.commissions.enums import Genre as GenreDeCommission
from partnership.acteurs.enums import Role
from partnership.secret.enums import TypeDossier

# By kind of commission; « SC » for the others.
PREFIXES = {GenreDeCommission.LOGEMENT: "LG"}


class Etat(TextChoices):
    """Where a saisine stands (domain.md § 2)."""

    BROUILLON = "brouillon", "Brouillon"
    PROPOSEE = "proposee", "À relire par la coordination"
    A_REPRENDRE = "a_reprendre", "À reprendre"
    RECEVABLE = "recevable", "Fiche relue"
    INSCRITE = "inscrite", "À l’ordre du jour"
    PRESENTEE = "presentee", "Examinée"
    SUIVIE = "suivie", "Plan d’action en cours"
    CLOSE = "close", "Close"
    NON_RETENUE = "non_retenue", "Non retenue"
    RETIREE = "retiree", "Retirée"


E = Etat
FINIES = frozenset({E.CLOSE, E.NON_RETENUE, E.RETIREE})
CHEZ_LE_DEMANDEUR = frozenset({E.BROUILLON, E.A_REPRENDRE})


@dataclass(frozen=True)
class Transition:
    """An act: whose it is, from which states, to which (None: the state stays)."""

    titre: str
    depuis: frozenset[str]
    vers: str | None
    coordination: bool
    aide: str = ""


def _t(titre, depuis, vers=None, coordination=False, aide="") -> Transition:
    return Transition(titre, frozenset(depuis), vers, coordination, aide)


# In the order in which they are offered.
TRANSITIONS: dict[str, Transition] = {
    "ecrire": _t("Compléter la fiche", CHEZ_LE_DEMANDEUR),
    "proposer": _t(
        "Envoyer à la coordination",
        CHEZ_LE_DEMANDEUR,
        E.PROPOSEE,
        aide="La coordination relit la fiche : rien ne doit permettre de reconnaître la personne.",
    ),
    "abandonner": _t(
        "Renoncer à la saisine",
        CHEZ_LE_DEMANDEUR,
        E.CLOSE,
        aide="La fiche n’ira pas plus loin.",
    ),
    "liberer": _t(
        "Relire la fiche", {E.PROPOSEE}, E.RECEVABLE, True, "Chaque repère est vu, un par un."
    ),
    "renvoyer": _t("Demander de reprendre la fiche", {E.PROPOSEE}, E.A_REPRENDRE, True),
    "refuser": _t("Ne pas retenir la saisine", {E.PROPOSEE, E.RECEVABLE}, E.NON_RETENUE, True),
    "inscrire": _t("Mettre à l’ordre du jour", {E.RECEVABLE, E.SUIVIE}, E.INSCRITE, True),
    "oter": _t("Ôter de l’ordre du jour", {E.INSCRITE}, None, True),
    "presenter": _t("Ouvrir ce point en séance", {E.INSCRITE, E.SUIVIE}, E.PRESENTEE, True),
    "conclure": _t("Écrire ce qui est retenu", {E.PRESENTEE, E.SUIVIE}, None, True),
    "terminer": _t("Terminer ce point", {E.PRESENTEE}, E.SUIVIE, True),
    "clore": _t("Clore la saisine", {E.RECEVABLE, E.PRESENTEE, E.SUIVIE}, E.CLOSE, True),
}

# Who writes the facts of a dossier may bring it; the coordinator runs the rest. A social worker
# writes those of the situations that her own organisation opened, and no other (decision 0027).
DEMANDEURS = frozenset({Role.REFERENT_SOCIAL, Role.CLINICIEN, Role.TRAVAILLEUR_SOCIAL})


def demandeurs(type_dossier: str) -> frozenset[str]:
    """Return the roles that bring a dossier of this type."""
    if type_dossier == TypeDossier.SITUATION:
        return DEMANDEURS
    return DEMANDEURS - {Role.TRAVAILLEUR_SOCIAL}


class Presence(TextChoices):
    """What the person wishes for the session (domain.md § 2: « in her presence if she wishes »)."""

    VENIR = "venir", "Elle souhaite venir"
    REPRESENTEE = "representee", "Elle souhaite être représentée"
    ABSENTE = "absente", "Elle ne souhaite pas venir"
    A_DEMANDER = "a_demander", "La question ne lui a pas encore été posée"


class Representant(TextChoices):
    """Who would speak for her; never a name on the sheet."""

    PROCHE = "proche", "Un proche"
    ASSOCIATION = "association", "Une association d’usagers ou de familles"
    PROTECTION = "protection", "La personne qui exerce sa mesure de protection"
    PROFESSIONNEL = "professionnel", "Un professionnel qu’elle choisit"


class TrancheAge(TextChoices):
    """Bands, wide enough to tell nobody apart."""

    A18 = "18-25", "18 à 25 ans"
    A26 = "26-39", "26 à 39 ans"
    A40 = "40-54", "40 à 54 ans"
    A55 = "55-64", "55 à 64 ans"
    A65 = "65-79", "65 à 79 ans"
    A80 = "80", "80 ans ou plus"
    INCONNU = "inconnu", "Non précisé"


class MotifRefus(TextChoices):
    """Why a saisine is not retained."""

    HORS_CHAMP = "hors_champ", "La situation relève d’un autre dispositif"
    TROP_TOT = "trop_tot", "Des démarches simples n’ont pas encore été essayées"
    URGENCE = "urgence", "C’est une urgence : la commission n’en traite pas"
    DOUBLON = "doublon", "La situation est déjà suivie par la commission"


class MotifFin(TextChoices):
    """Why a saisine is closed."""

    RESOLUE = "resolue", "La situation s’est apaisée"
    RELAIS = "relais", "D’autres ont pris le relais"
    PARTIE = "partie", "La personne est partie du territoire"
    SANS_SUITE = "sans_suite", "La commission n’a plus de proposition"


class MotifOte(TextChoices):
    """Why a point left an agenda."""

    ACCORD = "accord", "L’accord de la personne a pris fin"
    RETIREE = "retiree", "Situation retirée"
    REPORTE = "reporte", "Reporté à une autre séance"
    SEANCE = "seance", "La séance est annulée"
    DEPLACEE = "deplacee", "Séance déplacée après la fin de l’accord"
    PASSEE = "passee", "Séance passée sans que ce point soit ouvert"


class Genre(TextChoices):
    """What kind of trait could tell who the person is."""

    NOM = "nom", "un nom du dossier"
    CIVILITE = "civilite", "une personne nommée"
    ADRESSE = "adresse", "une adresse"
    TELEPHONE = "telephone", "un numéro de téléphone"
    COURRIEL = "courriel", "une adresse électronique"
    REFERENCE = "reference", "une référence de dossier ou de bail"
    NAISSANCE = "naissance", "une année de naissance"
    DATE = "date", "une date exacte"
    AGE = "age", "un âge"
    LIEU = "lieu", "une commune ou un quartier"
    LOGEMENT = "logement", "un étage, un bâtiment ou une porte"
    METIER = "metier", "un métier"
    RARETE = "rarete", "un trait rare"
    MAJUSCULE = "majuscule", "un nom propre, peut-être"


# The author takes these out before anybody else reads; the coordinator weighs the others.
DURS = frozenset(
    {
        Genre.NOM,
        Genre.CIVILITE,
        Genre.ADRESSE,
        Genre.TELEPHONE,
        Genre.COURRIEL,
        Genre.REFERENCE,
        Genre.NAISSANCE,
    }
)


class Sens(TextChoices):
    """What a member thinks of what is proposed."""

    ACCORD = "accord", "D’accord"
    RESERVE = "reserve", "D’accord, avec une réserve"
    DESACCORD = "desaccord", "Pas d’accord"
    SANS_AVIS = "sans_avis", "Sans avis"


class EtatAction(TextChoices):
    """Where an action stands; lateness is computed."""

    A_FAIRE = "a_faire", "À faire"
    FAITE = "faite", "Faite"
    ABANDONNEE = "abandonnee", "Abandonnée"


class Rappel(TextChoices):
    """Which reminder of an action."""

    AVANT = "avant", "Avant l’échéance"
    RETARD = "retard", "En retard"


class MoyenRestitution(TextChoices):
    """How the person was told what the commission proposes."""

    ENTRETIEN = "entretien", "En face"
    TELEPHONE = "telephone", "Par téléphone"
    COURRIER = "courrier", "Par courrier"
    PRESENTE = "presente", "Elle était présente"


class Objet(TextChoices):
    """What a commission of housing is asked; never which criterion: one of them tells of care."""

    ORIENTER = "orienter", "Orienter vers un logement"
    CRITERE = "critere", "Réexaminer un critère d’accès"
    ACCOMPAGNER = "accompagner", "Ajuster l’accompagnement dans le logement"
    EVALUER = "evaluer", "Préparer l’évaluation partagée"
    BAIL = "bail", "Préparer le passage du bail à son nom"
    RELOGER = "reloger", "Chercher un autre logement"


class Motif(TextChoices):
    """What brings a situation above all: counted, never judged. Source: domain.md § 1.2 (families
    of observable facts), § 2 (« motives by category »)."""

    ENCOMBREMENT = "encombrement", "Logement encombré ou dégradé"
    VOISINAGE = "voisinage", "Tranquillité du voisinage"
    ISOLEMENT = "isolement", "Isolement, lien rompu"
    IMPAYES = "impayes", "Impayés, démarches interrompues"
    DANGER = "danger", "Mise en danger"
    LOGEMENT = "logement", "Logement à trouver ou à quitter"
    AUTRE = "autre", "Autre motif"
    INCONNU = "non_dit", "Non précisé"


class Statut(TextChoices):
    """How the person is housed; nothing here tells of a stay for care (SP-04)."""

    LOCATAIRE = "locataire", "Locataire"
    SOUS_LOCATAIRE = "sous_locataire", "Sous-locataire"
    PROPRIETAIRE = "proprietaire", "Propriétaire"
    HEBERGE = "heberge", "Hébergement chez quelqu’un"
    FOYER = "foyer", "Foyer, hébergement ou hôtel"
    SANS = "sans_logement", "Sans logement"
    INCONNU = "non_dit", "Non précisé"


class Sexe(TextChoices):
    """Asked for the yearly report alone (domain.md § 2)."""

    FEMME = "femme", "Femme"
    HOMME = "homme", "Homme"
    INCONNU = "non_dit", "Non précisé"


class Issue(TextChoices):
    """What a commission of housing proposes; nothing here changes a criterion or a lease."""

    LOGEMENT = "logement", "Une orientation vers un logement est proposée"
    ATTENTE = "attente", "La recherche d’un logement continue"
    REEXAMEN = "reexamen", "Un critère est à réexaminer par qui l’atteste"
    MAINTIEN = "maintien", "Le maintien dans le logement est proposé"
    RENOUVELLEMENT = "renouvellement", "Le renouvellement de la sous-location est proposé"
    GLISSEMENT = "glissement", "Le passage du bail est proposé, après l’évaluation partagée"
    REORIENTATION = "reorientation", "Une réorientation est proposée"


# By kind of commission; a kind without a list says it in its own words. Source: domain.md § 5.
OBJETS: dict[str, list[Objet]] = {GenreDeCommission.LOGEMENT: list(Objet)}
ISSUES: dict[str, list[Issue]] = {GenreDeCommission.LOGEMENT: list(Issue)}
# With these, one of the flats offered may be named.
NOMMENT_UN_LOGEMENT = frozenset({Issue.LOGEMENT, Issue.REORIENTATION})
